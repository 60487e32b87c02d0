import { Problem } from '../../src/fls/problem.ts';

/** The problem that a call throws; any other outcome fails the spec. */
export function problemFrom(call: () => unknown): Problem {
  try {
    call();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a Problem, and nothing was thrown');
}

/** The problem that a promise is rejected with; any other outcome fails the spec. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a Problem, and it was fulfilled');
}
