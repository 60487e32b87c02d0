import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { createSpecFinder, listSources } from './mutation/covering-specs.ts';
import { listMutants, type Mutant } from './mutation/mutants.ts';
import { root } from './plugin.ts';

/**
 * Mutation tests: makes small changes in the sources, one at a time, and runs the specs that cover the changed file. A
 * change that no spec notices has survived, and is listed. Works on a copy of the project.
 *
 *     npm run mutate -- src/fls src/metadata --sample 40
 *
 * Stryker is not used: its mocha runner does not support the version of mocha that this project uses.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Mutants of each folder, drawn at random; 0 for all. */
    sample: { type: 'string', default: '40' },
    /** The same seed draws the same mutants of the same sources. */
    seed: { type: 'string', default: '1' },
  },
});

/** A mutant may take this much longer than the specs take without it, in milliseconds; then it counts as killed. */
const GRACE = 20_000;

/** Large, or made by a build; all else may be read by a spec. */
const LEFT_OUT = ['.git', 'coverage', 'lib', 'node_modules'];

type FileMutant = Mutant & { readonly file: string; readonly specs: readonly string[] };
type Score = { readonly killed: number; readonly survivors: readonly FileMutant[] };

const copy = mkdtempSync(join(tmpdir(), 'sf-plugin-fls-mutants-'));
const baselines = new Map<string, number | null>();
try {
  copyProject();
  const folders = positionals.length > 0 ? positionals : ['src/fls', 'src/metadata', 'src/flows', 'src/adapters'];
  const scores = new Map<string, Score>();
  for (const folder of folders) scores.set(folder, await scoreFolder(folder));
  printScores(scores);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function copyProject(): void {
  // One spec runs a process of another user, who has to read the copy.
  chmodSync(copy, 0o755);
  cpSync(root, copy, { recursive: true, filter: (path) => path === root || !LEFT_OUT.includes(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
}

async function scoreFolder(folder: string): Promise<Score> {
  const survivors: FileMutant[] = [];
  let untried = 0;
  const mutants = drawSample(listFolderMutants(folder));
  for (const mutant of mutants) {
    const isKilled = await tryMutant(mutant);
    if (isKilled === null) untried += 1;
    if (isKilled === false) survivors.push(mutant);
    process.stdout.write(isKilled === null ? '?' : isKilled ? '.' : 'S');
  }
  const killed = mutants.length - untried - survivors.length;
  process.stdout.write(` ${folder}: ${killed} of ${mutants.length - untried} killed, ${untried} not tried\n`);
  for (const { file, line, description } of survivors) console.log(`  ${file}:${line}  ${description}`);
  return { killed, survivors };
}

function listFolderMutants(folder: string): FileMutant[] {
  const findSpecs = createSpecFinder(copy);
  return listSources(copy, folder).flatMap((file) => {
    const specs = findSpecs(file);
    const source = ts.createSourceFile(file, readFileSync(join(copy, file), 'utf8'), ts.ScriptTarget.Latest, true);
    return specs.length === 0 ? [] : listMutants(source).map((mutant) => ({ ...mutant, file, specs }));
  });
}

/** Sorted by file, so that the covering specs of a file are measured once. */
function drawSample(mutants: readonly FileMutant[]): FileMutant[] {
  const size = Number(options.sample) || mutants.length;
  const next = createRandom(Number(options.seed));
  const drawn = mutants.map((mutant) => ({ mutant, draw: next() })).sort((a, b) => a.draw - b.draw);
  const taken = new Set(drawn.slice(0, size).map(({ mutant }) => mutant));
  return mutants.filter((mutant) => taken.has(mutant));
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether a spec fails, or takes too long, with the mutant in place; null when one fails without it, too. */
async function tryMutant({ file, specs, start, end, replacement }: FileMutant): Promise<boolean | null> {
  const usual = await measureSpecs(specs);
  if (usual === null) return null;
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, source.slice(0, start) + replacement + source.slice(end));
  try {
    return !(await runSpecs(specs, usual * 2 + GRACE)).passes;
  } finally {
    writeFileSync(path, source);
  }
}

/** How long the specs take without a mutant, in milliseconds; null when one of them fails. */
async function measureSpecs(specs: readonly string[]): Promise<number | null> {
  const key = specs.join('\n');
  const known = baselines.get(key);
  if (known !== undefined) return known;
  const start = performance.now();
  const { passes, output } = await runSpecs(specs, Infinity);
  if (!passes) console.log(`These specs fail without a mutant, so that they say nothing:\n${key}\n${output}`);
  const duration = passes ? performance.now() - start : null;
  baselines.set(key, duration);
  return duration;
}

/** Specs get all the time that they need, within the limit: what is slow on a busy machine is no failure. */
async function runSpecs(specs: readonly string[], limit: number): Promise<{ passes: boolean; output: string }> {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const patient = join(import.meta.dirname, 'mutation', 'patience.ts');
  const child = spawn(process.execPath, [mocha, '--bail', '--exit', '--require', patient, ...specs], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const timer = Number.isFinite(limit) ? setTimeout(() => child.kill('SIGKILL'), limit) : undefined;
  const { promise: closed, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  const output = await text(child.stdout);
  const passes = (await closed) === 0;
  clearTimeout(timer);
  return { passes, output: output.slice(output.lastIndexOf(' failing')) };
}

function printScores(scores: ReadonlyMap<string, Score>): void {
  console.log('\n| folder | mutants | killed | score |\n| --- | --- | --- | --- |');
  for (const [folder, { killed, survivors }] of scores) {
    const all = killed + survivors.length;
    console.log(
      `| \`${folder}\` | ${all} | ${killed} | ${all === 0 ? '-' : `${Math.round((100 * killed) / all)} %`} |`,
    );
  }
}
