import { isLessAccess, type Access } from './access.ts';

/** What the permissions say of the access of a user to one field. */
export type FieldClaim = {
  /** `Object.Field`. */
  readonly field: string;
  readonly claimed: Access;
  /** The platform contradicts the claim when it gives less than `least` or more than `most`: not all is known. */
  readonly least: Access;
  readonly most: Access;
  /** Whether it says anything of edit; otherwise only read is compared, and none of the three is `edit`. */
  readonly claimsEdit: boolean;
  /** Whether it is known that something opens the object to the user. */
  readonly isObjectOpen: boolean;
};

/** The claims on the fields of one object. */
export type ObjectClaims = { readonly object: string; readonly fields: readonly FieldClaim[] };

/** Users of whom the permissions say the same. */
export type ClaimGroup = {
  /** API name of their profile. */
  readonly profile: string;
  readonly usernames: readonly string[];
  /** What matters most first. */
  readonly objects: readonly ObjectClaims[];
};

/** Whether less and more would both keep the claim, so that there is nothing to ask. */
export function isEmptyClaim({ claimed, least, most }: FieldClaim): boolean {
  return least === 'none' && isLessAccess(claimed, most);
}

/**
 * - `agreed`: the platform says what the permissions say.
 * - `settled`: it gives less, which is possible: it is not known what opens the object, or whether a group is in force, so that
 *   the access counts as given.
 * - `surplus`: it gives more, which is possible: the user has something that the org does not show, or that may be in force.
 * - `contradicted`: it says something else.
 */
export type ClaimVerdict = 'agreed' | 'settled' | 'surplus' | 'contradicted';

/** @param proved what the platform says */
export function judgeClaim({ claimed, least, most, claimsEdit }: FieldClaim, proved: Access): ClaimVerdict {
  const compared = proved === 'edit' && !claimsEdit ? 'read' : proved;
  if (isLessAccess(compared, least) || isLessAccess(most, compared)) return 'contradicted';
  if (isLessAccess(compared, claimed)) return 'settled';
  return isLessAccess(claimed, compared) ? 'surplus' : 'agreed';
}
