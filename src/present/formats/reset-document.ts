import type { ResetPlan } from '../../flows/change/plan-reset.ts';
import type { ResetFlowResult, ResetStatus } from '../../flows/reset.ts';
import type { Context } from '../../fls/context.ts';
import type { PlanFile } from '../../fls/plan-file.ts';
import type { Notice } from '../../fls/problem.ts';
import type { NextCommandContext } from '../next-commands.ts';

/** What a person who approves a plan, or looks up a reset a year later, wants to know of it. */
export type ResetDocument = {
  readonly context: Context;
  readonly plan: ResetPlan;
  readonly result: ResetFlowResult;
  /** Of the plan and of the result. */
  readonly notices: readonly Notice[];
  /** The plan that was carried out, and where it lies. */
  readonly usedPlan: { readonly file: PlanFile; readonly path: string } | null;
  /** Where the plan was written to. */
  readonly writtenPlan: string | null;
  /** Paths of the project's files that the plan changes. */
  readonly changedFiles: readonly string[];
  readonly next: NextCommandContext;
  /** The command line as the user typed it. */
  readonly typed: string;
  readonly formatPath: (path: string) => string;
};

/** Whether nothing was carried out, so that the document is about a plan. */
export function isPlanOnly(status: ResetStatus): boolean {
  return status === 'dryRun' || status === 'declined';
}
