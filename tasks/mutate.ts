import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { createSpecFinder, listSources, type Coverage } from './mutation/covering-specs.ts';
import { listMutants, type Mutant } from './mutation/mutants.ts';
import { SpecRunner, type Verdict } from './mutation/spec-runner.ts';
import { createTypeCheck } from './mutation/type-check.ts';
import { root } from './plugin.ts';

/**
 * Mutation tests: makes small changes in the sources, one at a time, and runs the specs that cover the changed file, the
 * likeliest first, until one fails. A change that no spec notices and that the compiler takes has survived, and is listed.
 * Works on a copy of the project.
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
    /** Only the likeliest specs of each file: quicker, and the score is a lower bound. */
    near: { type: 'boolean', default: false },
  },
});

/** A spec may take this much longer than it takes without a mutant, in milliseconds; then the mutant counts as killed. */
const GRACE = 20_000;

/** A spec that takes longer without a mutant, in milliseconds, takes no part. */
const LONGEST = 60_000;

/** Large, or made by a build; all else may be read by a spec. */
const LEFT_OUT = ['.bin', '.git', 'coverage', 'lib', 'node_modules'];

type FileMutant = Mutant & { readonly file: string };

/** How a mutant ended: noticed by a spec, which may hang then, refused by the compiler, or not noticed. */
type Fate = 'spec' | 'hung' | 'types' | 'survived';
type Score = { readonly folder: string; readonly fates: readonly Fate[] };

const MARKS: Readonly<Record<Fate, string>> = { spec: '.', hung: 'h', types: 't', survived: 'S' };

const copy = mkdtempSync(join(tmpdir(), 'sf-plugin-fls-mutants-'));
const runner = new SpecRunner(copy);
const usualTimes = new Map<string, number | null>();
let runs = 0;
try {
  copyProject();
  const compiles = createTypeCheck(copy);
  const cover = createSpecFinder(copy);
  const folders = positionals.length > 0 ? positionals : ['src/fls', 'src/metadata', 'src/flows', 'src/adapters'];
  const scores: Score[] = [];
  for (const folder of folders) scores.push(await scoreFolder(folder, cover, compiles));
  printScores(scores);
} finally {
  runner.stop();
  rmSync(copy, { recursive: true, force: true });
}

function copyProject(): void {
  // One spec runs a process of another user, who has to read the copy.
  chmodSync(copy, 0o755);
  cpSync(root, copy, { recursive: true, filter: (path) => path === root || !LEFT_OUT.includes(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
}

async function scoreFolder(
  folder: string,
  cover: (file: string) => Coverage,
  compiles: (file: string, source: string) => boolean,
): Promise<Score> {
  const fates: Fate[] = [];
  for (const mutant of drawSample(listFolderMutants(folder))) {
    const source = readFileSync(join(copy, mutant.file), 'utf8');
    const mutated = source.slice(0, mutant.start) + mutant.replacement + source.slice(mutant.end);
    const fate = await tryMutant({ ...cover(mutant.file), file: mutant.file, source, mutated }, compiles);
    fates.push(fate);
    process.stdout.write(MARKS[fate]);
    if (fate === 'survived' || fate === 'hung') console.log(`  ${mutant.file}:${mutant.place}  ${mutant.description}`);
  }
  console.log(` ${folder}`);
  return { folder, fates };
}

function listFolderMutants(folder: string): FileMutant[] {
  return listSources(copy, folder).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(copy, file), 'utf8'), ts.ScriptTarget.Latest, true);
    return listMutants(source).map((mutant) => ({ ...mutant, file }));
  });
}

/** Sorted by file and place. */
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

type Trial = Coverage & { readonly file: string; readonly source: string; readonly mutated: string };

/** The compiler is asked before the specs that take long. */
async function tryMutant(trial: Trial, compiles: (file: string, source: string) => boolean): Promise<Fate> {
  const near = await trySpecs(trial, trial.near);
  if (near !== null) return near;
  if (!compiles(trial.file, trial.mutated)) return 'types';
  return (options.near ? null : await trySpecs(trial, trial.far)) ?? 'survived';
}

/** How the first spec that fails with the mutant in place, and not without it, tells; null when none does. */
async function trySpecs(trial: Trial, specs: readonly string[]): Promise<'spec' | 'hung' | null> {
  const path = join(copy, trial.file);
  const run = (runs += 1);
  for (const spec of specs) {
    if (!usualTimes.has(spec)) usualTimes.set(spec, await measureSpec(trial, spec));
    const usual = usualTimes.get(spec) ?? null;
    if (usual === null) continue;
    writeFileSync(path, trial.mutated);
    try {
      const verdict = await runner.run({ run, spec, affected: trial.affected }, usual * 3 + GRACE);
      if (verdict === 'hung') return 'hung';
      if (isKill(verdict) && (await isConfirmed(trial, spec, verdict))) return 'spec';
    } finally {
      writeFileSync(path, trial.source);
    }
  }
  return null;
}

function isKill(verdict: Verdict): boolean {
  return typeof verdict === 'string' || verdict.failure !== null;
}

/**
 * Whether it was the mutant, and not what others left behind in the process: the spec passed in it since then, or passes
 * now without the mutant, or fails in a new process with it.
 */
async function isConfirmed(
  { file, source, mutated, affected }: Trial,
  spec: string,
  verdict: Verdict,
): Promise<boolean> {
  const isSuspicious = typeof verdict === 'string' || verdict.isUncaught;
  if (!isSuspicious && runner.isUnspoiltSince(spec)) return true;
  const limit = (usualTimes.get(spec) ?? 0) * 3 + GRACE;
  const path = join(copy, file);
  writeFileSync(path, source);
  if (!isSuspicious && !isKill(await runner.run({ run: (runs += 1), spec, affected }, limit))) return true;
  writeFileSync(path, mutated);
  runner.stop();
  return isKill(await runner.run({ run: (runs += 1), spec, affected }, limit));
}

/** How long a spec takes without a mutant, in milliseconds; null when it fails. */
async function measureSpec({ affected }: Trial, spec: string): Promise<number | null> {
  const start = performance.now();
  const isFresh = runner.isFresh;
  let verdict = await runner.run({ run: (runs += 1), spec, affected }, LONGEST);
  if (isKill(verdict) && !isFresh) {
    runner.stop();
    verdict = await runner.run({ run: (runs += 1), spec, affected }, LONGEST);
  }
  const duration = isKill(verdict) ? null : performance.now() - start;
  if (duration === null) console.log(`\n${spec} fails without a mutant: ${JSON.stringify(verdict)}`);
  return duration;
}

function printScores(scores: readonly Score[]): void {
  console.log('\n| folder | seed | changes | noticed by specs | by the compiler | survived | score |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { folder, fates } of scores) {
    const [types, survived] = [count(fates, 'types'), count(fates, 'survived')];
    const bySpecs = fates.length - types - survived;
    const score = fates.length === 0 ? '-' : `${Math.round((100 * (fates.length - survived)) / fates.length)} %`;
    const cells = [`\`${folder}\``, options.seed, fates.length, bySpecs, types, survived, score];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function count(fates: readonly Fate[], fate: Fate): number {
  return fates.filter((one) => one === fate).length;
}
