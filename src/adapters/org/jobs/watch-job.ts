import { isProblem, type Problem } from '../../../fls/problem.ts';
import type { Clock } from '../client/clock.ts';
import { retryPost, waitFor } from '../client/retry.ts';
import { computePollInterval } from './poll-interval.ts';

export type WatchedJob<Status> = {
  /** Asks for the status of the job; throws Problem `unexpectedResponse` when the response is none. */
  readonly checkStatus: () => Promise<Status>;
  readonly hasEnded: (status: Status) => boolean;
  /** Whether an error may pass by itself, beside a lost connection and an unexpected response. */
  readonly isTransient?: (error: Error) => boolean;
  /** The problem when the time to wait is over. */
  readonly createTimeout: () => Problem;
  readonly clock: Clock;
};

/** How long the status of a job may be unavailable without a break, in milliseconds, before the wait ends. */
const MAX_OUTAGE = 60_000;

/**
 * Waits until a job has ended. A job goes on while its status is unavailable, so the wait goes on until the deadline or the
 * longest outage, as it does in SDR.
 *
 * @param deadline in the time of the clock
 * @returns the last status
 * @throws Problem of `createTimeout`; the last error after the longest outage; at once any error that does not pass
 */
export async function watchJob<Status>(job: WatchedJob<Status>, deadline: number): Promise<Status> {
  const { clock } = job;
  const start = clock.now();
  let lastSeen = start;
  for (;;) {
    const status = await pollJob(job);
    const now = clock.now();
    if ('error' in status) {
      if (now >= Math.min(deadline, lastSeen + MAX_OUTAGE)) throw status.error;
    } else {
      if (job.hasEnded(status.seen)) return status.seen;
      if (now >= deadline) throw job.createTimeout();
      lastSeen = now;
    }
    await waitFor(Math.min(computePollInterval(now - start), deadline - now), clock);
  }
}

/** The status of the job, or the error that makes it unavailable for the moment. */
async function pollJob<Status>({
  checkStatus,
  isTransient,
  clock,
}: WatchedJob<Status>): Promise<{ readonly seen: Status } | { readonly error: Error }> {
  try {
    return { seen: await retryPost(checkStatus, clock) };
  } catch (error) {
    const passes =
      isProblem(error, 'connectionLost') ||
      isProblem(error, 'unexpectedResponse') ||
      (error instanceof Error && isTransient?.(error) === true);
    if (passes && error instanceof Error) return { error };
    throw error;
  }
}
