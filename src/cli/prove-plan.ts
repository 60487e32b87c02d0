import { isDisputed } from '../flows/change/prove-reset.ts';
import type { ResetFlowResult } from '../flows/reset.ts';
import { computeExitCode } from '../fls/change.ts';
import { isProblem, Problem } from '../fls/problem.ts';
import { hasDisagreement, type Proof } from '../fls/proof.ts';
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

/**
 * The exit code of a reset. A signal that came while the platform was asked after the deploy ends the command as any signal
 * does, though the result is told.
 */
export function computeResetExitCode(result: Pick<ResetFlowResult, 'status' | 'edits' | 'verify' | 'proofs'>): number {
  const { failure } = result.proofs;
  if (isProblem(failure, 'interrupted')) return failure.exitCode;
  return computeExitCode({ ...result, isDisputed: isDisputed(result.proofs) });
}

/** Whether a problem leaves a reset that `sf fls resume` finishes. */
export function isLeftToResume(error: unknown): boolean {
  return error instanceof Problem && error.startedWork !== null && error.startedWork.snapshot !== null;
}
