import type { RetrieveResult } from '@jsforce/jsforce-node/lib/api/metadata.js';
import type { Connection } from '@salesforce/core';
import { createMetadataResponseProblem, formatOrgError } from '../../../fls/org-failure.ts';
import { Problem } from '../../../fls/problem.ts';
import { listManifestTypes, type ManifestMembers } from '../../../metadata/manifest.ts';
import type { RetrieveResponse, Retriever } from '../../../ports/jobs.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';
import { SYSTEM_CLOCK, type Clock } from '../client/clock.ts';
import { retryPost } from '../client/retry.ts';
import { watchJob, type WatchedJob } from './watch-job.ts';
import { unzipProfiles } from './zip.ts';

export type RetrieverOptions = {
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** How long to wait for all jobs of a command together, in milliseconds from the start of the first job. */
  readonly wait: number;
  /** Called before the job is waited for, so that its id is never lost. */
  readonly onJobStarted: (jobId: string) => void;
  readonly clock?: Clock;
};

/**
 * The request is over a limit (docs/salesforce-facts.md#s1-7), and a smaller one may pass. REQUEST_LIMIT_EXCEEDED, the
 * limit of API calls per day, is not among them.
 */
const RETRIEVE_TOO_LARGE = /\bLIMIT_EXCEEDED|REQUEST_RUNNING_TOO_LONG|Maximum size of request/;
/**
 * The user may not access one object of the request, and the whole retrieve fails (docs/salesforce-facts.md#s1-7;
 * salto-io/salto client.ts).
 */
const INACCESSIBLE_OBJECT = /INSUFFICIENT_ACCESS.*on entity|insufficient access rights on entity/i;

/**
 * Retrieves in metadata format. It starts and polls the job itself instead of through SDR: SDR takes a while to load, a
 * connection that breaks while it polls ends the process or leaves its timers running (docs/salesforce-facts.md#s9), and it
 * does not throw when a retrieve fails: only the status tells.
 */
export function createRetriever(connection: Connection, options: RetrieverOptions): Retriever {
  const { apiVersion, wait, onJobStarted, clock = SYSTEM_CLOCK } = options;
  let deadline: number | undefined;
  return {
    retrieve: async (request) => {
      const end = (deadline ??= clock.now() + wait);
      try {
        return await retryIfDeleted(async () => {
          const job = await startRetrieveJob(connection, { request, apiVersion, clock });
          onJobStarted(job.id);
          return parseRetrieveStatus(await watchJob(job, end), job.id);
        });
      } catch (error) {
        const limit = error instanceof Problem ? null : classifyRetrieveError(formatOrgError(error));
        if (limit === null) throw error;
        return { status: limit, message: formatOrgError(error) };
      }
    },
  };
}

/** The org hands out the result of a job once (assumed). When that response breaks off, only another job helps. */
const DELETED_RESULT = /INVALID_LOCATOR|result has been deleted/i;

async function retryIfDeleted<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem || !DELETED_RESULT.test(getErrorMessage(error))) throw error;
    return run();
  }
}

type RetrieveStart = { readonly request: ManifestMembers; readonly apiVersion: string; readonly clock: Clock };

type RetrieveJob = WatchedJob<RetrieveResult> & { readonly id: string };

async function startRetrieveJob(
  connection: Connection,
  { request, apiVersion, clock }: RetrieveStart,
): Promise<RetrieveJob> {
  const { metadata } = connection;
  const unpackaged = { types: listManifestTypes(request), version: apiVersion, objectPermissions: [] };
  const start = async (): Promise<{ readonly id: string }> =>
    metadata.retrieve({ apiVersion: Number(apiVersion), unpackaged });
  const { id } = await retryPost(async () => demandJobId(await start()), clock);
  return {
    id,
    checkStatus: async () => demandJobId(await metadata.checkRetrieveStatus(id)),
    hasEnded: ({ done }) => done,
    createTimeout: () => new Problem('retrieveTimedOut', { job: id }),
    clock,
  };
}

/**
 * jsforce makes a response without an id, and a job that never ends, of a page that something else sent in place of the org.
 *
 * @throws Problem `unexpectedResponse`
 */
function demandJobId<T extends { readonly id: string }>(response: T): T {
  if (toText(readMember(response, 'id')) !== '') return response;
  throw createMetadataResponseProblem('the id of the job');
}

async function parseRetrieveStatus(status: RetrieveResult, id: string): Promise<RetrieveResponse> {
  const message = readRetrieveError(status);
  if (status.status !== 'Succeeded') {
    const limit = classifyRetrieveError(message);
    if (limit !== null) return { status: limit, message };
    throw new Problem('retrieveFailed', { problem: message === '' ? status.status : message, job: id });
  }
  const zip = Buffer.from(status.zipFile, 'base64');
  return {
    status: 'succeeded',
    profiles: await unzipProfiles(zip),
    // One message comes as an object, several as a list (docs/salesforce-facts.md#s2-3).
    messages: toList(status.messages).map(({ problem }) => problem),
    zip,
  };
}

/** Why a retrieve failed. The text often begins with the code. */
function readRetrieveError({ errorStatusCode, errorMessage }: RetrieveResult): string {
  const [code, text] = [toText(errorStatusCode), toText(errorMessage)];
  if (code === '' || text.startsWith(code)) return text;
  return text === '' ? code : `${code}: ${text}`;
}

function classifyRetrieveError(message: string): 'tooLarge' | 'inaccessible' | null {
  if (INACCESSIBLE_OBJECT.test(message)) return 'inaccessible';
  return RETRIEVE_TOO_LARGE.test(message) ? 'tooLarge' : null;
}
