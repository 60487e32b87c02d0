import { getObjectName } from '../../fls/access.ts';
import type { Deploy, Edit } from '../../fls/change.ts';
import { isUnlistedObject } from '../../fls/permissionable.ts';
import { findFieldRefusals, findProfileFailures, type FieldRefusal } from '../../metadata/deploy-refusals.ts';
import { splitInHalf } from '../../values/lists.ts';
import type { ProfileChange } from './change.ts';
import { buildEditKey, type DeployLog } from './deploy-log.ts';
import {
  createSearches,
  noteAcceptedSuspects,
  noteRefusedSuspects,
  takeSuspects,
  type RefusalSearch,
  type Suspects,
} from './refusal-search.ts';

/** What is left to send. */
export type DeployQueue = {
  /** Profiles that one job deploys together. */
  readonly batches: (readonly ProfileChange[])[];
  /** Profiles that the org refused without naming an edit. */
  readonly unexplained: UnexplainedRefusal[];
  /** Of one of those profiles at a time. */
  readonly searches: RefusalSearch[];
  searchJobs: number;
  lockRetries: number;
};

type UnexplainedRefusal = {
  readonly change: ProfileChange;
  /** Those that name no edit. */
  readonly failures: Deploy['failures'];
};

/** What the next job deploys. */
export type DeployStep =
  | { readonly kind: 'batch'; readonly profileChanges: readonly ProfileChange[] }
  | {
      readonly kind: 'search';
      /** One profile. */
      readonly profileChanges: readonly ProfileChange[];
      readonly search: RefusalSearch;
      readonly suspects: Suspects;
    }
  /** The org only checks the profile without any edit. */
  | { readonly kind: 'probe'; readonly profileChanges: readonly ProfileChange[]; readonly search: RefusalSearch };

/** Most jobs of all searches of a change. */
const MAX_SEARCH_JOBS = 200;

/** How often a job is repeated because something else is changing the same records. */
const MAX_LOCK_RETRIES = 3;

const LOCKED_RECORDS = /UNABLE_TO_LOCK_ROW/;

export function createDeployQueue(profileChanges: readonly ProfileChange[]): DeployQueue {
  return { batches: [profileChanges], unexplained: [], searches: [], searchJobs: 0, lockRetries: 0 };
}

/** The next step, taken out of the queue; null when nothing is left to send. */
export function takeNextStep(queue: DeployQueue, log: DeployLog): DeployStep | null {
  for (let batch = queue.batches.shift(); batch; batch = queue.batches.shift()) {
    const profileChanges = batch.filter(({ edits }) => edits.length > 0);
    if (profileChanges.length > 0) return { kind: 'batch', profileChanges };
  }
  for (let search = findSearch(queue, log); search; search = findSearch(queue, log)) {
    const step = takeSearchStep(search, queue);
    if (step) return step;
    queue.searches.shift();
    if (search.pending.length > 0) log.refused.set(search.profile.name, search.failures);
  }
  return null;
}

/** The current search, or the first of the next profile: it knows by then what other profiles were refused for. */
function findSearch({ searches, unexplained }: DeployQueue, log: DeployLog): RefusalSearch | null {
  const next = searches.length === 0 ? unexplained.shift() : undefined;
  if (next) searches.push(...createSearches(next.change, next.failures, createLikelihood(log)));
  return searches[0] ?? null;
}

function takeSearchStep(search: RefusalSearch, queue: DeployQueue): DeployStep | null {
  if (queue.searchJobs >= MAX_SEARCH_JOBS) return null;
  const { profile } = search;
  if (!search.isProbed) {
    search.isProbed = true;
    return { kind: 'probe', profileChanges: [{ profile, edits: [] }], search };
  }
  const suspects = takeSuspects(search);
  if (!suspects) return null;
  return { kind: 'search', profileChanges: [{ profile, edits: suspects.edits }], search, suspects };
}

/** Sends the two halves of the profiles that are too large for one job, each by its own. */
export function splitStep({ profileChanges }: DeployStep, queue: DeployQueue): void {
  queue.batches.unshift(...splitInHalf(profileChanges));
}

/** API names of the profiles that a step and the queue would still deploy. */
export function listUnsentProfiles(step: DeployStep, { batches, unexplained, searches }: DeployQueue): string[] {
  const profiles = [
    ...step.profileChanges.map(({ profile }) => profile),
    ...batches.flat().flatMap(({ profile, edits }) => (edits.length > 0 ? [profile] : [])),
    ...unexplained.map(({ change }) => change.profile),
    ...searches.map(({ profile }) => profile),
  ];
  return [...new Set(profiles.map(({ name }) => name))];
}

/** Notes what a job did, and queues what has to be sent again after it. */
export function noteStepResult(step: DeployStep, deploy: Deploy, { queue, log }: Results): void {
  if (step.kind !== 'batch') queue.searchJobs += 1;
  if (deploy.status === 'Canceled') refuseEverything(step, deploy, { queue, log });
  else if (step.kind === 'probe') noteProbe(step.search, deploy, { queue, log });
  else if (deploy.status === 'Succeeded') noteAccepted(step, log);
  else if (isLocked(deploy) && queue.lockRetries < MAX_LOCK_RETRIES) {
    queue.lockRetries += 1;
    repeatStep(step, queue);
  } else noteRefusal(step, deploy, { queue, log });
}

