import { getObjectName } from '../../fls/access.ts';
import type { Deploy, Edit } from '../../fls/change.ts';
import { decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { isUnlistedObject } from '../../fls/permissionable.ts';
import { findFieldRefusals, type FieldRefusal } from '../../metadata/deploy-refusals.ts';
import { splitInHalf } from '../../values/lists.ts';
import type { ProfileChange } from './change.ts';
import type { DeployLog } from './deploy-log.ts';

/**
 * Most jobs in which a profile is sent: the org tends to name only one entry per profile and job
 * (docs/salesforce-facts.md#s2-3).
 */
const MAX_DEPLOY_ATTEMPTS = 50;

/** Profiles that one job deploys. `attempt` counts the jobs in which they are sent, from 1. */
export type DeployBatch = { readonly profileChanges: readonly ProfileChange[]; readonly attempt: number };

export function createDeployBatch(profileChanges: readonly ProfileChange[], attempt: number): DeployBatch {
  return { profileChanges: profileChanges.filter(({ edits }) => edits.length > 0), attempt };
}

export function splitDeployBatch({ profileChanges, attempt }: DeployBatch): DeployBatch[] {
  return splitInHalf(profileChanges).map((half) => createDeployBatch(half, attempt));
}

/** The part of a batch that has to be sent again after a job; empty when nothing is left. */
export function planNextBatch(batch: DeployBatch, deploy: Deploy, log: DeployLog): DeployBatch {
  if (deploy.status === 'Succeeded') {
    for (const edit of batch.profileChanges.flatMap(({ edits }) => edits)) log.accepted.add(edit);
    return createDeployBatch([], batch.attempt);
  }
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
