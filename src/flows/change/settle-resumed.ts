import type { Deploy, Edit, LeftField, SnapshotPlace, Verify } from '../../fls/change.ts';
import { Problem, type Notice, type StartedWork } from '../../fls/problem.ts';
import {
  getLastChange,
  getSnapshotState,
  type ChangeRecord,
  type Snapshot,
  type SnapshotState,
} from '../../fls/snapshot.ts';
import type { ChangePorts, ProfileFileChange } from './change.ts';
import type { ChangeJournal } from './journal.ts';
import { planResume, type ResumePlan } from './plan-resume.ts';
import { planRestore } from './plan-restore.ts';
import { listChangedPaths } from './project-files.ts';
import { createNotVerifiedProblem } from './settle.ts';
import { listDeployedProfiles, trackResumed, type ResumedTracking } from './track-resumed.ts';

export type ResumeStatus = 'done' | 'nothingToDo' | 'partial' | 'failed';

export type ResumeFlowResult = {
  readonly status: ResumeStatus;
  /** What was left: a reset or a restore. */
  readonly kind: ChangeRecord['kind'];
  readonly snapshot: SnapshotPlace;
  /** What became of the snapshot's reset. */
  readonly state: SnapshotState;
  readonly edits: readonly Edit[];
  readonly left: readonly LeftField[];
  /** Paths of the project's files that hold the change. */
  readonly files: readonly string[];
  /** Paths of those that were corrected now; some no longer hold the change. */
  readonly correctedFiles: readonly string[];
  /** Paths of those that hold the change and stay as they are, because the org no longer has their profile. */
  readonly goneFiles: readonly string[];
  /** API names of the profiles of which a file that the change rewrote was not found, or not certainly the same. */
  readonly unseenProfiles: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  readonly notices: readonly Notice[];
};

export type ResumedChange = {
  /** Of the running user; null when it is not known. */
  readonly username: string | null;
  readonly journal: ChangeJournal;
  readonly tracking: ResumedTracking;
  readonly deploys: readonly Deploy[];
  /** Whether one of the jobs created a profile. */
  readonly hasCreated: boolean;
};

export async function settleResumed(
  { journal, tracking, deploys, hasCreated, username }: ResumedChange,
  ports: ChangePorts,
): Promise<ResumeFlowResult> {
  const snapshot = journal.getSnapshot();
  const change = getLastChange(snapshot);
  const changedAt = (await tracking.session?.awaitDeployed(listDeployedProfiles(change))) ?? new Map<string, never>();
  const plan = await planProof(snapshot, { deploys, place: journal.place, username }, ports);
  const { edits, differences, fileChanges, heldFiles, gone, goneFiles, unseenProfiles, isComplete, notices } = plan;
  const { remaining, sections } = differences;
  const deploy = chooseDeploy(change, deploys);
  const work = { job: deploy?.id ?? null, snapshot: journal.place };
  await settleFiles(fileChanges, { work, isWithoutEffect: remaining.length === edits.length }, ports);
  const left =
    change.kind === 'reset' ? [] : listLeftFields(await planRestore(snapshot, false, { ...ports, project: null }));
  const leavesTraces = hasCreated || goneFiles.length + unseenProfiles.length > 0;
  const status = nameResumeStatus({ edits, remaining, left, leavesTraces });
  // A restore that comes later names the fields of profiles that are gone, and looks for the files that are not here.
  const kept = new Set([...gone, ...unseenProfiles]);
  const undone = remaining.filter(({ profile }) => !kept.has(profile));
  await journal.closeResumed(status === 'done' ? 'applied' : status, { remaining: undone, fileChanges });
  const trackingNotices = await trackResumed(change, { tracking, plan, changedAt }, ports);
  const ok = remaining.length === 0 && sections.length === 0 && isComplete && !hasCreated;
  return {
    status,
    kind: change.kind,
    snapshot: journal.place,
    state: getSnapshotState(journal.getSnapshot()),
    edits,
    left,
    files: heldFiles.map(({ path }) => path),
    correctedFiles: listChangedPaths(fileChanges),
    goneFiles,
    unseenProfiles,
    deploy,
    verify: { ok, remaining: [...remaining], others: [], sections: [...sections] },
    notices: [...notices, ...tracking.notices, ...trackingNotices, ...journal.listNotices()],
  };
}

/** A failure must not hide that a job has taken effect. */
async function planProof(
  snapshot: Snapshot,
  { deploys, place, username }: Pick<ResumedChange, 'deploys' | 'username'> & { readonly place: SnapshotPlace },
  ports: ChangePorts,
): Promise<ResumePlan> {
  try {
    return await planResume(snapshot, username, ports);
  } catch (cause) {
    const change = getLastChange(snapshot);
    if (!change.jobs.some(({ status }) => status === 'Succeeded')) throw cause;
    const work = { job: chooseDeploy(change, deploys)?.id ?? null, snapshot: place };
    throw createNotVerifiedProblem(cause).addStartedWork(work);
  }
}

type ResumeOutcome = Record<'edits' | 'remaining', readonly Edit[]> & {
  readonly left: readonly LeftField[];
  /** Whether there is a profile that a job created, or a file that may hold the change and cannot be corrected from here. */
  readonly leavesTraces: boolean;
};

function nameResumeStatus({ edits, remaining, left, leavesTraces }: ResumeOutcome): 'done' | 'partial' | 'failed' {
  if (remaining.length > 0 && remaining.length === edits.length && !leavesTraces) return 'failed';
  return remaining.length > 0 || left.length > 0 ? 'partial' : 'done';
}

/** What a restore leaves: what it does not change, and what it would still have to. */
function listLeftFields({ edits, left }: Awaited<ReturnType<typeof planRestore>>): LeftField[] {
  return [...left, ...edits.map(({ profile, field }): LeftField => ({ profile, field, reason: 'refused' }))];
}

/** The last job that succeeded, else the last one, with the failures of all. */
function chooseDeploy({ jobs }: ChangeRecord, deploys: readonly Deploy[]): Deploy | null {
  const known = jobs.flatMap(({ id, status }): Deploy[] =>
    id === null || status === null ? [] : [{ id, status, checkOnly: false, failures: [] }],
  );
  // A job that was gone on with is told of twice.
  const byId = new Map(deploys.map((deploy) => [deploy.id, deploy]));
  const shown = known.findLast(({ status }) => status === 'Succeeded') ?? known.at(-1);
  return shown ? { ...shown, failures: [...byId.values()].flatMap(({ failures }) => failures) } : null;
}

/** The org no longer works on the change, whatever becomes of the files. */
async function settleFiles(
  changes: readonly ProfileFileChange[],
  {
    work,
    isWithoutEffect,
  }: { readonly work: Pick<StartedWork, 'job' | 'snapshot'>; readonly isWithoutEffect: boolean },
  { project }: Pick<ChangePorts, 'project'>,
): Promise<void> {
  if (!project || changes.length === 0) return;
  const failure = await project.write(changes).then(
    (result) => result.failure,
    (error: unknown) => error,
  );
  if (failure === null) return;
  const files = listChangedPaths(changes);
  const key = isWithoutEffect ? 'notPutBack' : 'notSettled';
  throw new Problem(key, { files: files.join(', ') }, { cause: failure }).addStartedWork({ ...work, files });
}