type Results = { readonly queue: DeployQueue; readonly log: DeployLog };

function isLocked({ failures }: Deploy): boolean {
  return failures.length > 0 && failures.every(({ problem }) => LOCKED_RECORDS.test(problem));
}

function repeatStep(step: DeployStep, { batches, searches }: DeployQueue): void {
  if (step.kind === 'batch') batches.unshift(step.profileChanges);
  else if (step.kind === 'search') searches[0]?.pending.unshift(step.suspects);
}

function noteAccepted(step: DeployStep, log: DeployLog): void {
  for (const edit of step.profileChanges.flatMap(({ edits }) => edits)) log.accepted.add(buildEditKey(edit));
  if (step.kind === 'search') noteAcceptedSuspects(step.search, step.suspects);
}

/** Somebody canceled the job, and so wants no other one. */
function refuseEverything(step: DeployStep, { failures }: Deploy, { queue, log }: Results): void {
  for (const name of listUnsentProfiles(step, queue)) log.refused.set(name, failures);
  queue.batches.splice(0);
  queue.unexplained.splice(0);
  queue.searches.splice(0);
}

/** When the org refuses the profile without any edit in the same words, no edit is the reason. */
function noteProbe(search: RefusalSearch, deploy: Deploy, { queue, log }: Results): void {
  if (deploy.status === 'Succeeded') return;
  const [said, known] = [deploy.failures, search.failures].map((failures) =>
    [...new Set(failures.map(({ problem }) => problem))].sort().join('\n'),
  );
  if (said !== known) return;
  log.refused.set(search.profile.name, search.failures);
  const others = queue.searches.filter(({ profile }) => profile !== search.profile);
  queue.searches.splice(0, queue.searches.length, ...others);
}

function noteRefusal(step: DeployStep, deploy: Deploy, results: Results): void {
  const failures = new Map(
    step.profileChanges.map((change) => [change, findProfileFailures(change.profile.fullName, deploy.failures)]),
  );
  const assigned = [...failures.values()].reduce((total, own) => total + own.length, 0);
  if (assigned === 0 || assigned < deploy.failures.length) {
    for (const { profile } of step.profileChanges) results.log.refused.set(profile.name, deploy.failures);
    if (step.kind === 'search') results.queue.searches.shift();
  } else if (step.kind === 'search') noteRefusedSearch(step.search, step.suspects, { deploy, ...results });
  else queueRetry(failures, results);
}

function noteRefusedSearch(
  search: RefusalSearch,
  suspects: Suspects,
  { deploy, log }: Results & { readonly deploy: Deploy },
): void {
  const { profile } = search;
  const { fields, others } = findFieldRefusals(
    deploy.failures,
    suspects.edits.map(({ field }) => field),
  );
  if (others.length === 0) {
    const { edits } = dropRefusedEdits({ profile, edits: suspects.edits }, fields, log);
    if (edits.length > 0) search.pending.unshift({ ...suspects, edits, isRefused: false });
    return;
  }
  const edit = noteRefusedSuspects(search, suspects);
  const [reason] = others;
  if (edit && reason) log.dropped.push({ profile: profile.name, field: edit.field, problem: reason.problem });
}

/** Sends the profiles again without what the org names, and those of which it names nothing on their own. */
function queueRetry(failures: ReadonlyMap<ProfileChange, Deploy['failures']>, { queue, log }: Results): void {
  const retried: { change: ProfileChange; refusals: readonly FieldRefusal[] }[] = [];
  for (const [change, own] of failures) {
    const { fields, others } = findFieldRefusals(
      own,
      change.edits.map(({ field }) => field),
    );
    if (others.length === 0) retried.push({ change, refusals: fields });
    else if (others.some(({ problem }) => LOCKED_RECORDS.test(problem))) log.refused.set(change.profile.name, own);
    else {
      const left = { change: dropRefusedEdits(change, fields, log), failures: [...others], sent: change.edits.length };
      queueSearch(left, { queue, log });
    }
  }
  const everywhere = retried.flatMap(({ refusals }) => refusals.filter((refusal) => refusal.everywhere));
  queue.batches.unshift(
    retried.map(({ change, refusals }) => dropRefusedEdits(change, [...refusals, ...everywhere], log)),
  );
}

type UnexplainedProfile = UnexplainedRefusal & {
  /** How many edits were refused together. */
  readonly sent: number;
};

/** An edit that was sent alone needs no search. */
function queueSearch({ change, failures, sent }: UnexplainedProfile, { queue, log }: Results): void {
  if (sent === 1) log.refused.set(change.profile.name, failures);
  else if (change.edits.length > 0) queue.unexplained.push({ change, failures });
}

/**
 * It is not known whether, and in which words, the org refuses fields that no org lists (docs/salesforce-facts.md#open-9).
 * What it refused in another profile is likely to be refused again.
 */
function createLikelihood({ dropped }: DeployLog): (edit: Edit) => boolean {
  return ({ field }) =>
    isUnlistedObject(getObjectName(field)) ||
    dropped.some((known) => known.field.toLowerCase() === field.toLowerCase());
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
