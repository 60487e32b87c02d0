import { ConfigAggregator, type Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import type { DeployRequest, Deployer } from '../../../ports/jobs.ts';
import { retryPost, hasNotReachedOrg, runWithoutRetry, waitFor } from '../client/guard.ts';
import { getErrorMessage, getFirstLine } from '../../../text/error-message.ts';
import { readMember, toText } from '../../../values/loosely-typed.ts';
import { buildDeployArchive } from './deploy-archive.ts';
import { parseDeployResponse, hasEnded, isDeployResponse, type DeployResponse } from './deploy-response.ts';

export type DeployerOptions = {
  /** By REST instead of SOAP. */
  readonly rest: boolean;
  /** How long to wait for all jobs of one command together, in milliseconds from the start of the first. */
  readonly wait: number;
  /** Told of every job before it is waited for, so that its id is never lost. */
  readonly onJobStarted: (jobId: string) => void;
};

/** Between two looks at a job, in milliseconds: what SDR takes for deploys of up to a megabyte. */
const DEPLOY_POLL_INTERVAL = 1000;

/** How long the org may be out of sight at a stretch, in milliseconds, while a job goes on there. */
const MAX_OUTAGE = 60_000;

const DEPLOY_TOO_LARGE = /\bLIMIT_EXCEEDED|Maximum size of request|Too many files/;

/** Signs of a fault inside the org, or of a server before it: they do not tell whether a call had its effect. */
const UNCLEAR_ERROR =
  /ERROR_HTTP_|UNKNOWN_EXCEPTION|REQUEST_RUNNING_TOO_LONG|SERVER_UNAVAILABLE|JsonParseError|servlet/;

/** A job that leaves the queue may not be found for a moment (SDR metadataTransfer). */
const JOB_NOT_FOUND_YET = /INVALID_CROSS_REFERENCE_KEY/;

const REST_DEPLOY_SETTING = 'org-metadata-rest-deploy';

/** Whether sf deploys by REST here: a setting of its deploy plugin, from the environment, the project or the user. */
export async function isRestDeployEnabled(): Promise<boolean> {
  const customConfigMeta = [{ key: REST_DEPLOY_SETTING, description: REST_DEPLOY_SETTING, hidden: true }];
  const aggregator = await ConfigAggregator.create({ customConfigMeta });
  // One that was made before the setting was known has not looked for it in the environment.
  await aggregator.reload();
  return String(aggregator.getPropertyValue(REST_DEPLOY_SETTING)) === 'true';
}

/**
 * Deploys slices in metadata format, all or nothing. The job is started and watched here and not by SDR: a start that
 * is cut off must not be repeated, and a connection that breaks while SDR polls ends the command without the job's fate
 * (docs/salesforce-facts.md#s9).
 */
export function createDeployer(connection: Connection, options: DeployerOptions): Deployer {
  let deadline: number | undefined;
  const until = (): number => (deadline ??= Date.now() + options.wait);
  const { rest } = options;
  return {
    start: async (request) => {
      until();
      const archive = await buildDeployArchive(request);
      const id = await startDeployJob(connection, { request, archive, rest });
      options.onJobStarted(id);
      return id;
    },
    wait: async (id) => {
      const look = async (): Promise<unknown> => connection.metadata.checkDeployStatus(id, true, rest);
      try {
        return parseDeployResponse(await waitForDeployEnd(id, look, until()));
      } catch (error) {
        throw addJobId(error, id);
      }
    },
  };
}

type StartDeployOptions = { readonly request: DeployRequest; readonly archive: Buffer; readonly rest: boolean };

async function startDeployJob(connection: Connection, start: StartDeployOptions): Promise<string> {
  const { request, archive, rest } = start;
  const { testLevel, checkOnly } = request;
  const options = {
    checkOnly,
    ignoreWarnings: false,
    rollbackOnError: true,
    singlePackage: true,
    ...(testLevel === null ? {} : { testLevel }),
  };
  const { metadata } = connection;
  const job = await runWithoutRetry(async () =>
    rest ? metadata.deployRest(archive, options) : metadata.deploy(archive, options),
  ).catch((error: unknown) => {
    throw explainStartError(error, request);
  });
  const id = readJobId(job);
  if (id !== '') return id;
  throw new Problem('deployStartUnknown', ['the org returned no job id']);
}

/** What comes is not always what the type promises: a gateway may answer for the org. */
function readJobId(job: unknown): string {
  return toText(readMember(job, 'id'));
}

function explainStartError(error: unknown, { profiles }: DeployRequest): unknown {
  if (error instanceof Problem) return classifyStartProblem(error);
  const said = getErrorMessage(error);
  const code = readErrorCode(error);
  if (code === '' || UNCLEAR_ERROR.test(code) || UNCLEAR_ERROR.test(said))
    return createStartUnknownProblem(getFirstLine(said), { cause: error });
  const reason = said.includes(code) ? said : `${code}: ${said}`;
  if (DEPLOY_TOO_LARGE.test(reason))
    return new Problem('deployTooLarge', [[...profiles.keys()].join(', '), reason], { cause: error });
  return new Problem('deployRefused', [reason], { cause: error });
}

/** A refused login and a connection that was never made leave no doubt; all else may have reached the org. */
function classifyStartProblem(problem: Problem): Problem {
  if (problem.key === 'sessionExpired' || hasNotReachedOrg(problem)) return problem;
  if (problem.key === 'interrupted') return createStartUnknownProblem('interrupted', { exitCode: 130, cause: problem });
  return createStartUnknownProblem(problem.tokens.join(), { cause: problem });
}

function createStartUnknownProblem(reason: string, options: { exitCode?: number; cause: unknown }): Problem {
  return new Problem('deployStartUnknown', [reason], options);
}

function readErrorCode(error: unknown): string {
  return toText(readMember(error, 'errorCode')).replace(/^sf:/, '');
}

/** A job goes on whether it is seen or not: it is asked for again for as long as there is time and patience. */
async function waitForDeployEnd(id: string, look: () => Promise<unknown>, deadline: number): Promise<DeployResponse> {
  let lastSeen = Date.now();
  for (;;) {
    const seen = await pollDeployJob(look);
    if (seen instanceof Error) {
      if (Date.now() + DEPLOY_POLL_INTERVAL > Math.min(deadline, lastSeen + MAX_OUTAGE)) throw seen;
    } else {
      if (hasEnded(seen)) return seen;
      lastSeen = Date.now();
      if (lastSeen + DEPLOY_POLL_INTERVAL > deadline) throw new Problem('deployTimedOut', [id], { exitCode: 69 });
    }
    await waitFor(DEPLOY_POLL_INTERVAL);
  }
}

/** The job's status, or what kept it from being seen for the moment. */
async function pollDeployJob(look: () => Promise<unknown>): Promise<DeployResponse | Error> {
  try {
    const status = await retryPost(look);
    return isDeployResponse(status) ? status : new Error('what came was no status');
  } catch (error) {
    if (error instanceof Error && isTransientError(error)) return error;
    throw error;
  }
}

function isTransientError(error: Error): boolean {
  if (error instanceof Problem) return error.key === 'connectionLost';
  return [UNCLEAR_ERROR, JOB_NOT_FOUND_YET].some((pattern) => pattern.test(`${readErrorCode(error)} ${error.message}`));
}

function addJobId(error: unknown, id: string): Problem {
  return explainJobError(error, id).addStartedWork({ job: id });
}

function explainJobError(error: unknown, id: string): Problem {
  if (!(error instanceof Problem))
    return new Problem('deployOutOfSight', [id, getFirstLine(getErrorMessage(error))], { cause: error });
  if (error.key === 'interrupted') return new Problem('deployInterrupted', [id], { exitCode: 130, cause: error });
  if (error.key === 'sessionExpired') return new Problem('deploySessionExpired', [id], { cause: error });
  if (error.key === 'connectionLost')
    return new Problem('deployOutOfSight', [id, error.tokens.join()], { cause: error });
  return error;
}
