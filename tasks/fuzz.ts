/**
 * Throws random documents at everything that reads what others wrote: `npm run fuzz -- 1000000 [SEED] [TARGET]`. Prints the
 * seed, with which the same cases come again. A failing case is kept, as small as it could be made, in a file of
 * `fuzz-failures/`: `npm run fuzz -- FILE` tries that case alone.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readMember, toText } from '../src/values/loosely-typed.ts';
import type { FuzzBatch } from '../test/fuzz/batch.ts';
import { planBatches, runBatches } from '../test/fuzz/run.ts';
import type { FuzzFailure } from '../test/fuzz/target.ts';
import { FUZZ_TARGETS } from '../test/fuzz/targets.ts';
import { root } from './plugin.ts';

const [cases = '100000', given = String(Date.now() % 2 ** 30), only] = process.argv.slice(2);

if (/^\d+$/.test(cases)) await fuzz(Number(cases), Number(given));
else await repeat(cases);

async function fuzz(count: number, seed: number): Promise<void> {
  const targets = FUZZ_TARGETS.filter(({ name }) => only === undefined || name === only);
  if (targets.length === 0)
    throw new Error(`no target "${only ?? ''}": ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}`);
  console.log(`${count} cases, seed ${seed}`);
  const start = performance.now();
  const done = new Map<string, number>();
  const failures = await runBatches(planBatches(targets, count, seed), {
    workers: availableParallelism(),
    onBatch: ({ target }, { failure, cases: tried }) => {
      done.set(target, (done.get(target) ?? 0) + tried);
      if (failure) keepFailure(failure);
    },
  });
  const total = [...done.values()].reduce((sum, one) => sum + one, 0);
  const seconds = (performance.now() - start) / 1000;
  for (const [target, own] of done) console.log(`${target}: ${own} cases`);
  console.log(`${total} cases in ${Math.round(seconds)} s, ${Math.round(total / seconds)} per second, seed ${seed}`);
  if (failures.length > 0) process.exitCode = 1;
}

/** Tries the case of a file again. */
async function repeat(file: string): Promise<void> {
  const failure: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const [target, path] = [toText(readMember(failure, 'target')), toText(readMember(failure, 'path'))];
  const batch: FuzzBatch = { target, seed: Number(readMember(failure, 'seed')), cases: 1, path };
  const [again] = await runBatches([batch], { workers: 1 });
  console.log(again ? `${again.target}: ${again.error}\n${again.example}` : 'the case passes');
  if (again) process.exitCode = 1;
}

function keepFailure(failure: FuzzFailure): void {
  const folder = join(root, 'fuzz-failures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${failure.target.replaceAll(' ', '-')}-${failure.seed}.json`);
  writeFileSync(path, `${JSON.stringify(failure, null, 2)}\n`);
  console.log(`✖ ${failure.target}: ${failure.error.split('\n')[0] ?? ''}\n  npm run fuzz -- ${path}`);
}
