import type { Deploy, Edit, Impact, SnapshotPlace, Verify } from '../fls/change.ts';
import type { Notice } from '../fls/problem.ts';
import { applyChange, prepareChange } from './change/apply.ts';
import type { ChangeOptions, ChangePlan, ChangePorts, LoginByProfile } from './change/change.ts';
import { NO_LOGIN_READ } from './change/login.ts';
import { createUnfinishedNotices } from './change/choose-snapshot.ts';
import { planReset, type ResetPlanOptions, type ResetPlan } from './change/plan-reset.ts';
import { listChangedPaths, writeFileChanges } from './change/project-files.ts';
import type { ProfileScope } from './inspect/select-profiles.ts';
import { refuseChangedEdits, refuseChangedImpact } from './change/stale-plan.ts';
import { createUnqueriedNotices } from './change/unqueried-notice.ts';
import { createNewHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';

export type ResetOptions = ResetPlanOptions & ChangeOptions;

export type ResetStatus = 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'running' | 'partial' | 'failed';

export type ResetFlowResult = {
  readonly status: ResetStatus;
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  /** True when all of the plan was in effect before this command began: another command, or somebody else, did the same. */
  readonly isOvertaken: boolean;
  readonly snapshot: SnapshotPlace | null;
  /** Paths of the project's files that have changed. */
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  /** Where only files change, the paths of those that have an entry of an edited field, changed now or before. */
  readonly projectFiles: readonly string[];
  /** Without those of the plan, which the review shows. */
  readonly notices: readonly Notice[];
};

/**
 * Shows the plan, and asks whether to apply it.
 *
 * @param changedFiles paths of the project's files that the plan changes
 * @returns false when the user declines
 */
export type ResetReview = (plan: ResetPlan, changedFiles: readonly string[]) => Promise<boolean>;

/**
 * plan → show → confirm → snapshot → edit → deploy → settle → verify. Nothing is written before the review has confirmed
 * the plan. A dry run writes nothing.
 *
 * @throws Problem those of `planReset`, and `loginUnknown`: before the review
 * @throws Problem `orgChanged`, `impactChanged` when the org has changed since the plan: nothing was changed
 * @throws Problem those of `prepareChange`, `applyChange` and, without a deploy, `writeFileChanges`
 */
export async function resetProfiles(
  options: ResetOptions,
  ports: ChangePorts,
  review: ResetReview,
): Promise<ResetFlowResult> {
  ports.progress.showStage('inspect');
  const plan = await planReset(options, ports);
  const login = await readPlannedLogin(plan, options, ports);
  ports.progress.stop();
  const unqueried = createUnqueriedNotices(plan.profileChanges, plan.currentAccess, ports.org);
  const unfinished = await createUnfinishedNotices(options.org.id, { profiles: plan.profiles, besides: null }, ports);
  const shown = { ...plan, notices: [...unfinished, ...plan.notices, ...unqueried] };
  const isConfirmed = await review(shown, listChangedPaths(plan.fileChanges));
  if (plan.edits.length === 0) return buildUnappliedResult(plan, 'nothingToDo');
  if (!isConfirmed) return buildUnappliedResult(plan, 'declined');
  if (!options.deploys) return resetFilesOnly(plan, options.dryRun, ports);

  const { profileChanges, fileChanges, currentAccess, edits, impact, projectFiles } = plan;
  const changePlan: ChangePlan = { profileChanges, recordedChanges: profileChanges, fileChanges, currentAccess, login };
  const prepared = await prepareChange(changePlan, options, ports);
  // Of the same profiles: another one that has come to the org since is no part of what was confirmed.
  const scope: ProfileScope = { kind: 'named', names: plan.profiles };
  // The files are compared when they are written.
  const current = await planReset({ ...options, scope }, { org: ports.org, project: null });
  if (current.edits.length === 0 && isInEffect(profileChanges, current.currentAccess))
    return buildOvertakenResult(current, ports);
  refuseChangedEdits(edits, current.edits);
  refuseChangedImpact(impact, current.impact);
  const result = await applyChange(
    { plan: changePlan, options, prepared, accessBefore: current.currentAccess, opened: null, isWhole: true },
    ports,
  );
  ports.progress.stop();
  const { snapshot, deploy, verify } = result;
  return {
    status: result.status === 'done' ? 'reset' : result.status,
    edits,
    impact,
    isOvertaken: false,
    snapshot,
    files: result.files,
    deploy,
    verify,
    projectFiles,
    notices: [...result.notices, ...createNewHiddenRowsNotice(ports.org, plan.notices)],
  };
}

async function readPlannedLogin(
  { profileChanges }: ResetPlan,
  { deploys }: ResetOptions,
  { org }: ChangePorts,
): Promise<LoginByProfile> {
  if (!deploys || profileChanges.length === 0) return NO_LOGIN_READ;
  return org.readLoginSections(profileChanges.map(({ profile }) => profile));
}

function buildUnappliedResult(
  { edits, impact, projectFiles }: ResetPlan,
  status: ResetStatus,
  files: readonly string[] = [],
): ResetFlowResult {
  const rest = { snapshot: null, files, deploy: null, verify: null, projectFiles, notices: [] };
  return { status, edits, impact, isOvertaken: false, ...rest };
}

/** Edits may also be gone from a plan because the profile got Read on their objects. */
function isInEffect(profileChanges: ResetPlan['profileChanges'], access: ResetPlan['currentAccess']): boolean {
  return profileChanges.every(({ profile: { id }, edits }) =>
    edits.every(({ field, to }) => (access.get(id)?.get(field) ?? 'none') === to),
  );
}

/** Two equal resets at once: the second waits for the first, and then has nothing left to do. */
function buildOvertakenResult(plan: ResetPlan, { progress }: ChangePorts): ResetFlowResult {
  progress.stop();
  return { ...buildUnappliedResult(plan, 'nothingToDo'), isOvertaken: true };
}

/** Changes the project's files and not the org. Files that already have the edits only need a deploy. */
async function resetFilesOnly(plan: ResetPlan, dryRun: boolean, ports: ChangePorts): Promise<ResetFlowResult> {
  const { fileChanges } = plan;
  if (dryRun) return buildUnappliedResult(plan, 'dryRun');
  await ports.lock.acquire();
  await writeFileChanges(fileChanges, ports);
  if (fileChanges.length === 0) return buildUnappliedResult(plan, 'nothingToDo');
  return buildUnappliedResult(plan, 'edited', listChangedPaths(fileChanges));
}
