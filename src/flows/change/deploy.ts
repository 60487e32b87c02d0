import { getObjectName } from '../../fls/access.ts';
import { decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { isUnlistedObject } from '../../fls/permissionable.ts';
import { isProblem, Problem } from '../../fls/problem.ts';
import type { Deploy, Edit } from '../../fls/change.ts';
import { findFieldRefusals, type FieldRefusal } from '../../metadata/deploy-refusals.ts';
import type { Deployer } from '../../ports/jobs.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { splitInHalf } from '../../values/lists.ts';
import type { ProfileChange } from './change.ts';
import { buildProfileSlice, type SliceSources } from './slices.ts';

export type DeployOptions = {
  readonly profileChanges: readonly ProfileChange[];
  readonly slices: SliceSources;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  readonly checkOnly: boolean;
  readonly testLevel: string | null;
};

/** An edit that the org does not accept. */
export type DroppedEdit = {
  /** API name of the profile. */
  readonly profile: string;
  readonly field: string;
  /** The org's reason. */
  readonly problem: string;
};

/** The result of all deploy jobs of a change. */
export type DeploySummary = {
  /**
   * `Succeeded` when every profile was deployed, without its dropped edits; `SucceededPartial` when some profiles were; else
   * the status of the last job. The failures are those of the refused profiles. Null when there was nothing to deploy.
   */
  readonly deploy: Deploy | null;
  /** Ids of all jobs, in the order of their start. */
  readonly jobs: readonly string[];
  /** The other edits of their profiles were deployed, unless the profile is also among the refused. */
  readonly dropped: readonly DroppedEdit[];
  /** API names of the profiles that have edits left and were not deployed. */
  readonly refused: readonly string[];
};

/**
 * Most jobs in which a profile is sent: the org tends to name only one entry per profile and job
 * (docs/salesforce-facts.md#s2-3).
 */
const MAX_DEPLOY_ATTEMPTS = 50;

/** Profiles that one job deploys. `attempt` counts the jobs in which they are sent, from 1. */
type DeployBatch = { readonly profileChanges: readonly ProfileChange[]; readonly attempt: number };

type DeployLog = {
  readonly jobs: string[];
  readonly dropped: DroppedEdit[];
  /** Failures by API name of the profile. */
  readonly refused: Map<string, Deploy['failures']>;
  /** The last job that ended. */
  last: Deploy | null;
  /** The last job that succeeded. */
  succeeded: Deploy | null;
};

/**
 * Deploys the edits of all profiles, in one job if its size allows. An edit that the org names is dropped, and the profile
 * is sent again without it. A profile that fails for another reason, or for the fiftieth time, is sent again without the
 * fields that no org lists, or else left out, so that the others can be deployed.
 *
 * When a job cannot be started after another one succeeded, the profiles that are left count as refused: the caller still
 * has to verify what was deployed.
 *
 * @throws Problem `deployRefused`, `sessionExpired`, `connectionLost`; `deployTooLarge` when one profile alone is too large:
 *   nothing was deployed
 * @throws Problem `deployStartUnknown`; `deployRestUnknown` when another job succeeded before: the org may have started a
 *   job
 * @throws Problem `deployTimedOut`, `deployInterrupted`, `deploySessionExpired`, `deployOutOfSight`: a job goes on
 */
export async function deployProfileChanges(deployer: Deployer, options: DeployOptions): Promise<DeploySummary> {
  const log: DeployLog = { jobs: [], dropped: [], refused: new Map(), last: null, succeeded: null };
  const waiting: DeployBatch[] = [createDeployBatch(options.profileChanges, 1)];
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    if (batch.profileChanges.length === 0) continue;
    const start = await startDeployBatch(deployer, options, batch.profileChanges);
    if (start.status === 'started')
      waiting.unshift(planNextBatch(batch, await waitForJob(deployer, start.id, log), log));
    else if (start.status === 'tooLarge') waiting.unshift(...splitDeployBatch(batch));
    else {
      refuseRest([batch, ...waiting], start.problem, log);
      break;
    }
  }
  return summarizeDeploys(log);
}

function createDeployBatch(profileChanges: readonly ProfileChange[], attempt: number): DeployBatch {
  return { profileChanges: profileChanges.filter(({ edits }) => edits.length > 0), attempt };
}

type DeployStart =
  | { readonly status: 'started'; readonly id: string }
  /** Several profiles are too large for one job. */
  | { readonly status: 'tooLarge' }
  | { readonly status: 'failed'; readonly problem: Problem };

async function startDeployBatch(
  deployer: Deployer,
  { slices, apiVersion, checkOnly, testLevel }: DeployOptions,
  profileChanges: readonly ProfileChange[],
): Promise<DeployStart> {
  const profiles = new Map(
    profileChanges.map(({ profile, edits }) => [profile.fullName, buildProfileSlice(slices, profile, edits)]),
  );
  try {
    return { status: 'started', id: await deployer.start({ profiles, apiVersion, checkOnly, testLevel }) };
  } catch (error) {
    const problem = error instanceof Problem ? error : explainStartFault(error);
    if (problem.key === 'deployTooLarge' && profileChanges.length > 1) return { status: 'tooLarge' };
    return { status: 'failed', problem };
  }
}

