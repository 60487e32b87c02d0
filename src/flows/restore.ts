import type { Deploy, Edit, LeftField, SnapshotPlace, Verify } from '../fls/change.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import {
  getLastChange,
  getResetRecord,
  getSnapshotState,
  isUnfinished,
  type SnapshotSummary,
} from '../fls/snapshot.ts';
import type { OpenedSnapshot } from '../ports/snapshots.ts';
import { applyChange, applyFileChanges, prepareChange } from './change/apply.ts';
import type { ChangeOptions, ChangePlan, ChangePorts, ChangeResult } from './change/change.ts';
import { createUnfinishedNotices, listOpenSnapshots } from './change/choose-snapshot.ts';
import { beginJournal } from './change/journal.ts';
import { NO_LOGIN_READ } from './change/login.ts';
import { planRestore, type RestorePlan } from './change/plan-restore.ts';
import { listChangedPaths } from './change/project-files.ts';
import { settleJobs } from './change/settle-jobs.ts';
import { refuseChangedEdits } from './change/stale-plan.ts';
import { createNewHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import { checkPermissions } from './inspect/org.ts';

export type RestoreOptions = ChangeOptions & {
  /** Id of the snapshot; null for the newest of the org that still has something to put back. */
  readonly snapshot: string | null;
  /** Also restore fields that have changed since the reset. */
  readonly force: boolean;
};

export type RestoreStatus = 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'running' | 'partial' | 'failed';

export type RestoreFlowResult = {
  readonly status: RestoreStatus;
  readonly snapshot: SnapshotPlace;
  readonly edits: readonly Edit[];
  /** The fields that stay as they are. */
  readonly left: readonly LeftField[];
  /** Paths of the project's files that have changed. */
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  /** Without those of the plan, which the review shows. */
  readonly notices: readonly Notice[];
};

/**
 * Shows the plan, and asks whether to apply it.
 *
 * @param changedFiles paths of the project's files that the plan changes
 * @returns false when the user declines
 */
export type RestoreReview = (plan: RestorePlan, changedFiles: readonly string[]) => Promise<boolean>;

/**
 * Undoes a reset: its edits, in the org and in the project's files, where the field still has the access that the reset
 * gave it. Deploys and verifies as a reset does, and records its steps in the snapshot of the reset.
 *
 * @throws Problem `missingPermissions`, `snapshotMoved`
 * @throws Problem `noSnapshots`, `nothingToRestore`, `newestUnknown`, `snapshotNotFound`, `snapshotOfOtherOrg`,
 *   `unreadableSnapshot`, `unreadableFile` for the snapshot
 * @throws Problem those of `settleJobs`, such as `changeRunning` when the reset is still being deployed
 * @throws Problem those of `planRestore`, and `loginUnknown`: before the review
 * @throws Problem `orgChanged` when the org has changed since the plan: nothing was changed
 * @throws Problem `lockHeld`, those of `prepareChange` and `applyChange`
 */
export async function restoreSnapshot(
  options: RestoreOptions,
  ports: ChangePorts,
  review: RestoreReview,
): Promise<RestoreFlowResult> {
  ports.progress.showStage('inspect');
  const permissionNotices = await checkPermissions(ports.org);
  const planned = await planChosenRestore(options, ports);
  const { opened, plan } = planned;
  const { profileChanges, recordedChanges, fileChanges, currentAccess, edits } = plan;
  const profiles = profileChanges.map(({ profile }) => profile);
  const login = profiles.length > 0 ? await ports.org.readLoginSections(profiles) : NO_LOGIN_READ;
  ports.progress.stop();
  const names = getResetRecord(opened.snapshot).profiles.map(({ name }) => name);
  const unfinished = await createUnfinishedNotices(
    options.org.id,
    { profiles: names, besides: opened.snapshot.id },
    ports,
  );
  const shown = { ...plan, notices: [...permissionNotices, ...unfinished, ...planned.notices, ...plan.notices] };
  const isConfirmed = await review(shown, listChangedPaths(fileChanges));
  const buildResult = createResultBuilder(opened, plan);
  if (edits.length === 0 && fileChanges.length === 0) {
    const notices = options.dryRun ? [] : await recordNothingLeft(planned, ports);
    return buildResult(plan.left.length === 0 ? 'nothingToDo' : 'partial', { ...UNCHANGED, notices });
  }
  if (!isConfirmed) return buildResult('declined', UNCHANGED);

  const changePlan: ChangePlan = { profileChanges, recordedChanges, fileChanges, currentAccess, login };
  const result = await applyRestore(changePlan, { ...planned, options }, ports);
  ports.progress.stop();
  return buildResult(result.status === 'done' && plan.left.length > 0 ? 'partial' : nameStatus(result.status), {
    ...result,
    notices: [...result.notices, ...createNewHiddenRowsNotice(ports.org, plan.notices)],
  });
}

type RestoreOutcome = Pick<ChangeResult, 'files' | 'deploy' | 'verify' | 'notices'>;

const UNCHANGED: RestoreOutcome = { files: [], deploy: null, verify: null, notices: [] };

function nameStatus(status: ChangeResult['status']): RestoreStatus {
  return status === 'done' ? 'restored' : status;
}

function createResultBuilder(
  { snapshot, path }: OpenedSnapshot,
  { edits, left }: RestorePlan,
): (status: RestoreStatus, outcome: RestoreOutcome) => RestoreFlowResult {
  return (status, { files, deploy, verify, notices }) => {
    const refused = (verify?.remaining ?? []).map(({ profile, field }): LeftField => ({
      profile,
      field,
      reason: 'refused',
    }));
    return {
      status,
      snapshot: { id: snapshot.id, path },
      edits,
      left: [...left, ...refused],
      files,
      deploy,
      verify,
      notices,
    };
  };
}

type PlannedRestore = {
  /** As it was on disk. */
  readonly read: OpenedSnapshot;
  /** With what was learnt of its jobs since, which is not recorded yet. */
  readonly opened: OpenedSnapshot;
  readonly plan: RestorePlan;
  /** On jobs, and on newer snapshots with nothing to put back. */
  readonly notices: readonly Notice[];
};

/**
 * Plans with the snapshot that the user names, else with the newest that has something to put back, or that was put back only in
 * part.
 */
async function planChosenRestore(
  { snapshot, org, force }: RestoreOptions,
  ports: ChangePorts,
): Promise<PlannedRestore> {
  const plan = async (id: string): Promise<PlannedRestore> => {
    const read = await ports.snapshots.read(org.id, id);
    // While the reset, or a restore of it, is being deployed, what the org shows says nothing.
    const { opened, notices } = isUnfinished(getLastChange(read.snapshot))
      ? await settleJobs(read, { waits: false, job: null }, ports)
      : { opened: read, notices: [] };
    return { read, opened, plan: await planRestore(opened.snapshot, force, ports), notices };
  };
  if (snapshot !== null) return plan(snapshot);
  const passed: Notice[] = [];
  let first: PlannedRestore | null = null;
  const open = await listOpenSnapshots(org.id, ports);
  for (const [index, { id, state }] of open.entries()) {
    const planned = await plan(id);
    first ??= planned;
    const { edits, fileChanges } = planned.plan;
    if (edits.length > 0 || fileChanges.length > 0) return { ...planned, notices: [...passed, ...planned.notices] };
    // A pipeline that repeats an incomplete restore must not undo another reset.
    if (state === 'partlyRestored')
      return { ...planned, notices: [...passed, ...createStaysNotice(id, open[index + 1])] };
    passed.push({ key: 'snapshotPassed', tokens: [id] });
  }
  if (first === null) throw new Error('there is an open snapshot');
  return first;
}

function createStaysNotice(id: string, older: SnapshotSummary | undefined): Notice[] {
  return older ? [{ key: 'restoreStays', tokens: [id, older.id] }] : [];
}

async function applyRestore(
  changePlan: ChangePlan,
  { read, opened, plan, options }: PlannedRestore & { readonly options: RestoreOptions },
  ports: ChangePorts,
): Promise<ChangeResult> {
  if (!options.dryRun) await refuseMovedSnapshot(read, ports);
  const request = { plan: changePlan, options, opened, isWhole: plan.left.length === 0 };
  // The org may have the access from before the reset already, as after a reset that was killed before its deploy.
  if (plan.edits.length === 0) return applyFileChanges(request, ports);
  const prepared = await prepareChange(changePlan, options, ports);
  // The files are compared when they are written.
  const current = await planRestore(opened.snapshot, options.force, { ...ports, project: null });
  refuseChangedEdits(plan.edits, current.edits);
  return applyChange({ ...request, prepared, accessBefore: current.currentAccess }, ports);
}

/**
 * Waits for other commands. One of them may have gone on with the same change since the snapshot was read: while this one
 * asked, or waited for it. Call it before anything is recorded.
 *
 * @throws Problem `snapshotMoved`: nothing was changed
 */
async function refuseMovedSnapshot({ snapshot }: OpenedSnapshot, { lock, snapshots }: ChangePorts): Promise<void> {
  await lock.acquire();
  const now = await snapshots.read(snapshot.org.id, snapshot.id);
  if (JSON.stringify(now.snapshot) !== JSON.stringify(snapshot))
    throw new Problem('snapshotMoved', { snapshot: snapshot.id });
}

/** Records that the snapshot has nothing left to put back, or only what stays as it is. */
async function recordNothingLeft(
  { read, opened, plan }: PlannedRestore,
  ports: ChangePorts,
): Promise<readonly Notice[]> {
  const isDone = plan.left.length === 0;
  if (getSnapshotState(opened.snapshot) === (isDone ? 'restored' : 'partlyRestored')) return [];
  await refuseMovedSnapshot(read, ports);
  const journal = await beginJournal({ opened, org: opened.snapshot.org, testLevel: null, profiles: [] }, ports);
  await journal.close(isDone ? 'applied' : 'partial', { remaining: [], fileChanges: [] });
  return journal.listNotices();
}
