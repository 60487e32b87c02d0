import type { Deploy, Edit, Impact, SnapshotPlace, Verify } from '../fls/change.ts';
import type { Notice } from '../fls/problem.ts';
import type { ChangePorts } from './change/ports.ts';
import { applyChange } from './change/apply.ts';
import { createUnsaidHiddenRowsNotice } from './inspect/hidden-rows.ts';
import { NO_LOGIN_READ } from './change/login.ts';
import type { ChangePlan } from './change/change.ts';
import { planReset, refuseStaleReset, type ResetPlanOptions, type ResetPlan } from './change/plan-reset.ts';
import { listChangedPaths, writeFileChanges, type ProfileFileChange } from './change/project-files.ts';
import type { AccessByProfile } from './change/verify.ts';

export type ResetOptions = ResetPlanOptions &
  Pick<ChangePlan, 'dryRun' | 'apiVersion' | 'testLevel' | 'verifyBy' | 'org'>;

export type ResetStatus = 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'partial' | 'failed';

export type ResetFlowResult = {
  readonly status: ResetStatus;
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly snapshot: SnapshotPlace | null;
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  /** The project's files of the profiles, changed or not. */
  readonly projectFiles: readonly string[];
  /** Beside those of the plan, which the review has. */
  readonly notices: readonly Notice[];
};

/**
 * Shows the plan, and says whether to carry it out.
 *
 * @param changedFiles paths of the project's files that the plan changes
 */
export type ResetReview = (plan: ResetPlan, changedFiles: readonly string[]) => Promise<boolean>;

/**
 * plan → show → confirm → snapshot → edit → deploy → verify. Nothing is written, locally or in the org, before the review
 * has said yes; a dry run writes nothing at all.
 *
 * @throws Problem of the stages
 */
export async function resetProfiles(
  asked: ResetOptions,
  ports: ChangePorts,
  review: ResetReview,
): Promise<ResetFlowResult> {
  ports.progress.showStage('inspect');
  const plan = await planReset(asked, ports);
  // Before anybody is asked: a file that cannot be read stops the reset.
  const fileChanges = plan.buildFileChanges(plan.profileChanges);
  const profiles = plan.profileChanges.map(({ profile }) => profile);
  const login = asked.deploys && profiles.length > 0 ? await ports.org.readLoginSections(profiles) : NO_LOGIN_READ;
  ports.progress.stop();
  const agreed = await review(plan, listChangedPaths(fileChanges));
  const { edits, impact, projectFiles } = plan;
  const planned = { edits, impact, projectFiles, notices: [], snapshot: null, files: [], deploy: null, verify: null };
  if (edits.length === 0) return { ...planned, status: 'nothingToDo' };
  if (!agreed) return { ...planned, status: 'declined' };
  if (!asked.deploys) return { ...planned, ...(await resetFilesOnly(asked.dryRun, fileChanges, ports)) };
  const planAgain = async (): Promise<AccessByProfile> => {
    const now = await planReset(asked, ports);
    refuseStaleReset(plan, now);
    return now.currentAccess;
  };
  const done = await applyChange({ ...asked, ...plan, fileChanges, login, planAgain, snapshot: null }, ports);
  ports.progress.stop();
  const notices = [...done.notices, ...createUnsaidHiddenRowsNotice(ports.org, plan.notices)];
  return { ...planned, ...done, notices, status: done.status === 'done' ? 'reset' : done.status };
}

/** Files that say it already have only to be deployed. */
async function resetFilesOnly(
  dryRun: boolean,
  fileEdits: readonly ProfileFileChange[],
  ports: ChangePorts,
): Promise<{ status: ResetStatus; files: readonly string[] }> {
  if (dryRun) return { status: 'dryRun', files: [] };
  await writeFileChanges(fileEdits, ports);
  return { status: fileEdits.length === 0 ? 'nothingToDo' : 'edited', files: listChangedPaths(fileEdits) };
}
