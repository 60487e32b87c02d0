import { formatOrgError } from '../../fls/org-failure.ts';
import type { Notice } from '../../fls/problem.ts';
import { getLastChange, type ChangeRecord, type Snapshot } from '../../fls/snapshot.ts';
import type { TrackedProfile, TrackingSession } from '../../ports/tracking.ts';
import type { ChangePorts } from './change.ts';
import type { ResumePlan } from './plan-resume.ts';
import type { RecordedFile } from './recorded-files.ts';
import type { RecordedProfile } from './recorded-profiles.ts';

/** Source tracking of a change that was left; null where nothing was tracked when it was begun, or not from this project. */
export type ResumedTracking = { readonly session: TrackingSession | null; readonly notices: readonly Notice[] };

/** A failure must not keep the files from being corrected: what keeps the org from being asked shows at the next question. */
export async function beginResumedTracking(
  snapshot: Snapshot,
  { root, tracking }: Pick<ChangePorts, 'root' | 'tracking'>,
): Promise<ResumedTracking> {
  const isTracked = getLastChange(snapshot).profiles.some(({ isPending }) => isPending !== undefined);
  if (!isTracked || root === null || root !== snapshot.root) return { session: null, notices: [] };
  try {
    return { session: await tracking.begin(), notices: [] };
  } catch (error) {
    return { session: null, notices: [{ key: 'trackingNotUpdated', tokens: [formatOrgError(error)] }] };
  }
}

/** The names that the profiles of the jobs with an effect had at the start. */
export function listDeployedProfiles({ jobs }: Pick<ChangeRecord, 'jobs'>): string[] {
  return [...new Set(jobs.flatMap(({ status, profiles }) => (status === 'Succeeded' ? profiles : [])))];
}

type TrackedResume = {
  readonly session: TrackingSession;
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
  { session, plan, changedAt }: TrackedResume,
  ports: Pick<ChangePorts, 'deployer'>,
): Promise<readonly Notice[]> {
  const deployed = new Set(listDeployedProfiles(change));
  const ends = await readJobEnds(change, ports);
  const profiles = plan.found
    .filter(({ record }) => deployed.has(record.name))
    .flatMap((one): TrackedProfile[] => {
      const { fullName, name } = one.profile;
      const files = plan.heldFiles.filter(({ profile }) => profile === name);
      const isOwn = isLastChange(changedAt.get(name) ?? null, ends.get(one.record.name) ?? null);
      const isInSync = isOwn && isSyncedBefore(one) && !isTouched(name, plan);
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

function isSyncedBefore({ record }: RecordedProfile): boolean {
  return record.isPending === false;
}

/** A file that was in sync before, and that nobody has edited since the change wrote it, or was to write it. */
function hasOnlyChange({ digest, record: { before, after, isChanged } }: RecordedFile): boolean {
  return isChanged === false && (digest === before || digest === after);
}

/** The org records a change some seconds after the job has made it. */
const MAX_RECORD_DELAY = 60_000;

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
