import { getObjectName } from '../../fls/access.ts';
import { createKindLookup } from '../../fls/classify.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { isPersonAccountField } from '../../fls/person-fields.ts';
import type { FieldSelection } from '../../ports/org.ts';

/** Number of field permissions by Profile.Id and object. */
export type FieldCounts = Map<string, Map<string, number>>;

/**
 * Keeps the rows of field permissions that are findings, and those that tell of person accounts; the others are only counted.
 * Most rows of an org are on objects that their profile reads, and there may be millions of them.
 *
 * @param counts counts every row
 * @param profiles what the profiles themselves grant, by Profile.Id
 * @param controllable objects that can hold object permissions
 */
export function createFindingSelection(
  counts: FieldCounts,
  profiles: ReadonlyMap<string, Grantor>,
  controllable: ReadonlySet<string>,
): FieldSelection {
  const isControllable = (object: string): boolean => controllable.has(object);
  const lookups = new Map([...profiles].map(([id, profile]) => [id, createKindLookup(profile, isControllable)]));
  return (profileId, permission) => {
    const object = getObjectName(permission.field);
    const own = counts.get(profileId) ?? new Map<string, number>();
    counts.set(profileId, own.set(object, (own.get(object) ?? 0) + 1));
    const getKind = lookups.get(profileId);
    return getKind === undefined || getKind(permission) !== null || isPersonAccountField(permission.field);
  };
}
