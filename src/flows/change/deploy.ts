import { decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { Deploy, Edit } from '../../fls/change.ts';
import { findFieldRefusals, type FieldRefusal } from '../../metadata/deploy-refusals.ts';
import type { Deployer } from '../../ports/jobs.ts';
import { splitInHalf } from '../../values/lists.ts';

export type ProfileChange = { readonly profile: ProfileIdentity; readonly edits: readonly Edit[] };

export type DeployOptions = {
  readonly profileChanges: readonly ProfileChange[];
  /** The text that is deployed of a profile to make these edits. */
  readonly buildSlice: (profile: ProfileIdentity, edits: readonly Edit[]) => string;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  readonly checkOnly: boolean;
  readonly testLevel: string | null;
};

export type DroppedEdit = {
  /** API name of the profile. */
  readonly profile: string;
  readonly field: string;
  /** Why, in the org's words. */
  readonly problem: string;
};

export type DeploySummary = {
  /**
   * All jobs together: `Succeeded` when every profile went through (less what was dropped), `SucceededPartial` when some
   * did, else what the last job ended as; the failures are those of the profiles that did not. Null without any edit.
   */
  readonly deploy: Deploy | null;
  /** Ids of all jobs, in order. */
  readonly jobs: readonly string[];
  /** Entries that the org will not take; the rest of their profile went through, unless the profile is refused too. */
  readonly dropped: readonly DroppedEdit[];
  /** API names of the profiles of which nothing was deployed though there were edits left. */
  readonly refused: readonly string[];
};

/**
 * Jobs in which entries are dropped, one after the other: the org tends to name one entry a profile and job
 * (docs/salesforce-facts.md#s2-3).
 */
const MAX_DEPLOY_ATTEMPTS = 50;

type DeployBatch = { readonly profileChanges: readonly ProfileChange[]; readonly attempt: number };

type DeployLog = {
  readonly jobs: string[];
  readonly dropped: DroppedEdit[];
  readonly refused: Map<string, Deploy['failures']>;
  last: Deploy | null;
  /** The last job that went through. */
  succeeded: Deploy | null;
};

/**
 * Deploys the edits of all profiles in one job where they fit. Entries that the org names as impossible are dropped and
 * the rest is sent again; a profile that is refused for another reason is left out, and so is one that is still refused
 * after fifty rounds, so that it does not hold back the others.
 *
 * @throws Problem of the deployer; `deployTooLarge` when one profile alone is too large
 */
export async function deployProfileChanges(deployer: Deployer, delivery: DeployOptions): Promise<DeploySummary> {
  const log: DeployLog = { jobs: [], dropped: [], refused: new Map(), last: null, succeeded: null };
  const waiting: DeployBatch[] = [createDeployBatch(delivery.profileChanges, 1)];
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    if (group.profileChanges.length === 0) continue;
    const id = await startNextBatch(deployer, delivery, { group, waiting, log });
    if (id === undefined) break;
    if (id === null) waiting.unshift(...splitDeployBatch(group));
    else waiting.unshift(planNextBatch(group, await waitForBatch(deployer, id, log), log));
  }
  return summarizeDeploys(log);
}

function createDeployBatch(parts: readonly ProfileChange[], attempt: number): DeployBatch {
  return { profileChanges: parts.filter(({ edits }) => edits.length > 0), attempt };
}

/**
 * A start that fails after another job took effect ends the deploying, not the command: what came of that job must still be
 * verified and said. The profiles that are left count as refused.
 *
 * @returns null for several profiles that are too large together, undefined when nothing more can be started
 */
async function startNextBatch(
  deployer: Deployer,
  delivery: DeployOptions,
  {
    group,
    waiting,
    log,
  }: { readonly group: DeployBatch; readonly waiting: readonly DeployBatch[]; readonly log: DeployLog },
): Promise<string | null | undefined> {
  try {
    return await startDeployBatch(deployer, delivery, group.profileChanges);
  } catch (error) {
    if (!log.succeeded || !(error instanceof Problem) || error.key === 'deployStartUnknown') throw error;
    for (const { profile } of [group, ...waiting].flatMap(({ profileChanges }) => profileChanges))
      log.refused.set(profile.name, [{ component: profile.name, problem: error.message }]);
    return undefined;
  }
}

/** @returns null for several profiles that are too large together */
async function startDeployBatch(
  deployer: Deployer,
  { buildSlice, apiVersion, checkOnly, testLevel }: DeployOptions,
  parts: readonly ProfileChange[],
): Promise<string | null> {
  const profiles = new Map(parts.map(({ profile, edits }) => [profile.fullName, buildSlice(profile, edits)]));
  try {
    return await deployer.start({ profiles, apiVersion, checkOnly, testLevel });
  } catch (error) {
    if (error instanceof Problem && error.key === 'deployTooLarge' && parts.length > 1) return null;
    throw error;
  }
}

function splitDeployBatch({ profileChanges, attempt }: DeployBatch): DeployBatch[] {
  return splitInHalf(profileChanges).map((half) => createDeployBatch(half, attempt));
}

async function waitForBatch(deployer: Deployer, id: string, log: DeployLog): Promise<Deploy> {
  log.jobs.push(id);
  const deploy = await deployer.wait(id);
  log.last = deploy;
  if (deploy.status === 'Succeeded') log.succeeded = deploy;
  return deploy;
}

/** What is left to be sent of a group after a job. */
function planNextBatch(group: DeployBatch, deploy: Deploy, log: DeployLog): DeployBatch {
  if (deploy.status === 'Succeeded') return createDeployBatch([], group.attempt);
  const failures = new Map(group.profileChanges.map((part) => [part, findProfileFailures(part.profile, deploy)]));
  const assigned = [...failures.values()].reduce((total, own) => total + own.length, 0);
  if (assigned === 0 || assigned < deploy.failures.length) {
    for (const { profile } of group.profileChanges) log.refused.set(profile.name, deploy.failures);
    return createDeployBatch([], group.attempt);
  }
  return buildRetryBatch(group, failures, log);
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
  const going: { part: ProfileChange; fields: readonly FieldRefusal[] }[] = [];
  for (const part of profileChanges) {
    const own = failures.get(part) ?? [];
    const { fields, others } = findFieldRefusals(
      own,
      part.edits.map(({ field }) => field),
    );
    if (others.length > 0 || (own.length > 0 && attempt > MAX_DEPLOY_ATTEMPTS)) log.refused.set(part.profile.name, own);
    else going.push({ part, fields });
  }
  const everywhere = going.flatMap(({ fields }) => fields.filter((refusal) => refusal.everywhere));
  return createDeployBatch(
    going.map(({ part, fields }) => dropRefusedEdits(part, [...fields, ...everywhere], log)),
    attempt + 1,
  );
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
  const failures = [...new Set(refused.values())].flat();
  const status = succeeded && refused.size > 0 ? 'SucceededPartial' : shown?.status;
  const kept = succeeded || refused.size > 0 ? failures : (last?.failures ?? []);
  return {
    deploy: shown && status !== undefined ? { ...shown, status, failures: kept } : null,
    jobs,
    dropped,
    refused: [...refused.keys()],
  };
}
