import type { Deploy, Edit, Impact, SnapshotPlace, Verify } from '../fls/change.ts';
import type { Proof } from '../fls/proof.ts';
import type { Notice } from '../fls/problem.ts';
import type { AccessProver } from '../ports/prover.ts';
import { applyChange, prepareChange } from './change/apply.ts';
import type { ChangeOptions, ChangePlan, ChangePorts, LoginByProfile } from './change/change.ts';
import { NO_LOGIN_READ } from './change/login.ts';
import { createUnfinishedNotices } from './change/choose-snapshot.ts';
import { planReset, type ResetPlanOptions, type ResetPlan } from './change/plan-reset.ts';
import { proveAfter, proveBefore, type ResetProofs } from './change/prove-reset.ts';
import { listChangedPaths, writeFileChanges } from './change/project-files.ts';
import type { ProfileScope } from './inspect/select-profiles.ts';
import { refuseChangedEdits, refuseChangedImpact } from './change/stale-plan.ts';
import { createUnqueriedNotices } from './change/unqueried-notice.ts';
import { createNewHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';

export type ResetOptions = Omit<ResetPlanOptions, 'proves'> & ChangeOptions;

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
  readonly proofs: ResetProofs;
  /** Without those of the plan, which the review shows. */
  readonly notices: readonly Notice[];
};

/** What a review looks at. */
export type ReviewedPlan = {
  readonly plan: ResetPlan;
  /** Paths of the project's files that the plan changes. */
  readonly changedFiles: readonly string[];
  /** What the platform says of the access that the plan takes; null where it was not asked. */
  readonly proof: Proof | null;
};

/**
 * Shows the plan, and asks whether to apply it.
 *
 * @returns false when the user declines
 */
export type ResetReview = (reviewed: ReviewedPlan) => Promise<boolean>;

export type ResetPorts = ChangePorts & {
  /** Null where the platform is not to be asked. */
  readonly prover: AccessProver | null;
};

/**
 * plan → prove → show → confirm → snapshot → edit → deploy → settle → verify → prove. Nothing is written before the review has
 * confirmed the plan. A dry run writes nothing.
 *
 * @throws Problem those of `planReset`, and `loginUnknown`: before the review
 * @throws Problem `orgChanged`, `impactChanged` when the org has changed since the plan: nothing was changed
 * @throws Problem those of `prepareChange`, `applyChange` and, without a deploy, `writeFileChanges`
 */
export async function resetProfiles(
  options: ResetOptions,
  ports: ResetPorts,
  review: ResetReview,
): Promise<ResetFlowResult> {
  ports.progress.showStage('inspect');
  const plan = await planReset({ ...options, proves: ports.prover !== null }, ports);
  const [login, unfinished] = await Promise.all([
    readPlannedLogin(plan, options, ports),
    createUnfinishedNotices(options.org.id, { profiles: plan.profiles, besides: null }, ports),
  ]);
  const unqueried = createUnqueriedNotices(plan.profileChanges, plan.currentAccess, ports.org);
  const shown = { ...plan, notices: [...unfinished, ...plan.notices, ...unqueried] };
  const before = await proveBefore(plan, ports);
  ports.progress.stop();
  const isConfirmed = await review({ plan: shown, changedFiles: listChangedPaths(plan.fileChanges), proof: before });
  const unapplied = { plan, proof: before };
  if (plan.edits.length === 0) return buildUnappliedResult(unapplied, 'nothingToDo');
  if (!isConfirmed) return buildUnappliedResult(unapplied, 'declined');
  if (!options.deploys) return resetFilesOnly(unapplied, options.dryRun, ports);

  const { profileChanges, fileChanges, currentAccess, edits, impact, projectFiles } = plan;
  const changePlan: ChangePlan = { profileChanges, recordedChanges: profileChanges, fileChanges, currentAccess, login };
  const prepared = await prepareChange(changePlan, options, ports);
  // Of the same profiles: another one that has come to the org since is no part of what was confirmed.
  const scope: ProfileScope = { kind: 'named', names: plan.profiles };
  // The files are compared when they are written.
  const current = await planReset({ ...options, scope, proves: false }, { org: ports.org, project: null });
  if (current.edits.length === 0 && isInEffect(profileChanges, current.currentAccess))
    return buildOvertakenResult({ plan: current, proof: before }, ports);
  refuseChangedEdits(edits, current.edits);
  refuseChangedImpact(impact, current.impact);
  const result = await applyChange(
    { plan: changePlan, options, prepared, accessBefore: current.currentAccess, opened: null, isWhole: true },
    ports,
  );
  const after = await proveAfter(plan, result, ports);
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
    proofs: { before, ...after },
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

type UnappliedPlan = Pick<ReviewedPlan, 'plan' | 'proof'>;

function buildUnappliedResult(
  { plan: { edits, impact, projectFiles }, proof }: UnappliedPlan,
  status: ResetStatus,
  files: readonly string[] = [],
): ResetFlowResult {
  const proofs = { before: proof, after: null, failure: null };
  const rest = { snapshot: null, files, deploy: null, verify: null, projectFiles, proofs, notices: [] };
  return { status, edits, impact, isOvertaken: false, ...rest };
}

/** Edits may also be gone from a plan because the profile got Read on their objects. */
function isInEffect(profileChanges: ResetPlan['profileChanges'], access: ResetPlan['currentAccess']): boolean {
  return profileChanges.every(({ profile: { id }, edits }) =>
    edits.every(({ field, to }) => (access.get(id)?.get(field) ?? 'none') === to),
  );
}

/** Two equal resets at once: the second waits for the first, and then has nothing left to do. */
function buildOvertakenResult(unapplied: UnappliedPlan, { progress }: ChangePorts): ResetFlowResult {
  progress.stop();
  return { ...buildUnappliedResult(unapplied, 'nothingToDo'), isOvertaken: true };
}

/** Changes the project's files and not the org. Files that already have the edits only need a deploy. */
async function resetFilesOnly(unapplied: UnappliedPlan, dryRun: boolean, ports: ChangePorts): Promise<ResetFlowResult> {
  const { fileChanges } = unapplied.plan;
  if (dryRun) return buildUnappliedResult(unapplied, 'dryRun');
  await ports.lock.acquire();
  await writeFileChanges(fileChanges, ports);
  if (fileChanges.length === 0) return buildUnappliedResult(unapplied, 'nothingToDo');
  return buildUnappliedResult(unapplied, 'edited', listChangedPaths(fileChanges));
}
