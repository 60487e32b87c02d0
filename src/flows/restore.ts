import { Problem, type Notice } from '../fls/problem.ts';
import type { Deploy, Edit, SnapshotPlace, Verify } from '../fls/change.ts';
import { isSnapshotId } from '../fls/snapshot.ts';
import type { ChangePorts } from './change/ports.ts';
import { applyChange } from './change/apply.ts';
import { createUnsaidHiddenRowsNotice } from './inspect/hidden-rows.ts';
import { checkPermissions } from './inspect/org.ts';
import { formatNoticeNames } from '../fls/notice-lists.ts';
import { NO_LOGIN_READ } from './change/login.ts';
import type { ChangeResult, ChangePlan } from './change/change.ts';
import { planRestore, type RestorePlan } from './change/plan-restore.ts';
import { listChangedPaths, writeFileChanges } from './change/project-files.ts';
import type { AccessByProfile } from './change/verify.ts';

export type RestoreOptions = Pick<ChangePlan, 'dryRun' | 'apiVersion' | 'testLevel' | 'verifyBy' | 'org'> & {
  /** Null for the newest of the org. */
  readonly snapshot: string | null;
  /** Also what others have changed since. */
  readonly force: boolean;
};

export type RestoreStatus = 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';

export type RestoreFlowResult = {
  readonly status: RestoreStatus;
  /** Id of the snapshot. */
  readonly snapshot: string;
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  /** Beside those of the plan, which the review has. */
  readonly notices: readonly Notice[];
};

export type RestoreReview = (plan: RestorePlan) => Promise<boolean>;

/**
 * Puts back what a reset changed: exactly its entries, and of these only such as still have the value that it gave them,
 * unless forced. Deploys and verifies as a reset does; the snapshot it restores from is the way back.
 *
 * @throws Problem `noSnapshots`, `snapshotNotFound`, `snapshotOfOtherOrg`, `unreadableSnapshot`, `profileGone`, and those of
 *   the stages
 */
export async function restoreSnapshot(
  asked: RestoreOptions,
  ports: ChangePorts,
  review: RestoreReview,
): Promise<RestoreFlowResult> {
  ports.progress.showStage('inspect');
  const checked = await checkPermissions(ports.org);
  const { snapshot, path } = await ports.snapshots.read(
    asked.org.id,
    asked.snapshot ?? (await findNewestSnapshot(asked.org.id, ports)),
  );
  const plan = await planRestore(snapshot, asked.force, ports);
  const { edits, fileChanges } = plan;
  const profiles = plan.profileChanges.map(({ profile }) => profile);
  const login = edits.length > 0 ? await ports.org.readLoginSections(profiles) : NO_LOGIN_READ;
  ports.progress.stop();
  const planned = { snapshot: snapshot.id, edits, files: [], deploy: null, verify: null, notices: [] };
  const agreed = await review({ ...plan, notices: [...checked, ...plan.notices] });
  if (edits.length === 0 && fileChanges.length === 0) return { ...planned, status: 'nothingToDo' };
  if (!agreed) return { ...planned, status: 'declined' };
  const place = { id: snapshot.id, path };
  const done =
    edits.length === 0
      ? await restoreFilesOnly(asked, plan, ports)
      : await restoreWithDeploy(asked, { ...plan, login }, place, ports);
  const isWhole = done.status === 'done';
  const marked = isWhole ? await ports.snapshots.markRestored(asked.org.id, snapshot.id) : [];
  ports.progress.stop();
  const { files, deploy, verify } = done;
  return {
    ...planned,
    status: isWhole ? (plan.missing.length === 0 ? 'restored' : 'partial') : done.status,
    files,
    deploy,
    verify,
    notices: [...done.notices, ...marked, ...createUnsaidHiddenRowsNotice(ports.org, plan.notices)],
  };
}

/** One that cannot be read could be newer than those that can: then nobody but the user knows which is meant. */
async function findNewestSnapshot(orgId: string, { snapshots }: ChangePorts): Promise<string> {
  const { snapshots: readable, notices } = await snapshots.list(orgId);
  const [newest] = readable;
  for (const { tokens } of notices) {
    const [path = '', fault = ''] = tokens;
    const [id = ''] = /[^/\\]+(?=\.json$)/.exec(path) ?? [];
    if (isSnapshotId(id) && (!newest || id > newest.id)) throw new Problem('newestUnknown', { path, problem: fault });
  }
  if (!newest) throw new Problem('noSnapshots', {});
  return newest.id;
}

async function restoreWithDeploy(
  asked: RestoreOptions,
  plan: RestorePlan & Pick<ChangePlan, 'login'>,
  snapshot: SnapshotPlace,
  ports: ChangePorts,
): Promise<ChangeResult> {
  const planAgain = async (): Promise<AccessByProfile> => {
    const now = await planRestore(plan.snapshot, asked.force, ports);
    refuseStaleRestore(plan, now);
    return now.currentAccess;
  };
  return applyChange({ ...asked, ...plan, planAgain, snapshot }, ports);
}

/** A reset that was killed before its deploy has changed nothing in the org. */
async function restoreFilesOnly(
  { dryRun }: RestoreOptions,
  { fileChanges }: RestorePlan,
  ports: ChangePorts,
): Promise<ChangeResult> {
  const nothing = { snapshot: null, deploy: null, verify: null, notices: [] };
  if (dryRun) return { ...nothing, status: 'dryRun', files: [] };
  await writeFileChanges(fileChanges, ports);
  return { ...nothing, status: 'done', files: listChangedPaths(fileChanges) };
}

/** @throws Problem `orgChanged` naming the fields */
function refuseStaleRestore(plan: RestorePlan, now: RestorePlan): void {
  const keys = ({ edits }: RestorePlan): ReadonlySet<string> =>
    new Set(edits.map(({ profile, field, from, to }) => `${field} ${from} ${to} ${profile}`));
  const differing = keys(plan).symmetricDifference(keys(now));
  if (differing.size === 0) return;
  throw new Problem('orgChanged', {
    fields: formatNoticeNames([...differing].map((key) => key.slice(0, key.indexOf(' ')))),
  });
}
