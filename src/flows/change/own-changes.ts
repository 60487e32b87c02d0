import type { Access } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { listFields, type FieldChange } from '../../fls/change-record.ts';
import { compareStrings, toShortId } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getLastChange, type ChangeRecord, type JobRecord, type Snapshot } from '../../fls/snapshot.ts';
import type { ChangePorts } from './change.ts';

/** A reset or a restore of another snapshot in the same store, and what took effect of it. */
export type OwnChange = {
  /** Id of its snapshot. */
  readonly snapshot: string;
  readonly startedAt: string;
  /** By the 15 characters of Profile.Id. */
  readonly edits: ReadonlyMap<string, readonly FieldChange[]>;
};

type OwnChangePorts = Pick<ChangePorts, 'deployer' | 'snapshots'>;

/**
 * The changes of other snapshots that may have taken effect since the last change of a snapshot began, the newest first. Their
 * records tell what this plugin did from what somebody else did.
 *
 * @param profiles API names of the profiles that they change
 */
export async function listOwnChanges(
  snapshot: Snapshot,
  profiles: readonly string[],
  ports: OwnChangePorts,
): Promise<OwnChange[]> {
  const { startedAt: since } = getLastChange(snapshot);
  const own: OwnChange[] = [];
  for (const { id, changes } of await readOtherSnapshots(snapshot, profiles, ports))
    for (const change of changes.toReversed()) {
      if (change.endedAt !== null && change.endedAt < since) continue;
      own.push({ snapshot: id, startedAt: change.startedAt, edits: await readEffectiveEdits(change, ports) });
    }
  return own.sort((a, b) => compareStrings(b.startedAt, a.startedAt));
}

/** Without those that cannot be read: what they did counts as done by somebody else then. */
async function readOtherSnapshots(
  { id, org }: Snapshot,
  profiles: readonly string[],
  { snapshots }: OwnChangePorts,
): Promise<Snapshot[]> {
  const listed = await ignoreProblem(snapshots.list(org.id));
  const others = (listed?.snapshots ?? []).filter(
    (one) => one.id !== id && one.profiles.some((name) => profiles.includes(name)),
  );
  const read = await Promise.all(others.map(async (one) => ignoreProblem(snapshots.read(org.id, one.id))));
  return read.flatMap((opened) => (opened ? [opened.snapshot] : []));
}

async function ignoreProblem<T>(result: Promise<T>): Promise<T | null> {
  return result.catch((error: unknown) => {
    if (error instanceof Problem) return null;
    throw error;
  });
}

/** A change that goes on has the edits of its jobs that succeeded. */
async function readEffectiveEdits(
  { state, profiles, jobs }: ChangeRecord,
  ports: OwnChangePorts,
): Promise<OwnChange['edits']> {
  if (state === 'failed' || state === 'prepared') return new Map();
  const succeeded = state === 'submitted' ? await findSucceededJobs(jobs, ports) : null;
  const deployed = succeeded && new Set(succeeded.flatMap((job) => job.profiles));
  const effective = profiles.filter(({ name }) => deployed === null || deployed.has(name));
  return new Map(effective.map(({ id, edits }) => [toShortId(id), listFields(edits)]));
}

async function findSucceededJobs(jobs: readonly JobRecord[], { deployer }: OwnChangePorts): Promise<JobRecord[]> {
  const succeeded: JobRecord[] = [];
  for (const job of jobs) {
    const status = job.id === null ? null : (job.status ?? (await askStatus(job.id, deployer)));
    if (status === 'Succeeded') succeeded.push(job);
  }
  return succeeded;
}

/** Null for a job that goes on, or cannot be asked for: what it may have done does not count as own then. */
async function askStatus(id: string, deployer: ChangePorts['deployer']): Promise<string | null> {
  const seen = await ignoreProblem(deployer.check(id));
  return seen?.hasEnded ? seen.deploy.status : null;
}

/**
 * Takes own changes back from what a profile holds now, the newest first, until it is as it was before.
 *
 * @param isAsBefore whether the profile would then hold what it held before: proof that nobody else changed it
 * @returns ids of the snapshots that explain the difference; null when they do not
 */
export function explainByOwnChanges(
  access: ReadonlyMap<string, Access>,
  { profileId, ownChanges }: { readonly profileId: string; readonly ownChanges: readonly OwnChange[] },
  isAsBefore: (access: ReadonlyMap<string, Access>) => boolean,
): string[] | null {
  const before = new Map(access);
  const snapshots = new Set<string>();
  for (const { snapshot, edits } of ownChanges) {
    for (const { field, from, to } of edits.get(toShortId(profileId)) ?? []) {
      if ((before.get(field) ?? 'none') !== to || from === to) continue;
      before.set(field, from);
      snapshots.add(snapshot);
    }
    if (isAsBefore(before)) return [...snapshots];
  }
  return null;
}

/**
 * Leaves out of the other changes of a profile those that own changes made.
 *
 * @param others of one profile
 */
export function splitOffOwnEdits(
  others: readonly Edit[],
  own: { readonly profileId: string; readonly ownChanges: readonly OwnChange[] },
): { readonly foreign: readonly Edit[]; readonly snapshots: readonly string[] } {
  const snapshots = new Set<string>();
  const foreign = others.filter(({ field, from, to }) => {
    const explained = explainByOwnChanges(new Map([[field, to]]), own, (access) => access.get(field) === from);
    for (const one of explained ?? []) snapshots.add(one);
    return explained === null;
  });
  return { foreign, snapshots: [...snapshots] };
}

/** Names the own changes that explain a difference of a profile. */
export function createOwnChangeNotice(profile: string, snapshots: readonly string[]): Notice[] {
  return snapshots.length === 0 ? [] : [{ key: 'changedByOwn', tokens: [profile, snapshots.join(', ')] }];
}
