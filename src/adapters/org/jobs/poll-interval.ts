/** The first pauses, in milliseconds: SDR asks for small jobs at this interval, and as often to the end. */
const SHORTEST = 1000;

/** The longest pause. A job that has ended is noticed so much later at most. */
const LONGEST = 20_000;

/**
 * How long to pause between two status requests for a job, in milliseconds: a tenth of what the job took so far, within
 * bounds. Each request counts toward the limit of API calls of the org, and a job that took half an hour is not worth one
 * a second (figures: docs/benchmarks.md).
 *
 * @param waited since the start of the wait, in milliseconds
 */
export function computePollInterval(waited: number): number {
  return Math.min(LONGEST, Math.max(SHORTEST, waited / 10));
}
