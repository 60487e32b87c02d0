import type { FieldClaim } from './claim.ts';
import { createExplainer, type FieldAccess, type FieldFacts } from './explanation.ts';
import { createForceAssumption, isSurelyInForce, type Grantor } from './grantor.ts';
import type { Access } from './access.ts';

/** What users with the same access have. */
export type ExplainedGrantors = {
  /** In force, the profile among them, with their rights and fields on the objects. */
  readonly inForce: readonly Grantor[];
  /** What may be in force besides: session-based sets, and groups that are not up to date. */
  readonly possible: readonly Grantor[];
  /** Whether they have permission sets that the org does not show. */
  readonly hasHidden: boolean;
};

/**
 * What an explanation says that the platform can contradict: less than what is surely in force gives, or more than everything
 * that may be. Where it is not known what opens the object, the access counts as given, and less by the platform contradicts
 * nothing. Whether a field without a field permission can be edited depends on more than permissions.
 *
 * @returns one for each field, in their order
 */
export function claimExplanation(
  { inForce, possible, hasHidden }: ExplainedGrantors,
  fields: readonly FieldFacts[],
  controllable: ReadonlySet<string>,
): FieldClaim[] {
  const explain = createExplainer(fields, controllable);
  const least = explain(inForce.filter(isSurelyInForce));
  const most = hasHidden ? null : explain([...inForce, ...possible].map(createForceAssumption()));
  return explain(inForce).map((access, index) => {
    const { field, isAlwaysVisible, opening } = access;
    const sure = least[index];
    const isKnown = sure !== undefined && opening.kind !== 'unknown';
    return {
      field,
      claimed: toClaimed(access),
      least: isKnown ? toClaimed(sure) : 'none',
      most: limitToRead(most === null ? 'edit' : toClaimed(most[index] ?? access), isAlwaysVisible),
      claimsEdit: !isAlwaysVisible,
      isObjectOpen: isKnown && sure.objectVia.length > 0,
    };
  });
}

function toClaimed({ read, edit, isAlwaysVisible }: FieldAccess): Access {
  if (!read) return 'none';
  return limitToRead(edit ? 'edit' : 'read', isAlwaysVisible);
}

function limitToRead(access: Access, isLimited: boolean): Access {
  return isLimited && access === 'edit' ? 'read' : access;
}
