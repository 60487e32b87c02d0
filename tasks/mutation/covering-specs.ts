import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import ts from 'typescript';

/** What a file's specs need, and the specs, the likeliest to notice a change first. Paths from the root. */
export type Coverage = {
  /** The file itself, first, and all that import it, however far away: what has to be loaded again after a change of the file. */
  readonly affected: readonly string[];
  readonly near: readonly string[];
  /** Less likely, or slow. */
  readonly far: readonly string[];
};

/** Specs that start other processes, check the house itself or the simulated org, or try very many cases take no part. */
const LEFT_OUT = /^test\/(?:e2e|house|hostile|fuzz|page|simulated-org|support|tasks)\//;

/** Specs that run a command as a whole take seconds: these are tried last, the likeliest first. Others take minutes. */
const COMMANDS = /^test\/commands\//;
const QUICK_COMMANDS = 'report reset explain report-project reset-formats restore retrieve doctor fleet list-snapshots'
  .split(' ')
  .map((name) => `test/commands/${name}.test.ts`);

/** Beyond these, a spec is about something else. */
const MAX_NEAR_SPECS = 8;
const MAX_SPECS = 14;
const MAX_COMMAND_SPECS = 2;

type Reached = { readonly spec: string; readonly rank: readonly number[] };

/** Finds the specs that cover a source file: those of its name, then those that import it, then those that reach it. */
export function createSpecFinder(root: string): (file: string) => Coverage {
  const importers = readImporters(root);
  return (file) => {
    const distances = measureDistances(file, importers);
    const specs = [...distances]
      .filter(([name]) => name.endsWith('.test.ts') && (!LEFT_OUT.test(name) || isHouseSpec(name, file)))
      .map(([spec, distance]) => ({ spec, rank: rankSpec(spec, file, distance) }))
      .sort(compareRanks)
      .map(({ spec }) => spec);
    const commands = QUICK_COMMANDS.filter((spec) => distances.has(spec));
    const words = listWords(file);
    commands.sort((a, b) => countShared(b, words) - countShared(a, words));
    const others = specs.filter((spec) => !COMMANDS.test(spec)).slice(0, MAX_SPECS);
    return {
      affected: [...distances.keys()],
      near: others.slice(0, MAX_NEAR_SPECS),
      far: [...others.slice(MAX_NEAR_SPECS), ...commands.slice(0, MAX_COMMAND_SPECS)],
    };
  };
}

/** How many imports lie between the file and each file that imports it, itself included. */
function measureDistances(
  file: string,
  importers: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const distances = new Map([[file, 0]]);
  // A map goes on over what is added meanwhile, so that the nearest come first.
  for (const [name, distance] of distances)
    for (const importer of importers.get(name) ?? [])
      if (!distances.has(importer)) distances.set(importer, distance + 1);
  return distances;
}

/** Lower is likelier: the name of the file, the distance, and words of the file's name in the name of the spec. */
function rankSpec(spec: string, file: string, distance: number): number[] {
  const mirrored = file.replace(/^src\//, 'test/').replace(/\.ts$/, '');
  const isSlow = spec.startsWith('test/adapters/') && !file.startsWith('src/adapters/');
  return [spec.startsWith(mirrored) ? 0 : 1, isSlow ? 1 : 0, distance, -countShared(spec, listWords(file))];
}

/** A spec of the house with the name of the file. */
function isHouseSpec(spec: string, file: string): boolean {
  return spec === `test/house/${basename(file, '.ts')}.test.ts`;
}

function countShared(spec: string, words: readonly string[]): number {
  return listWords(spec).filter((word) => words.includes(word)).length;
}

/** Their beginnings, so that "tracking" is a word of "track-resumed". */
function listWords(path: string): string[] {
  const words = path.replace(/(?:\.test)?\.ts$/, '').split(/[/-]/);
  return words.map((word) => word.slice(0, 5));
}

function compareRanks(a: Reached, b: Reached): number {
  const differing = a.rank.findIndex((value, index) => value !== b.rank[index]);
  if (differing === -1) return a.spec < b.spec ? -1 : 1;
  return (a.rank[differing] ?? 0) - (b.rank[differing] ?? 0);
}

/** An import that is gone when the program runs. */
const TYPE_IMPORT = /^(?:import|export) type [^;]*;$/gm;

/** By file: the files that import it, not for its types alone. */
function readImporters(root: string): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const file of ['src', 'test'].flatMap((folder) => listSources(root, folder))) {
    const { importedFiles } = ts.preProcessFile(
      readFileSync(join(root, file), 'utf8').replace(TYPE_IMPORT, ''),
      true,
      true,
    );
    for (const { fileName } of importedFiles.filter((one) => one.fileName.startsWith('.'))) {
      const target = toSlashes(join(dirname(file), fileName));
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  }
  return importers;
}

/** Paths from the root, with slashes, sorted. */
export function listSources(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => toSlashes(join(folder, name)))
    .sort();
}

function toSlashes(path: string): string {
  return path.split(sep).join('/');
}
