import type { FuzzFailure } from './target.ts';

/** Cases of one target with one seed: what a worker takes at a time. */
export type FuzzBatch = {
  readonly target: string;
  readonly seed: number;
  readonly cases: number;
  readonly path?: string;
};

/** What a worker says of a batch. */
export type BatchResult = { readonly failure: FuzzFailure | null };

/** What a worker is started with. */
export type WorkerStart = { readonly counter: CaseCounter; readonly targets: string };

/** The number that a worker raises before each case, in memory that both sides see: a worker that hangs cannot speak. */
export type CaseCounter = Int32Array<SharedArrayBuffer>;

export function createCaseCounter(): CaseCounter {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}
