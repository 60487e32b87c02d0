import type { Notice } from '../../fls/problem.ts';
import { getLastChange, type ChangeRecord, type Snapshot } from '../../fls/snapshot.ts';
import type { TrackedProfile, TrackingSession } from '../../ports/tracking.ts';
import type { ChangePorts } from './change.ts';
import type { ResumePlan } from './plan-resume.ts';
import type { RecordedFile } from './recorded-files.ts';
import type { RecordedProfile } from './recorded-profiles.ts';

/** Source tracking of a change that was left. */
export type ResumedTracking = {
  /** Null where nothing was tracked when the change was begun, or not from this project. */
  readonly session: TrackingSession | null;
  /** The names that the profiles of the jobs with an effect had at the start, of the jobs that ended before the session began. */
  readonly deployedBefore: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

/**
 * Call it before a further job is started. A failure must not keep the files from being corrected: what keeps the org from being asked shows at the next
 * question.
 */
export async function beginResumedTracking(
  snapshot: Snapshot,
  { root, tracking }: Pick<ChangePorts, 'root' | 'tracking'>,
): Promise<ResumedTracking> {
  const change = getLastChange(snapshot);
  const deployedBefore = new Set(listDeployedProfiles(change));
  const isTracked = change.profiles.some(({ isPending }) => isPending !== undefined);
  if (!isTracked || root === null || root !== snapshot.root) return { session: null, deployedBefore, notices: [] };
  try {
    return { session: await tracking.begin(), deployedBefore, notices: [] };
  } catch (error) {
    return {
      session: null,
      deployedBefore,
      notices: [{ key: 'trackingNotUpdated', tokens: [tracking.describeFailure(error)] }],
    };
  }
}

/** The names that the profiles of the jobs with an effect had at the start. */
export function listDeployedProfiles({ jobs }: Pick<ChangeRecord, 'jobs'>): string[] {
  return [...new Set(jobs.flatMap(({ status, profiles }) => (status === 'Succeeded' ? profiles : [])))];
}

type TrackedResume = {
  readonly tracking: Omit<ResumedTracking, 'notices'>;
  readonly plan: Pick<ResumePlan, 'found' | 'touched' | 'heldFiles' | 'differences'>;
  /** By API name, the time of the last change that the org has recorded of a profile, as `awaitDeployed` returns it. */
  readonly changedAt: ReadonlyMap<string, string | null>;
};

/**
 * Records the deploy of each profile as the command would have done that was left. Since then, others or the user may have
 * changed the profile in the org or the file: what is not known to be the change alone stays a change to retrieve or to deploy.
 */
export async function trackResumed(
  change: ChangeRecord,
  { tracking, plan, changedAt }: TrackedResume,
  ports: Pick<ChangePorts, 'deployer'>,
): Promise<readonly Notice[]> {
  const { session } = tracking;
  if (session === null) return [];
  const deployed = new Set(listDeployedProfiles(change));
  const ends = await readJobEnds(change, ports);
  const profiles = plan.found
    .filter(({ record }) => deployed.has(record.name))
    .flatMap((one): TrackedProfile[] => {
      const { fullName, name } = one.profile;
      const files = plan.heldFiles.filter(({ profile }) => profile === name);
      const isOwn = isLastChange(changedAt.get(name) ?? null, ends.get(one.record.name) ?? null);
      const isInSync = isOwn && isSyncedBefore(one, session, tracking.deployedBefore) && !isTouched(name, plan);
      if (files.length === 0) return [{ fullName, path: null, isInSync, hasNothingToDeploy: false }];
      return files.map((file) => ({
        fullName,
        path: file.path,
        isInSync,
        hasNothingToDeploy: hasOnlyChange(file),
      }));
    });
  return session.finish({ origin: 'deploy', profiles, components: [] });
}

function isTouched(name: string, { touched, differences }: TrackedResume['plan']): boolean {
  return touched.has(name) || differences.sections.some((section) => section.endsWith(` of ${name}`));
}

/**
 * The record is as old as the change. Before a job that the resume has started, the profile may have been changed again, also by
 * the running user; before one that had ended, what the session lists is the change itself.
 */
function isSyncedBefore(
  { record, profile }: RecordedProfile,
  { pendingProfiles }: Pick<TrackingSession, 'pendingProfiles'>,
  deployedBefore: ReadonlySet<string>,
): boolean {
  return record.isPending === false && (deployedBefore.has(record.name) || !pendingProfiles.has(profile.name));
}

/** A file that was in sync before, and that nobody has edited since the change wrote it, or was to write it. */
function hasOnlyChange({ digest, record: { before, after, isChanged } }: RecordedFile): boolean {
  return isChanged === false && (digest === before || digest === after);
}

/**
 * In milliseconds. The org records a change some seconds after the job has made it. What the running user changes within this
 * time counts as the job's own, so it is short: a record that comes later only leaves the profile to be retrieved.
 */
const MAX_RECORD_DELAY = 5000;

/** Whether the last change of a profile is that of the job; both times ISO, by the clock of the org, or null. */
function isLastChange(changedAt: string | null, endedAt: string | null): boolean {
  if (changedAt === null || endedAt === null) return false;
  return Date.parse(changedAt) <= Date.parse(endedAt) + MAX_RECORD_DELAY;
}

/** The end of the last job with an effect, by the name that the profile had at its start. */
async function readJobEnds(
  { jobs }: Pick<ChangeRecord, 'jobs'>,
  { deployer }: Pick<ChangePorts, 'deployer'>,
): Promise<ReadonlyMap<string, string | null>> {
  const ends = new Map<string, string | null>();
  for (const { id, status, profiles } of jobs) {
    if (id === null || status !== 'Succeeded') continue;
    const seen = await deployer.check(id).catch(() => null);
    for (const name of profiles) ends.set(name, seen?.endedAt ?? null);
  }
  return ends;
}
