import { getObjectName, isLessAccess } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { listFields } from '../../fls/change-record.ts';
import { getObjectAccess } from '../../fls/grantor.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem, type ProblemKey } from '../../fls/problem.ts';
import { getLastChange, type ChangeRecord, type JobRecord, type Snapshot } from '../../fls/snapshot.ts';
import type { ChangePorts, LoginByProfile, ProfileChange } from './change.ts';
import { UNKNOWN_JOB_PROBLEMS } from './apply.ts';
import { createStartCheck, type StartCheck } from './before-start.ts';
import {
  createUnsentProblem,
  deployProfileChanges,
  LOST_ORG_PROBLEMS,
  type DeployOptions,
  type DeployWatch,
} from './deploy.ts';
import { watchRecorded } from './deploy-watches.ts';
import type { DeploySummary, UnsentDeploy } from './deploy-log.ts';
import type { ChangeJournal } from './journal.ts';
import { findRecordedProfiles, type RecordedProfile } from './recorded-profiles.ts';
import { retrieveProfileTexts } from './retrieve-profiles.ts';
import { readAccessByProfile } from './verify.ts';

/** Ends of a job after which the rest of the change may be deployed. */
const ENDED_STATUSES: ReadonlySet<string> = new Set(['Succeeded', 'SucceededPartial', 'Failed']);

/** Problems that say that the org is no longer what was planned. */
const MOVED_PROBLEMS: ReadonlySet<ProblemKey> = new Set<ProblemKey>([
  'orgChanged',
  'profileDeleted',
  'profileRenamed',
  'profileChanged',
  'loginDiffers',
  'loginUnknown',
  'profileNotRetrieved',
]);

export type ContinuedDeploy = {
  /** Null when nothing was left to deploy. */
  readonly summary: DeploySummary | null;
  /** What was not deployed, and why; null when all was tried. */
  readonly stopped: UnsentDeploy | null;
};

const NOTHING_LEFT: ContinuedDeploy = { summary: null, stopped: null };

export type ContinueOptions = {
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** Of the running user; null when it is not known. */
  readonly username: string | null;
  readonly journal: ChangeJournal;
};

/**
 * Goes on with the deploy of a change of which a job was started and has ended: without the entries that the org refused, and
 * with the profiles that no job has deployed. A change of which no job was started is not begun, and one whose job was
 * cancelled is not repeated.
 *
 * @throws Problem as `deployProfileChanges`; `deployRestUnsent` when an earlier job has taken effect and the org cannot be asked
 */
export async function continueDeploy(
  snapshot: Snapshot,
  { apiVersion, username, journal }: ContinueOptions,
  ports: ChangePorts,
): Promise<ContinuedDeploy> {
  const change = getLastChange(snapshot);
  const last = change.jobs.at(-1);
  if (last?.id === undefined || last.id === null || !ENDED_STATUSES.has(last.status ?? '')) return NOTHING_LEFT;
  const left = listUndeployed(change);
  try {
    return await deployLeft(left, { apiVersion, username, journal, change }, ports);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return stopContinued(left, change, error);
  }
}

/** @throws the problem, unless it is known what became of the change; nothing may sound as if no job had taken effect */
function stopContinued(
  left: ChangeRecord['profiles'],
  { jobs }: Pick<ChangeRecord, 'jobs'>,
  problem: Problem,
): ContinuedDeploy {
  const succeeded = jobs.findLast(({ status }) => status === 'Succeeded')?.id;
  if (!MOVED_PROBLEMS.has(problem.key)) {
    if (!succeeded || UNKNOWN_JOB_PROBLEMS.has(problem.key)) throw problem;
    if (LOST_ORG_PROBLEMS.has(problem.key)) throw createUnsentProblem(succeeded, problem);
  }
  return { summary: null, stopped: { profiles: left.map(({ name }) => name), problem } };
}

async function deployLeft(
  left: ChangeRecord['profiles'],
  { apiVersion, username, journal, change }: ContinueOptions & { readonly change: ChangeRecord },
  ports: ChangePorts,
): Promise<ContinuedDeploy> {
  const last = change.jobs.at(-1);
  const { found } = findRecordedProfiles(left, await ports.org.listProfiles());
  const profileChanges = await listEditsLeft(found, ports);
  if (profileChanges.length === 0) return NOTHING_LEFT;
  const options: DeployOptions = {
    profileChanges,
    watch: watchContinued(found, { profileChanges, journal, username }, ports),
    apiVersion,
    checkOnly: false,
    testLevel: change.testLevel,
    ...(last?.id &&
      last.status === 'Failed' && { started: { id: last.id, profileChanges: selectSent(profileChanges, last) } }),
  };
  return { summary: await deployProfileChanges(ports.deployer, options), stopped: null };
}

