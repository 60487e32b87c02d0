import type { Proof } from './explained-subject.ts';

export function hasDisagreement(proof: Pick<Proof, 'disagreements'> | null): boolean {
  return proof !== null && proof.disagreements.length > 0;
}
