import type { Proof } from '../fls/proof.ts';
import { Problem } from '../fls/problem.ts';
import { hasDisagreement } from '../fls/proof.ts';
import { describeProof } from '../present/proof.ts';

/**
 * A plan that is known to be wrong about who has access is carried out only by somebody who has seen it.
 *
 * @throws Problem `planDisputed`
 */
export function refuseDisputedPlan(proof: Proof | null): void {
  if (proof === null || !hasDisagreement(proof)) return;
  const lines = describeProof(proof).contradictions.flatMap((list) => list.lines);
  throw new Problem('planDisputed', { fields: lines.join('; ') });
}

/** Whether a problem leaves a reset that `sf fls resume` finishes. */
export function isLeftToResume(error: unknown): boolean {
  return error instanceof Problem && error.startedWork !== null && error.startedWork.snapshot !== null;
}
