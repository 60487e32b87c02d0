import type { Deploy, Edit, Impact, Verify } from '../fls/reset.ts';
import type { Notice } from '../fls/problem.ts';
import type { ChangePorts } from '../ports.ts';
import { carryOut, type Order } from './carry-out.ts';
import { planReset, type PlanRequest, type ResetPlan } from './plan-reset.ts';

export type ResetRequest = PlanRequest & Omit<Order, 'parts'>;

export type ResetStatus = 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'partial' | 'failed';

export type ResetOutcome = {
  readonly status: ResetStatus;
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly snapshot: { readonly id: string; readonly path: string } | null;
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
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
  const plan = await planReset(asked, ports.org);
  ports.progress.done();
  const agreed = await review(plan);
  const { edits, impact, parts, notices } = plan;
  const planned = { edits, impact, notices, snapshot: null, files: [], deploy: null, verify: null };
  if (edits.length === 0) return { ...planned, status: 'nothingToDo' };
  if (!agreed) return { ...planned, status: 'declined' };
  const done = await carryOut({ ...asked, parts }, ports);
  ports.progress.done();
  return {
    ...done,
    status: done.status === 'done' ? 'reset' : done.status,
    edits,
    impact,
    notices: [...notices, ...done.notices],
  };
}
