import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readMember, toList, toText } from '../../src/values/loosely-typed.ts';
import '../support/environment.ts';
import type { BatchResult, FuzzBatch } from './batch.ts';
import { describeError, type FuzzFailure, type FuzzTarget } from './target.ts';

/** Runs the batches that it is sent, one after the other. */

const start: unknown = workerData;
const counter = readMember(start, 'counter');
const loaded = loadTargets(toText(readMember(start, 'targets')));

async function loadTargets(path: string): Promise<readonly FuzzTarget[]> {
  const module: unknown = await import(path);
  return toList(readMember(module, 'FUZZ_TARGETS')).filter(isTarget);
}

function isTarget(value: unknown): value is FuzzTarget {
  return typeof readMember(value, 'run') === 'function';
}

function countCase(): void {
  if (counter instanceof Int32Array) Atomics.add(counter, 0, 1);
}

async function runBatch({ target, seed, cases, path }: FuzzBatch): Promise<FuzzFailure | null> {
  try {
    const found = (await loaded).find(({ name }) => name === target);
    if (!found) throw new Error(`there is no target "${target}"`);
    return await found.run({ seed, cases, path, onCase: countCase });
  } catch (error) {
    return { target, seed, path: null, error: describeError(error), example: '' };
  }
}

parentPort?.on('message', (batch: FuzzBatch) => {
  void runBatch(batch).then(async (failure) => {
    // An error that nobody awaits ends the worker only now.
    await setImmediate();
    parentPort?.postMessage({ failure } satisfies BatchResult);
  });
});
