import type { Connection } from '@salesforce/core';
import type { MetadataApiRetrieveStatus } from '@salesforce/source-deploy-retrieve';
import { Problem } from '../../../fls/problem.ts';
import type { ManifestMembers } from '../../../metadata/manifest.ts';
import type { RetrieveResponse, Retriever } from '../../../ports/jobs.ts';
import { unzipProfiles } from './zip.ts';
import { retrySoap, waitFor } from '../client/guard.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';

export type RetrieverOptions = {
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** How long to wait for all jobs of one command together, in milliseconds from the start of the first. */
  readonly wait: number;
  /** Told of every job before it is waited for, so that its id is never lost. */
  readonly onJobStarted: (jobId: string) => void;
};

/** Between two looks at a job, in milliseconds: what SDR takes for retrieves of up to 1,000 components. */
const RETRIEVE_POLL_INTERVAL = 1000;

/**
 * Over a limit (docs/salesforce-facts.md#s1-7): a smaller request may pass. Not REQUEST_LIMIT_EXCEEDED, the calls of a
 * day.
 */
const RETRIEVE_TOO_LARGE = /\bLIMIT_EXCEEDED|REQUEST_RUNNING_TOO_LONG|Maximum size of request/;
/**
 * One named object is closed to the user and sinks the whole retrieve (docs/salesforce-facts.md#s1-7; salto-io/salto
 * client.ts).
 */
const INACCESSIBLE_OBJECT = /INSUFFICIENT_ACCESS.*on entity|insufficient access rights on entity/i;

/**
 * Retrieves by SDR in metadata format: SDR builds the request and speaks to the org. The job is watched here, because a
 * connection cut while SDR polls ends the process or leaves its timers running (docs/salesforce-facts.md#s9), and
 * because a failed retrieve is told by its status alone: SDR does not throw.
 */
export function createRetriever(connection: Connection, options: RetrieverOptions): Retriever {
  let deadline: number | undefined;
  return {
    retrieve: async (request) => {
      deadline ??= Date.now() + options.wait;
      try {
        return await retryIfDeleted(async (until) => {
          const job = await startRetrieveJob(connection, request, options.apiVersion);
          options.onJobStarted(job.id);
          return parseRetrieveStatus(await waitForRetrieveEnd(job, until), job.id);
        }, deadline);
      } catch (error) {
        const limit = classifyRetrieveError(getErrorMessage(error));
        if (limit === null || error instanceof Problem) throw error;
        return { status: limit, message: getErrorMessage(error) };
      }
    },
  };
}

/** The org gives a result away once (assumed): when that answer is cut off, only another job brings it again. */
const DELETED_RESULT = /INVALID_LOCATOR|result has been deleted/i;

async function retryIfDeleted<T>(run: (deadline: number) => Promise<T>, deadline: number): Promise<T> {
  try {
    return await run(deadline);
  } catch (error) {
    if (error instanceof Problem || !DELETED_RESULT.test(getErrorMessage(error))) throw error;
    return run(deadline);
  }
}

type RetrieveJob = { readonly id: string; readonly checkStatus: () => Promise<MetadataApiRetrieveStatus> };

/** The request is made from our own manifest, never from the project: SDR would add the project's own fields to it. */
async function startRetrieveJob(
  connection: Connection,
  request: ManifestMembers,
  apiVersion: string,
): Promise<RetrieveJob> {
  const { ComponentSet, MetadataApiRetrieve } = await import('@salesforce/source-deploy-retrieve');
  const components = new ComponentSet([
    ...request.profiles.map((fullName) => ({ type: 'Profile', fullName })),
    ...request.objects.map((fullName) => ({ type: 'CustomObject', fullName })),
    ...request.fields.map((fullName) => ({ type: 'CustomField', fullName })),
  ]);
  components.apiVersion = connection.getApiVersion();
  components.sourceApiVersion = apiVersion;
  const transfer = new MetadataApiRetrieve({
    usernameOrConnection: connection,
    components,
    output: '',
    format: 'metadata',
    suppressEvents: true,
  });
  const { id } = await retrySoap(async () => transfer.start());
  if (!id) throw new Problem('retrieveFailed', ['the org returned no job id', '-']);
  return { id, checkStatus: async () => retrySoap(async () => transfer.checkStatus()) };
}

async function waitForRetrieveEnd(job: RetrieveJob, deadline: number): Promise<MetadataApiRetrieveStatus> {
  for (;;) {
    const status = await job.checkStatus();
    if (status.done) return status;
    if (Date.now() + RETRIEVE_POLL_INTERVAL > deadline)
      throw new Problem('retrieveTimedOut', [job.id], { exitCode: 69 });
    await waitFor(RETRIEVE_POLL_INTERVAL);
  }
}

async function parseRetrieveStatus(status: MetadataApiRetrieveStatus, id: string): Promise<RetrieveResponse> {
  const said = readRetrieveError(status);
  const state: string = status.status;
  if (state !== 'Succeeded') {
    const limit = classifyRetrieveError(said);
    if (limit !== null) return { status: limit, message: said };
    throw new Problem('retrieveFailed', [said === '' ? state : said, id]);
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

/** SDR's type leaves out the two elements in which a failed retrieve says why; the text often repeats the code. */
function readRetrieveError(status: MetadataApiRetrieveStatus): string {
  const [code, text] = ['errorStatusCode', 'errorMessage'].map((key) => toText(readMember(status, key)));
  if (!code || text?.startsWith(code)) return text ?? '';
  return text ? `${code}: ${text}` : code;
}

function classifyRetrieveError(said: string): 'tooLarge' | 'inaccessible' | null {
  if (INACCESSIBLE_OBJECT.test(said)) return 'inaccessible';
  return RETRIEVE_TOO_LARGE.test(said) ? 'tooLarge' : null;
}
