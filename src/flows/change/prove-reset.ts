import type { ClaimGroup } from '../../fls/claim.ts';
import { hasDisagreement, type Proof } from '../../fls/proof.ts';
import { listDecidedFields } from '../../fls/impact-claims.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { AccessProver } from '../../ports/prover.ts';
import type { Progress } from '../../ports/terminal.ts';
import { proveClaims } from '../prove-claims.ts';
import type { ChangeResult } from './change.ts';
import type { ResetPlan } from './plan-reset.ts';

/** What the platform says of the access that a reset takes; null where it was not asked. */
export type ResetProofs = {
  readonly before: Proof | null;
  readonly after: Proof | null;
  /** What ended the questions after the deploy; null where nothing did. */
  readonly failure: Error | null;
};

/** Whether the platform says something else, or could not be asked to the end. */
export function isDisputed({ before, after, failure }: ResetProofs): boolean {
  return hasDisagreement(before) || hasDisagreement(after) || failure !== null;
}

type ResetProofPorts = {
  readonly org: Pick<OrgReader, 'findUsers'>;
  readonly prover: AccessProver | null;
  readonly progress: Progress;
};

/**
 * Asks who has the access that the plan takes: those who lose it, those who keep it through something else, and those who are
 * said not to have it.
 *
 * @returns null where the platform is not to be asked, and where the plan has no edits
 * @throws as `proveClaims`
 */
export async function proveBefore(
  { claims }: Pick<ResetPlan, 'claims'>,
  { org, prover, progress }: ResetProofPorts,
): Promise<Proof | null> {
  if (prover === null || claims === null) return null;
  progress.showStage('prove');
  return proveClaims(claims.before, { org, prover });
}

/**
 * Asks the same again after a deploy. Fields that did not get what was planned, or that somebody else changed, are left out:
 * verify has named them.
 *
 * The change is made and verified by now, so nothing that goes wrong here ends the command: its result has to be told.
 */
export async function proveAfter(
  { claims }: Pick<ResetPlan, 'claims'>,
  { status, verify }: Pick<ChangeResult, 'status' | 'verify'>,
  { org, prover, progress }: ResetProofPorts,
): Promise<Omit<ResetProofs, 'before'>> {
  const isApplied = (status === 'done' || status === 'partial') && verify !== null;
  if (prover === null || claims === null || !isApplied) return { after: null, failure: null };
  progress.showStage('prove');
  const moved = listDecidedFields([...verify.remaining, ...verify.others]);
  try {
    return { after: await proveClaims(dropClaims(claims.after, moved), { org, prover }), failure: null };
  } catch (error) {
    return { after: null, failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** The groups keep their objects, so that the same pairs are asked about as before the change. */
function dropClaims(groups: readonly ClaimGroup[], dropped: ReadonlySet<string>): ClaimGroup[] {
  return groups.map(({ profile, usernames, objects }) => ({
    profile,
    usernames,
    objects: objects.map(({ object, fields }) => ({
      object,
      fields: fields.filter(({ field }) => !dropped.has(`${field} ${profile}`)),
    })),
  }));
}