/** A bug in the deployer does not tell whether the org started a job. */
function explainStartFault(cause: unknown): Problem {
  return new Problem('deployStartUnknown', { problem: getErrorMessage(cause) }, { cause });
}

/** @throws the problem, unless another job succeeded and the org certainly started no job for the rest */
function refuseRest(batches: readonly DeployBatch[], problem: Problem, { succeeded, refused }: DeployLog): void {
  if (!succeeded) throw problem;
  if (isProblem(problem, 'deployStartUnknown')) {
    const details = { job: succeeded.id, problem: problem.details.problem };
    const unknown = new Problem('deployRestUnknown', details, { exitCode: problem.exitCode, cause: problem });
    throw unknown.addStartedWork({ job: succeeded.id });
  }
  for (const { profile } of batches.flatMap(({ profileChanges }) => profileChanges))
    refused.set(profile.name, [{ component: profile.name, problem: problem.tokens.at(-1) ?? problem.key }]);
}

function splitDeployBatch({ profileChanges, attempt }: DeployBatch): DeployBatch[] {
  return splitInHalf(profileChanges).map((half) => createDeployBatch(half, attempt));
}

async function waitForJob(deployer: Deployer, id: string, log: DeployLog): Promise<Deploy> {
  log.jobs.push(id);
  const deploy = await deployer.wait(id);
  log.last = deploy;
  if (deploy.status === 'Succeeded') log.succeeded = deploy;
  return deploy;
}

/** The part of a batch that has to be sent again after a job; empty when nothing is left. */
function planNextBatch(batch: DeployBatch, deploy: Deploy, log: DeployLog): DeployBatch {
  if (deploy.status === 'Succeeded') return createDeployBatch([], batch.attempt);
  const failures = new Map(batch.profileChanges.map((change) => [change, findProfileFailures(change.profile, deploy)]));
  const assigned = [...failures.values()].reduce((total, own) => total + own.length, 0);
  if (assigned === 0 || assigned < deploy.failures.length) {
    for (const { profile } of batch.profileChanges) log.refused.set(profile.name, deploy.failures);
    return createDeployBatch([], batch.attempt);
  }
  return buildRetryBatch(batch, failures, log);
}

/** The org may name a profile encoded or decoded. */
function findProfileFailures(profile: ProfileIdentity, { failures }: Deploy): Deploy['failures'] {
  const name = normalizeProfileName(profile.fullName);
  return failures.filter(({ component }) => normalizeProfileName(component) === name);
}

function normalizeProfileName(fullName: string): string {
  return decodeName(fullName).toLowerCase();
}

function buildRetryBatch(
  { profileChanges, attempt }: DeployBatch,
  failures: ReadonlyMap<ProfileChange, Deploy['failures']>,
  log: DeployLog,
): DeployBatch {
  const retried: { change: ProfileChange; refusals: readonly FieldRefusal[] }[] = [];
  for (const change of profileChanges) {
    const own = failures.get(change) ?? [];
    const { fields, others } = findFieldRefusals(
      own,
      change.edits.map(({ field }) => field),
    );
    const isUnexplained = others.length > 0 || (own.length > 0 && attempt > MAX_DEPLOY_ATTEMPTS);
    const unlisted = isUnexplained ? refuseUnlistedFields(change, own) : [];
    if (isUnexplained && unlisted.length === 0) log.refused.set(change.profile.name, own);
    else retried.push({ change, refusals: [...fields, ...unlisted] });
  }
  const everywhere = retried.flatMap(({ refusals }) => refusals.filter((refusal) => refusal.everywhere));
  return createDeployBatch(
    retried.map(({ change, refusals }) => dropRefusedEdits(change, [...refusals, ...everywhere], log)),
    attempt + 1,
  );
}

/**
 * It is not known whether, and in which words, the org refuses fields that no org lists (docs/salesforce-facts.md#open-9).
 * They must not keep the others from being deployed, so the profile is sent once more without them.
 */
function refuseUnlistedFields({ edits }: ProfileChange, failures: Deploy['failures']): FieldRefusal[] {
  const [reason] = failures;
  const fields = edits.map(({ field }) => field).filter((field) => isUnlistedObject(getObjectName(field)));
  return reason ? fields.map((field) => ({ field, problem: reason.problem, everywhere: false })) : [];
}

function dropRefusedEdits(
  { profile, edits }: ProfileChange,
  refusals: readonly FieldRefusal[],
  log: DeployLog,
): ProfileChange {
  const problems = new Map(refusals.toReversed().map(({ field, problem }) => [field.toLowerCase(), problem]));
  const kept: Edit[] = [];
  for (const edit of edits) {
    const problem = problems.get(edit.field.toLowerCase());
    if (problem === undefined) kept.push(edit);
    else log.dropped.push({ profile: profile.name, field: edit.field, problem });
  }
  return { profile, edits: kept };
}

function summarizeDeploys({ jobs, dropped, refused, last, succeeded }: DeployLog): DeploySummary {
  const shown = succeeded ?? last;
  const status = succeeded && refused.size > 0 ? 'SucceededPartial' : shown?.status;
  const refusedFailures = [...new Set(refused.values())].flat();
  const failures = succeeded || refused.size > 0 ? refusedFailures : (last?.failures ?? []);
  return {
    deploy: shown && status !== undefined ? { ...shown, status, failures } : null,
    jobs,
    dropped,
    refused: [...refused.keys()],
  };
}
