import { Worker } from 'node:worker_threads';
import { createCaseCounter, type BatchResult, type CaseCounter, type FuzzBatch, type WorkerStart } from './batch.ts';
import type { FuzzFailure, FuzzTarget } from './target.ts';

const MAX_BATCH = 500;

/** How long one case may take. The slowest takes some milliseconds, so one that takes as long will hardly end at all. */
const HANG = 60_000;

type FuzzOptions = {
  readonly workers: number;
  /** The module of the targets. */
  readonly targets?: URL;
  /** In milliseconds. */
  readonly hang?: number;
  /** `cases` are those that were tried, also to make a failing one small. */
  readonly onBatch?: (batch: FuzzBatch, end: { readonly failure: FuzzFailure | null; readonly cases: number }) => void;
};

/** Divides cases among targets by their shares, and each share into batches; each batch has a seed of its own. */
export function planBatches(
  targets: readonly Pick<FuzzTarget, 'name' | 'share'>[],
  cases: number,
  seed: number,
): FuzzBatch[] {
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  const batches = targets.flatMap(({ name, share }) => {
    const own = Math.ceil((cases * share) / shares);
    return Array.from({ length: Math.ceil(own / MAX_BATCH) }, (_, index) => {
      return { target: name, cases: Math.min(MAX_BATCH, own - index * MAX_BATCH) };
    });
  });
  return batches.map((batch, index) => ({ ...batch, seed: seed + index }));
}

/**
 * Runs batches in worker threads. A target that failed gets no further batch. A case that does not end is a failure of its
 * own: its worker is ended, and another one goes on.
 *
 * @returns the failures
 */
export async function runBatches(batches: readonly FuzzBatch[], options: FuzzOptions): Promise<FuzzFailure[]> {
  const waiting = [...batches];
  const failures: FuzzFailure[] = [];
  const takeNext = (): FuzzBatch | undefined => {
    const index = waiting.findIndex(({ target }) => !failures.some((failure) => failure.target === target));
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
  const targets = (options.targets ?? new URL('./targets.ts', import.meta.url)).href;
  const work = async (): Promise<void> => {
    const counter = createCaseCounter();
    let worker = startWorker({ counter, targets });
    for (let batch = takeNext(); batch; batch = takeNext()) {
      const first = Atomics.load(counter, 0);
      const { failure, isLost } = await runBatch(worker, batch, { counter, hang: options.hang ?? HANG });
      if (isLost) {
        await worker.terminate();
        worker = startWorker({ counter, targets });
      }
      if (failure) failures.push(failure);
      options.onBatch?.(batch, { failure, cases: Atomics.load(counter, 0) - first });
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, batches.length) }, work));
  return failures;
}

function startWorker(start: WorkerStart): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { workerData: start });
}

type BatchEnd = { readonly failure: FuzzFailure | null; readonly isLost: boolean };

type Watch = { readonly counter: CaseCounter; readonly hang: number };

async function runBatch(worker: Worker, batch: FuzzBatch, { counter, hang }: Watch): Promise<BatchEnd> {
  const first = Atomics.load(counter, 0);
  const { promise, resolve } = Promise.withResolvers<BatchEnd>();
  const lose = (error: string, cases: number): void => {
    const { target, seed } = batch;
    resolve({ failure: { target, seed, path: String(cases - 1), error, example: '' }, isLost: true });
  };
  let [seen, since] = [first, performance.now()];
  const watch = setInterval(() => {
    const cases = Atomics.load(counter, 0);
    if (cases !== seen) [seen, since] = [cases, performance.now()];
    // Without a first case the worker is still loading.
    else if (cases > first && performance.now() - since > hang) lose('the case does not end', cases - first);
  }, hang / 10);
  const onMessage = ({ failure }: BatchResult): void => {
    resolve({ failure, isLost: false });
  };
  const onError = (error: Error): void => {
    lose(error.stack ?? error.message, Atomics.load(counter, 0) - first);
  };
  const onExit = (): void => {
    lose('the worker ended', Atomics.load(counter, 0) - first);
  };
  worker.once('message', onMessage).once('error', onError).once('exit', onExit);
  worker.postMessage(batch);
  // One that ended before says nothing any more.
  if (worker.threadId < 0) onExit();
  const end = await promise;
  clearInterval(watch);
  worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  return end;
}
