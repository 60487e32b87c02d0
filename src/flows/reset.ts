import type { Deploy, Edit, Impact, SnapshotPlace, Verify } from '../fls/change.ts';
import type { Notice } from '../fls/problem.ts';
import type { ChangePorts } from './change/ports.ts';
import { carryOut } from './change/apply.ts';
import type { Order } from './change/change.ts';
import { planReset, refuseStale, type PlanRequest, type ResetPlan } from './change/plan-reset.ts';
import { pathsOf, writeFiles, type FileEdit } from './change/project-files.ts';
import type { Picture } from './change/verify.ts';

export type ResetRequest = PlanRequest & Pick<Order, 'dryRun' | 'apiVersion' | 'testLevel' | 'verifyBy' | 'org'>;

export type ResetStatus = 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'partial' | 'failed';

export type ResetOutcome = {
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

/** Shows the plan, and answers whether it may be carried out. */
export type Review = (plan: ResetPlan) => Promise<boolean>;

/**
 * plan → show → confirm → snapshot → edit → deploy → verify. Nothing is written, locally or in the org, before the review
 * has said yes; a dry run writes nothing at all.
 *
 * @throws Problem of the stages
 */
export async function reset(asked: ResetRequest, ports: ChangePorts, review: Review): Promise<ResetOutcome> {
  ports.progress.stage('inspect');
  const plan = await planReset(asked, ports);
  // Before anybody is asked: a file that cannot be read stops the reset.
  const fileEdits = plan.filesWith(plan.parts);
  ports.progress.done();
  const agreed = await review(plan);
  const { edits, impact, projectFiles } = plan;
  const planned = { edits, impact, projectFiles, notices: [], snapshot: null, files: [], deploy: null, verify: null };
  if (edits.length === 0) return { ...planned, status: 'nothingToDo' };
  if (!agreed) return { ...planned, status: 'declined' };
  if (!asked.deploys) return { ...planned, ...(await editOnly(asked.dryRun, fileEdits, ports)) };
  const again = async (): Promise<Picture> => {
    const now = await planReset(asked, ports);
    refuseStale(plan, now);
    return now.held;
  };
  const done = await carryOut({ ...asked, ...plan, fileEdits, again, snapshot: null }, ports);
  ports.progress.done();
  return { ...planned, ...done, status: done.status === 'done' ? 'reset' : done.status };
}

/** Files that say it already have only to be deployed. */
async function editOnly(
  dryRun: boolean,
  fileEdits: readonly FileEdit[],
  ports: ChangePorts,
): Promise<{ status: ResetStatus; files: readonly string[] }> {
  if (dryRun) return { status: 'dryRun', files: [] };
  await writeFiles(fileEdits, ports);
  return { status: fileEdits.length === 0 ? 'nothingToDo' : 'edited', files: pathsOf(fileEdits) };
}
