import type { Connection } from '@salesforce/core';
import type { MetadataApiRetrieveStatus } from '@salesforce/source-deploy-retrieve';
import { Problem } from '../../../fls/problem.ts';
import type { Request } from '../../../metadata/manifest.ts';
import type { RetrieveAnswer, Retriever } from '../../../ports/jobs.ts';
import { profilesIn } from './zip.ts';
import { askSoap, messageOf, waitFor } from '../client/guard.ts';

export type RetrieverOptions = {
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** How long to wait for all jobs of one command together, in milliseconds from the start of the first. */
  readonly wait: number;
  /** Told of every job before it is waited for, so that its id is never lost. */
  readonly started: (jobId: string) => void;
};

/** Between two looks at a job, in milliseconds: what SDR takes for retrieves of up to 1,000 components. */
const POLL_INTERVAL = 1000;

/** Over a limit (facts 1.7): a smaller request may pass. Not REQUEST_LIMIT_EXCEEDED, the calls of a day. */
const TOO_LARGE = /\bLIMIT_EXCEEDED|REQUEST_RUNNING_TOO_LONG|Maximum size of request/;
/** One named object is closed to the user and sinks the whole retrieve (facts 1.7; salto client). */
const INACCESSIBLE = /INSUFFICIENT_ACCESS.*on entity|insufficient access rights on entity/i;

/**
 * Retrieves by SDR in metadata format: SDR builds the request and speaks to the org. The job is watched here, because a
 * connection cut while SDR polls ends the process or leaves its timers running (facts section 9), and because a failed
 * retrieve is told by its status alone: SDR does not throw.
 */
export function metadataRetriever(connection: Connection, options: RetrieverOptions): Retriever {
  let deadline: number | undefined;
  return {
    retrieve: async (request) => {
      deadline ??= Date.now() + options.wait;
      try {
        return await onceAgainIfDeleted(async (until) => {
          const job = await start(connection, request, options.apiVersion);
          options.started(job.id);
          return answerOf(await ended(job, until), job.id);
        }, deadline);
      } catch (error) {
        const limit = limitOf(messageOf(error));
        if (limit === null || error instanceof Problem) throw error;
        return { status: limit, message: messageOf(error) };
      }
    },
  };
}

/** The org gives a result away once (facts assumed): when that answer is cut off, only another job brings it again. */
const DELETED = /INVALID_LOCATOR|result has been deleted/i;

async function onceAgainIfDeleted<T>(run: (deadline: number) => Promise<T>, deadline: number): Promise<T> {
  try {
    return await run(deadline);
  } catch (error) {
    if (error instanceof Problem || !DELETED.test(messageOf(error))) throw error;
    return run(deadline);
  }
}

type Job = { readonly id: string; readonly look: () => Promise<MetadataApiRetrieveStatus> };

/** The request is made from our own manifest, never from the project: SDR would add the project's own fields to it. */
async function start(connection: Connection, request: Request, apiVersion: string): Promise<Job> {
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
  const { id } = await askSoap(async () => transfer.start());
  if (!id) throw new Problem('retrieveFailed', ['the org returned no job id', '-']);
  return { id, look: async () => askSoap(async () => transfer.checkStatus()) };
}

async function ended(job: Job, deadline: number): Promise<MetadataApiRetrieveStatus> {
  for (;;) {
    const status = await job.look();
    if (status.done) return status;
    if (Date.now() + POLL_INTERVAL > deadline) throw new Problem('retrieveTimedOut', [job.id], { exitCode: 69 });
    await waitFor(POLL_INTERVAL);
  }
}

async function answerOf(status: MetadataApiRetrieveStatus, id: string): Promise<RetrieveAnswer> {
  const said = errorOf(status);
  const state: string = status.status;
  if (state !== 'Succeeded') {
    const limit = limitOf(said);
    if (limit !== null) return { status: limit, message: said };
    throw new Problem('retrieveFailed', [said === '' ? state : said, id]);
  }
  const zip = Buffer.from(status.zipFile, 'base64');
  return {
    status: 'succeeded',
    profiles: await profilesIn(zip),
    messages: listOf(status.messages).map(({ problem }) => problem),
    zip,
  };
}

/** SDR's type leaves out the two elements in which a failed retrieve says why; the text often repeats the code. */
function errorOf(status: MetadataApiRetrieveStatus): string {
  const [code, text] = ['errorStatusCode', 'errorMessage'].map((key) => String(Reflect.get(status, key) ?? ''));
  if (!code || text?.startsWith(code)) return text ?? '';
  return text ? `${code}: ${text}` : code;
}

function limitOf(said: string): 'tooLarge' | 'inaccessible' | null {
  if (INACCESSIBLE.test(said)) return 'inaccessible';
  return TOO_LARGE.test(said) ? 'tooLarge' : null;
}

/** One message comes as an object, several as a list (facts 2.3). */
function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
