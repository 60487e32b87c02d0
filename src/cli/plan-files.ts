import { readPlanFile, writePlanFile } from '../adapters/files/plan-file.ts';
import type { ResetPlan } from '../flows/change/plan-reset.ts';
import type { ProfileScope } from '../flows/inspect/select-profiles.ts';
import type { Context } from '../fls/context.ts';
import type { Proof } from '../fls/proof.ts';
import type { PlanOptions } from '../fls/plan.ts';
import { buildPlanFile, isPlanOfOrg, type PlanChoice, type PlanFile } from '../fls/plan-file.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { formatNotice } from '../present/notices.ts';
import { listDisagreements } from '../present/proof.ts';
import { describeProofTime } from '../present/reset-proof.ts';

/**
 * Reads the plan that a reset carries out.
 *
 * @param file as the user typed it; undefined without the flag
 * @throws Problem `unreadablePlan`, `planOfOtherOrg`
 */
export async function readPlanOfOrg(file: string | undefined, orgId: string): Promise<PlanFile | null> {
  if (file === undefined) return null;
  const plan = await readPlanFile(file);
  if (isPlanOfOrg(plan, orgId)) return plan;
  const { alias, username, id } = plan.context.org;
  const owner = [alias, username, id].filter((name) => name !== null).join(', ');
  throw new Problem('planOfOtherOrg', { path: file, owner });
}

/** What a plan is written from. */
export type WrittenPlan = {
  readonly context: Context;
  readonly plan: ResetPlan;
  readonly options: PlanOptions & { readonly scope: ProfileScope };
  /** Of the plan and of its dry run. */
  readonly notices: readonly Notice[];
  /** What the platform says of who has access; null where it was not asked. */
  readonly proof: Proof | null;
};

/** @throws Problem `notWritten` */
export async function writePlanOfReset(file: string, written: WrittenPlan): Promise<void> {
  const { context, plan, options, notices, proof } = written;
  const { generatedAt, plugin, apiVersion, org, policyFile } = context;
  if (org === null) throw new Error('a plan needs an org');
  const content = {
    context: { generatedAt, plugin, apiVersion, org, policyFile },
    choice: buildChoice(options),
    warnings: [
      ...new Set(notices.map((notice) => formatNotice(notice))),
      ...(proof === null ? [] : listDisagreements(proof).map(describeProofTime('before'))),
    ],
    edits: plan.edits,
    impact: plan.impact,
    leftOut: plan.leftOut,
    profiles: plan.profileChanges.map(({ profile: { id, fullName, name } }) => {
      return { id, fullName, name, enabled: plan.currentAccess.get(id) ?? new Map() };
    }),
  };
  await writePlanFile(file, await buildPlanFile(content));
}

function buildChoice({
  scope,
  sobjects,
  fields,
  exposures,
  readOnly,
  includeUncontrolled,
}: WrittenPlan['options']): PlanChoice {
  const kind = scope.kind === 'planned' ? 'named' : scope.kind;
  return { scope: kind, sobjects, fields, exposures, readOnly, includeUncontrolled };
}
