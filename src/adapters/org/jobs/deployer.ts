import { ConfigAggregator, type Connection } from '@salesforce/core';
import {
  createMetadataResponseProblem,
  describeMetadataResponse,
  explainOrgError,
  formatOrgError,
  readErrorCode,
} from '../../../fls/org-failure.ts';
import { isProblem, Problem } from '../../../fls/problem.ts';
import type { DeployRequest, Deployer } from '../../../ports/jobs.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import { readMember, toText } from '../../../values/loosely-typed.ts';
import { interruption } from '../../process/interruption.ts';
import { SYSTEM_CLOCK, type Clock } from '../client/clock.ts';
import { hasNotReachedOrg, runWithoutRetry } from '../client/retry.ts';
import { checkJob } from './check-job.ts';
import { buildDeployArchive } from './deploy-archive.ts';
import { hasEnded, isDeployResponse, parseDeployResponse, type DeployResponse } from './deploy-response.ts';
import { findStartedJobs } from './started-jobs.ts';
import { watchJob, type WatchedJob } from './watch-job.ts';

export type DeployerOptions = {
  /** By REST instead of SOAP. */
  readonly rest: boolean;
  /** How long to wait for all jobs of a command together, in milliseconds from the start of the first job. */
  readonly wait: number;
  /** Called before the job is waited for, so that its id is never lost. */
  readonly onJobStarted: (jobId: string) => void;
  readonly clock?: Clock;
};

const DEPLOY_TOO_LARGE = /\bLIMIT_EXCEEDED|Maximum size of request|Too many files/;

/** Signs of a fault in the org, or in a server in front of it. They do not tell whether the call took effect. */
const UNCLEAR_ERROR =
  /ERROR_HTTP_|UNKNOWN_EXCEPTION|REQUEST_RUNNING_TOO_LONG|SERVER_UNAVAILABLE|JsonParseError|servlet/;

/** A job that leaves the queue may not be found for a moment (SDR metadataTransfer.ts). */
const JOB_NOT_FOUND_YET = /INVALID_CROSS_REFERENCE_KEY/;

const REST_DEPLOY_SETTING = 'org-metadata-rest-deploy';

/** Whether sf deploys by REST here: a setting of its deploy plugin, from the environment, the project or the user. */
export async function isRestDeployEnabled(): Promise<boolean> {
  const customConfigMeta = [{ key: REST_DEPLOY_SETTING, description: REST_DEPLOY_SETTING, hidden: true }];
  const aggregator = await ConfigAggregator.create({ customConfigMeta });
  // An aggregator that was created before the setting was known has not looked for it in the environment.
  await aggregator.reload();
  return String(aggregator.getPropertyValue(REST_DEPLOY_SETTING)) === 'true';
}

/**
 * Deploys slices in metadata format, all or nothing. It starts and polls the job itself instead of through SDR: a start
 * that is cut off must not be repeated, and a connection that breaks while SDR polls ends the command although the job
 * goes on (docs/salesforce-facts.md#s9).
 */
export function createDeployer(connection: Connection, options: DeployerOptions): Deployer {
  const { rest, clock = SYSTEM_CLOCK } = options;
  let deadline: number | undefined;
  const getDeadline = (): number => (deadline ??= clock.now() + options.wait);
  const askStatus = async (id: string): Promise<DeployResponse> =>
    demandDeployResponse(await connection.metadata.checkDeployStatus(id, true, rest));
  return {
    start: async (request) => {
      getDeadline();
      const archive = await buildDeployArchive(request);
      interruption.throwIfInterrupted();
      const id = await startDeployJob(connection, { request, archive, rest });
      options.onJobStarted(id);
      return id;
    },
    wait: async (id) => {
      const job: WatchedJob<DeployResponse> = {
        checkStatus: async () => askStatus(id),
        hasEnded,
        isTransient: isTransientError,
        createTimeout: () => new Problem('deployTimedOut', { job: id }),
        clock,
      };
      try {
        return parseDeployResponse(await watchJob(job, getDeadline()));
      } catch (error) {
        throw addJobId(error, id);
      }
    },
    check: async (id) => {
      try {
        return await checkJob(async () => askStatus(id), clock);
      } catch (error) {
        throw addJobId(error, id);
      }
    },
    findStarted: async (since) => {
      try {
        return await findStartedJobs(connection, since, clock);
      } catch (error) {
        throw error instanceof Error ? (explainOrgError(error) ?? error) : error;
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
  throw new Problem('deployStartUnknown', {
    problem: `the response is ${describeMetadataResponse('the id of the job')}`,
  });
}

/** The empty string when the response has no id: a gateway may respond in place of the org. */
function readJobId(job: unknown): string {
  return toText(readMember(job, 'id'));
}

function explainStartError(error: unknown, { profiles }: DeployRequest): unknown {
  if (error instanceof Problem) return classifyStartProblem(error);
  const code = readErrorCode(error);
  const reason = formatOrgError(error);
  if (code === '' || UNCLEAR_ERROR.test(code) || UNCLEAR_ERROR.test(getErrorMessage(error)))
    return createStartUnknownProblem(reason, { cause: error });
  if (DEPLOY_TOO_LARGE.test(reason))
    return new Problem(
      'deployTooLarge',
      { profile: [...profiles.keys()].join(', '), refusal: reason },
      { cause: error },
    );
  return new Problem('deployRefused', { refusal: reason }, { cause: error });
}

/** After an expired session, or without a connection, nothing has started; any other call may have reached the org. */
function classifyStartProblem(problem: Problem): Problem {
  if (problem.key === 'sessionExpired' || hasNotReachedOrg(problem)) return problem;
  if (problem.key === 'interrupted')
    return createStartUnknownProblem('interrupted', { exitCode: problem.exitCode, cause: problem });
  return createStartUnknownProblem(problem.tokens.join(', '), { cause: problem });
}

function createStartUnknownProblem(reason: string, options: { exitCode?: number; cause: unknown }): Problem {
  return new Problem('deployStartUnknown', { problem: reason }, options);
}

/** @throws Problem `unexpectedResponse` */
function demandDeployResponse(status: unknown): DeployResponse {
  if (isDeployResponse(status)) return status;
  throw createMetadataResponseProblem('the status of the deploy');
}

function isTransientError(error: Error): boolean {
  if (error instanceof Problem) return false;
  return [UNCLEAR_ERROR, JOB_NOT_FOUND_YET].some((pattern) => pattern.test(`${readErrorCode(error)} ${error.message}`));
}

function addJobId(error: unknown, id: string): Problem {
  return explainJobError(error, id).addStartedWork({ job: id });
}

function explainJobError(error: unknown, id: string): Problem {
  if (!(error instanceof Problem))
    return new Problem('deployOutOfSight', { job: id, problem: formatOrgError(error) }, { cause: error });
  if (error.key === 'interrupted')
    return new Problem('deployInterrupted', { job: id }, { exitCode: error.exitCode, cause: error });
  if (error.key === 'sessionExpired') return new Problem('deploySessionExpired', { job: id }, { cause: error });
  if (isProblem(error, 'connectionLost') || isProblem(error, 'unexpectedResponse'))
    return new Problem('deployOutOfSight', { job: id, problem: error.details.problem }, { cause: error });
  return error;
}
