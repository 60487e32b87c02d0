import { decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { Deploy, Edit } from '../../fls/change.ts';
import { refusalsIn, type Refusal } from '../../metadata/deploy-refusals.ts';
import type { Deployer } from '../../ports/jobs.ts';

export type ProfileEdits = { readonly profile: ProfileIdentity; readonly edits: readonly Edit[] };

export type Delivery = {
  readonly parts: readonly ProfileEdits[];
  /** The text that is deployed of a profile to make these edits. */
  readonly sliceOf: (profile: ProfileIdentity, edits: readonly Edit[]) => string;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  readonly checkOnly: boolean;
  readonly testLevel: string | null;
};

export type Dropped = {
  /** API name of the profile. */
  readonly profile: string;
  readonly field: string;
  /** Why, in the org's words. */
  readonly problem: string;
};

export type Delivered = {
  /**
   * All jobs together: `Succeeded` when every profile went through (less what was dropped), `SucceededPartial` when some
   * did, else what the last job ended as; the failures are those of the profiles that did not. Null without any edit.
   */
  readonly deploy: Deploy | null;
  /** Ids of all jobs, in order. */
  readonly jobs: readonly string[];
  /** Entries that the org will not take; the rest of their profile went through, unless the profile is refused too. */
  readonly dropped: readonly Dropped[];
  /** API names of the profiles of which nothing was deployed though there were edits left. */
  readonly refused: readonly string[];
};

/** Jobs in which entries are dropped, one after the other: the org tends to name one entry a profile and job (facts 2.3). */
const MAX_ROUNDS = 50;

type Group = { readonly parts: readonly ProfileEdits[]; readonly round: number };

type Log = {
  readonly jobs: string[];
  readonly dropped: Dropped[];
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
export async function deployWithout(deployer: Deployer, delivery: Delivery): Promise<Delivered> {
  const log: Log = { jobs: [], dropped: [], refused: new Map(), last: null, succeeded: null };
  const waiting: Group[] = [groupOf(delivery.parts, 1)];
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    if (group.parts.length === 0) continue;
    const id = await startedAfterOthers(deployer, delivery, { group, waiting, log });
    if (id === undefined) break;
    if (id === null) waiting.unshift(...halvesOf(group));
    else waiting.unshift(afterJob(group, await ended(deployer, id, log), log));
  }
  return deliveredBy(log);
}

function groupOf(parts: readonly ProfileEdits[], round: number): Group {
  return { parts: parts.filter(({ edits }) => edits.length > 0), round };
}

/**
 * A start that fails after another job took effect ends the deploying, not the command: what came of that job must still be
 * verified and said. The profiles that are left count as refused.
 *
 * @returns null for several profiles that are too large together, undefined when nothing more can be started
 */
async function startedAfterOthers(
  deployer: Deployer,
  delivery: Delivery,
  { group, waiting, log }: { readonly group: Group; readonly waiting: readonly Group[]; readonly log: Log },
): Promise<string | null | undefined> {
  try {
    return await startedOrTooLarge(deployer, delivery, group.parts);
  } catch (error) {
    if (!log.succeeded || !(error instanceof Problem) || error.key === 'deployStartUnknown') throw error;
    for (const { profile } of [group, ...waiting].flatMap(({ parts }) => parts))
      log.refused.set(profile.name, [{ component: profile.name, problem: error.message }]);
    return undefined;
  }
}

/** @returns null for several profiles that are too large together */
async function startedOrTooLarge(
  deployer: Deployer,
  { sliceOf, apiVersion, checkOnly, testLevel }: Delivery,
  parts: readonly ProfileEdits[],
): Promise<string | null> {
  const profiles = new Map(parts.map(({ profile, edits }) => [profile.fullName, sliceOf(profile, edits)]));
  try {
    return await deployer.start({ profiles, apiVersion, checkOnly, testLevel });
  } catch (error) {
    if (error instanceof Problem && error.key === 'deployTooLarge' && parts.length > 1) return null;
    throw error;
  }
}

function halvesOf({ parts, round }: Group): Group[] {
  const middle = Math.ceil(parts.length / 2);
  return [groupOf(parts.slice(0, middle), round), groupOf(parts.slice(middle), round)];
}

async function ended(deployer: Deployer, id: string, log: Log): Promise<Deploy> {
  log.jobs.push(id);
  const deploy = await deployer.wait(id);
  log.last = deploy;
  if (deploy.status === 'Succeeded') log.succeeded = deploy;
  return deploy;
}

/** What is left to be sent of a group after a job. */
function afterJob(group: Group, deploy: Deploy, log: Log): Group {
  if (deploy.status === 'Succeeded') return groupOf([], group.round);
  const failures = new Map(group.parts.map((part) => [part, failuresOf(part.profile, deploy)]));
  const assigned = [...failures.values()].reduce((total, own) => total + own.length, 0);
  if (assigned === 0 || assigned < deploy.failures.length) {
    for (const { profile } of group.parts) log.refused.set(profile.name, deploy.failures);
    return groupOf([], group.round);
  }
  return withoutRefused(group, failures, log);
}

/** The org may name a profile encoded or decoded. */
function failuresOf(profile: ProfileIdentity, { failures }: Deploy): Deploy['failures'] {
  const name = keyOf(profile.fullName);
  return failures.filter(({ component }) => keyOf(component) === name);
}

function keyOf(fullName: string): string {
  return decodeName(fullName).toLowerCase();
}

function withoutRefused(
  { parts, round }: Group,
  failures: ReadonlyMap<ProfileEdits, Deploy['failures']>,
  log: Log,
): Group {
  const going: { part: ProfileEdits; fields: readonly Refusal[] }[] = [];
  for (const part of parts) {
    const own = failures.get(part) ?? [];
    const { fields, others } = refusalsIn(
      own,
      part.edits.map(({ field }) => field),
    );
    if (others.length > 0 || (own.length > 0 && round > MAX_ROUNDS)) log.refused.set(part.profile.name, own);
    else going.push({ part, fields });
  }
  const everywhere = going.flatMap(({ fields }) => fields.filter((refusal) => refusal.everywhere));
  return groupOf(
    going.map(({ part, fields }) => withoutFields(part, [...fields, ...everywhere], log)),
    round + 1,
  );
}

function withoutFields({ profile, edits }: ProfileEdits, refusals: readonly Refusal[], log: Log): ProfileEdits {
  const problems = new Map(refusals.toReversed().map(({ field, problem }) => [field.toLowerCase(), problem]));
  const kept: Edit[] = [];
  for (const edit of edits) {
    const problem = problems.get(edit.field.toLowerCase());
    if (problem === undefined) kept.push(edit);
    else log.dropped.push({ profile: profile.name, field: edit.field, problem });
  }
  return { profile, edits: kept };
}

function deliveredBy({ jobs, dropped, refused, last, succeeded }: Log): Delivered {
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
