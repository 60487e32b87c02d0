import type { Proof, ProofCount } from './explained-subject.ts';

/** Whether the platform contradicts the permissions, or itself. */
export function hasDisagreement(proof: Pick<Proof, 'disagreements' | 'conflicts'> | null): boolean {
  return proof !== null && proof.disagreements.length + proof.conflicts.length > 0;
}

/** @param answers each about one field of one user */
export function countAnswers(answers: readonly { readonly username: string; readonly field: string }[]): ProofCount {
  return {
    answers: answers.length,
    users: new Set(answers.map(({ username }) => username)).size,
    fields: new Set(answers.map(({ field }) => field)).size,
  };
}
