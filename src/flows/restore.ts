import type { Deploy, Edit, SnapshotPlace, Verify } from '../fls/change.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { applyChange, prepareChange } from './change/apply.ts';
import type { ChangeOptions, ChangePlan, ChangePorts, ChangeResult, ProfileFileChange } from './change/change.ts';
import { NO_LOGIN_READ } from './change/login.ts';
import { planRestore, type RestorePlan } from './change/plan-restore.ts';
import { buildFileChanges, listChangedPaths, writeFileChanges } from './change/project-files.ts';
import { refuseChangedEdits } from './change/stale-plan.ts';
import { createNewHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import { checkPermissions } from './inspect/org.ts';

export type RestoreOptions = ChangeOptions & {
  /** Id of the snapshot; null for the newest of the org. */
  readonly snapshot: string | null;
  /** Also restore fields that have changed since the reset. */
  readonly force: boolean;
};

export type RestoreStatus = 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';

export type RestoreFlowResult = {
  readonly status: RestoreStatus;
  /** Id of the snapshot. */
  readonly snapshot: string;
  readonly edits: readonly Edit[];
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
 * gave it. Deploys and verifies as a reset does, and writes no snapshot of its own.
 *
 * @throws Problem `missingPermissions`
 * @throws Problem `noSnapshots`, `newestUnknown`, `snapshotNotFound`, `snapshotOfOtherOrg`, `unreadableSnapshot`,
 *   `unreadableFile` for the snapshot
 * @throws Problem those of `planRestore`, and `loginUnknown`: before the review
 * @throws Problem `orgChanged` when the org has changed since the plan: nothing was changed
 * @throws Problem those of `prepareChange`, `applyChange` and, when only files change, `writeFileChanges`
 */
export async function restoreSnapshot(
  options: RestoreOptions,
  ports: ChangePorts,
  review: RestoreReview,
): Promise<RestoreFlowResult> {
  ports.progress.showStage('inspect');
  const permissionNotices = await checkPermissions(ports.org);
  const id = options.snapshot ?? (await findNewestSnapshot(options.org.id, ports));
  const { snapshot, path } = await ports.snapshots.read(options.org.id, id);
  const plan = await planRestore(snapshot, options.force, ports);
  const { profileChanges, files, currentAccess, edits } = plan;
  const fileChanges = buildFileChanges(files, []);
  const profiles = profileChanges.map(({ profile }) => profile);
  const login = profiles.length > 0 ? await ports.org.readLoginSections(profiles) : NO_LOGIN_READ;
  ports.progress.stop();
  const shown = { ...plan, notices: [...permissionNotices, ...plan.notices] };
  const isConfirmed = await review(shown, listChangedPaths(fileChanges));
  if (edits.length === 0 && fileChanges.length === 0) return buildRestoreResult(plan, 'nothingToDo', UNCHANGED);
  if (!isConfirmed) return buildRestoreResult(plan, 'declined', UNCHANGED);

  const result =
    edits.length === 0
      ? await restoreFilesOnly(fileChanges, options, ports)
      : await restoreWithDeploy({ profileChanges, files, currentAccess, login }, { plan, options, path }, ports);
  const isDone = result.status === 'done';
  const markNotices = isDone ? await ports.snapshots.markRestored(options.org.id, snapshot.id) : [];
  ports.progress.stop();
  const hiddenNotices = createNewHiddenRowsNotice(ports.org, plan.notices);
  return buildRestoreResult(plan, nameRestoreStatus(result.status, plan), {
    files: result.files,
    deploy: result.deploy,
    verify: result.verify,
    notices: [...result.notices, ...markNotices, ...hiddenNotices],
  });
}

type RestoreOutcome = Pick<RestoreFlowResult, 'files' | 'deploy' | 'verify' | 'notices'>;

const UNCHANGED: RestoreOutcome = { files: [], deploy: null, verify: null, notices: [] };

function buildRestoreResult(
  { snapshot, edits }: RestorePlan,
  status: RestoreStatus,
  { files, deploy, verify, notices }: RestoreOutcome,
): RestoreFlowResult {
  return { status, snapshot: snapshot.id, edits, files, deploy, verify, notices };
}

/** A restore without a profile that the org no longer has is partial. */
function nameRestoreStatus(status: ChangeResult['status'], { missing }: RestorePlan): RestoreStatus {
  if (status !== 'done') return status;
  return missing.length === 0 ? 'restored' : 'partial';
}

/**
 * The id of the org's newest snapshot. A file that cannot be read may be a newer one, so the user has to choose then.
 *
 * @throws Problem `noSnapshots`, `newestUnknown`, `unreadableFile`
 */
async function findNewestSnapshot(orgId: string, { snapshots }: ChangePorts): Promise<string> {
  const { snapshots: readable, skipped } = await snapshots.list(orgId);
  const [newest] = readable;
  for (const { id, path, problem } of skipped)
    if (id !== null && (!newest || id > newest.id)) throw new Problem('newestUnknown', { path, problem });
  if (!newest) throw new Problem('noSnapshots', {});
  return newest.id;
}

async function restoreWithDeploy(
  changePlan: ChangePlan,
  { plan, options, path }: { readonly plan: RestorePlan; readonly options: RestoreOptions; readonly path: string },
  ports: ChangePorts,
): Promise<ChangeResult> {
  const prepared = await prepareChange(changePlan, options, ports);
  const current = await planRestore(plan.snapshot, options.force, ports);
  refuseChangedEdits(plan.edits, current.edits);
  const snapshot: SnapshotPlace = { id: plan.snapshot.id, path };
  return applyChange({ plan: changePlan, options, prepared, accessBefore: current.currentAccess, snapshot }, ports);
}

/** The org already has the access from before the reset, as after a reset that was killed before its deploy. */
async function restoreFilesOnly(
  fileChanges: readonly ProfileFileChange[],
  { dryRun }: RestoreOptions,
  ports: ChangePorts,
): Promise<ChangeResult> {
  const unchanged = { snapshot: null, deploy: null, verify: null, notices: [] };
  if (dryRun) return { ...unchanged, status: 'dryRun', files: [] };
  await ports.lock.acquire();
  await writeFileChanges(fileChanges, ports);
  return { ...unchanged, status: 'done', files: listChangedPaths(fileChanges) };
}