/**
 * The profiles that no job has deployed. What is not in effect of another one may have been changed again since by somebody
 * else, so it is only named.
 */
function listUndeployed({ profiles, jobs }: ChangeRecord): ChangeRecord['profiles'] {
  const deployed = new Set(jobs.filter(({ status }) => status === 'Succeeded').flatMap((job) => job.profiles));
  return profiles.filter(({ name }) => !deployed.has(name));
}

/** What is not in effect: a restore also records what only its files needed. */
async function listEditsLeft(found: readonly RecordedProfile[], { org }: ChangePorts): Promise<ProfileChange[]> {
  if (found.length === 0) return [];
  const access = await readAccessByProfile(
    found.map(({ profile }) => profile),
    org,
  );
  const changes = found.map(({ record, profile }): ProfileChange => {
    const edits = listFields(record.edits).map((edit): Edit => ({ profile: profile.name, ...edit }));
    const isLeft = ({ field, to }: Edit): boolean => (access.get(profile.id)?.get(field) ?? 'none') !== to;
    return { profile, edits: edits.filter(isLeft) };
  });
  return changes.filter(({ edits }) => edits.length > 0);
}

function selectSent(profileChanges: readonly ProfileChange[], job: JobRecord): ProfileChange[] {
  return profileChanges.filter(({ profile }) => job.profiles.includes(profile.name));
}

type WatchOptions = Pick<ContinueOptions, 'journal' | 'username'> & {
  /** Of all jobs that may be started. */
  readonly profileChanges: readonly ProfileChange[];
};

/**
 * The plan is as old as the change: each field must still be as it was then, and so must the login sections; and what is taken
 * away must still be stray.
 */
function watchContinued(
  found: readonly RecordedProfile[],
  { profileChanges: planned, journal, username }: WatchOptions,
  ports: ChangePorts,
): DeployWatch {
  const login: LoginByProfile = new Map(found.map(({ record, profile }) => [profile.id, record.login]));
  let startCheck: StartCheck | null = null;
  const createCheck = async (): Promise<StartCheck> => {
    const stamps = await ports.org.readProfileStamps(planned.map(({ profile }) => profile.id));
    await refuseUsedFields(planned, ports);
    const plan = { profileChanges: planned, currentAccess: new Map<string, never>() };
    const texts = await retrieveProfileTexts(plan, { verifyBy: 'soql', dryRun: false }, ports.retriever);
    return createStartCheck({ texts, stamps, users: null, login }, ports.org, { dryRun: false, username });
  };
  const lazyCheck: Parameters<typeof watchRecorded>[0] = {
    // Nothing is retrieved when nothing is left to start.
    prepareStart: async (profileChanges) => {
      startCheck ??= await createCheck();
      await refuseMovedFields(profileChanges, ports);
      return startCheck.prepareStart(profileChanges);
    },
    noteEnded: () => startCheck?.noteEnded(),
    getTrail: () => startCheck?.getTrail() ?? null,
  };
  return watchRecorded(lazyCheck, journal, ports);
}

/** @throws Problem `orgChanged` with the fields */
async function refuseMovedFields(profileChanges: readonly ProfileChange[], { org }: ChangePorts): Promise<void> {
  const access = await readAccessByProfile(
    profileChanges.map(({ profile }) => profile),
    org,
  );
  const moved = profileChanges.flatMap(({ profile, edits }) =>
    edits.filter(({ field, from }) => (access.get(profile.id)?.get(field) ?? 'none') !== from),
  );
  if (moved.length > 0) throw new Problem('orgChanged', { fields: formatNoticeNames(moved.map(({ field }) => field)) });
}

/**
 * The profile may have got Read on the object since the change was confirmed. A field permission that was stray is in use then.
 *
 * @throws Problem `orgChanged` with the fields
 */
async function refuseUsedFields(profileChanges: readonly ProfileChange[], { org }: ChangePorts): Promise<void> {
  const profiles = profileChanges.map(({ profile }) => profile);
  const [grantors, controllable] = await Promise.all([
    org.readProfileGrantors(profiles, null),
    org.listControllableObjects(),
  ]);
  const used = profileChanges.flatMap(({ profile, edits }) => {
    const grantor = grantors.get(profile.id);
    const isUsed = (object: string): boolean =>
      grantor !== undefined && controllable.has(object) && getObjectAccess(grantor, object) !== 'none';
    return edits.filter(({ field, from, to }) => isLessAccess(to, from) && isUsed(getObjectName(field)));
  });
  if (used.length > 0) throw new Problem('orgChanged', { fields: formatNoticeNames(used.map(({ field }) => field)) });
}
