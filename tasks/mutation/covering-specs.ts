import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ts from 'typescript';

/** Specs that start other processes, check the house itself, or check the simulated org take no part. */
const LEFT_OUT = /^test\/(?:e2e|house|simulated-org|commands)\//;

/** More imports than this between a spec and a file, and the spec is not about the file. */
const MAX_DISTANCE = 3;

/** A file that very many specs use is covered by the nearest of them. */
const MAX_SPECS = 8;

/** Finds the specs that cover a source file, the nearest first: those that import it, then those that reach it. */
export function createSpecFinder(root: string): (file: string) => string[] {
  const importers = readImporters(root);
  return (file) => {
    const covering: string[] = [];
    const reached = new Set([file]);
    let ring = [file];
    for (let distance = 1; distance <= MAX_DISTANCE && covering.length < MAX_SPECS; distance += 1) {
      ring = [...new Set(ring.flatMap((name) => importers.get(name) ?? []))].filter((name) => !reached.has(name));
      for (const name of ring) reached.add(name);
      const specs = ring.filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.test(name));
      covering.push(...sortSpecs(specs, file));
    }
    return covering.slice(0, MAX_SPECS);
  };
}

/** Specs with the name of the file first; those of adapters, which are slow, last. */
function sortSpecs(specs: readonly string[], file: string): string[] {
  const mirrored = file.replace(/^src\//, 'test/').replace(/\.ts$/, '');
  const rank = (spec: string): number => (spec.startsWith(mirrored) ? 0 : spec.startsWith('test/adapters/') ? 2 : 1);
  return specs.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** By file: the files that import it. */
function readImporters(root: string): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const file of ['src', 'test'].flatMap((folder) => listSources(root, folder))) {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
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
