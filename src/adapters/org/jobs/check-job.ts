import { readErrorCode } from '../../../fls/org-failure.ts';
import type { JobStatus } from '../../../ports/jobs.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import type { Clock } from '../client/clock.ts';
import { retryPost, waitFor } from '../client/retry.ts';
import { hasEnded, parseDeployResponse, readEnd, type DeployResponse } from './deploy-response.ts';

/**
 * What the org says of a job that it does not know. A job that leaves the queue may not be found for a moment (SDR
 * metadataTransfer.ts), and one that is older than 30 days not at all (docs/salesforce-facts.md#s2-7).
 */
const UNKNOWN_JOB = /INVALID_CROSS_REFERENCE_KEY|invalid cross reference id|NOT_FOUND/;

/** Pauses before the second and third question, in milliseconds, for a job that is not found. */
const PAUSES = [1000, 2000];

/**
 * Asks once for the status of a deploy job.
 *
 * @param askStatus throws Problem `unexpectedResponse` when the response is no status
 * @returns null when the org does not know the job
 * @throws the error of the question
 */
export async function checkJob(askStatus: () => Promise<DeployResponse>, clock: Clock): Promise<JobStatus | null> {
  const pauses = PAUSES.values();
  for (;;) {
    try {
      const response = await retryPost(askStatus, clock);
      return { hasEnded: hasEnded(response), endedAt: readEnd(response), deploy: parseDeployResponse(response) };
    } catch (error) {
      if (!UNKNOWN_JOB.test(`${readErrorCode(error)} ${getErrorMessage(error)}`)) throw error;
      const next = pauses.next().value;
      if (next === undefined) return null;
      await waitFor(next, clock);
    }
  }
}
