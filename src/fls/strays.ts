import { accessOf, objectOf, type FieldPermission } from './access.ts';
import type { Finding } from './finding.ts';

/** What a profile itself grants on objects. */
export type ObjectGrants = {
  /** Objects on which the profile has Read. */
  readonly readable: ReadonlySet<string>;
  /** View All Data or Modify All Data: every object is backed. */
  readonly everyObject: boolean;
};

/**
 * The field permissions that are not backed by the profile: `stray` where the object can hold object permissions,
 * `uncontrolled` where it never can (Task, Event, User, line items, custom metadata types, …).
 *
 * @param controllable the objects that can hold object permissions, from the org's own describe picklist: a missing
 *   object permission alone proves nothing (facts: jetstream PR#1899, Admin profiles in public repositories)
 */
export function classify(
  profile: string,
  permissions: readonly FieldPermission[],
  grants: ObjectGrants,
  controllable: ReadonlySet<string>,
): Finding[] {
  if (grants.everyObject) return [];
  return permissions
    .filter((permission) => accessOf(permission) !== 'none' && !grants.readable.has(objectOf(permission.field)))
    .map((permission) => {
      const object = objectOf(permission.field);
      return {
        profile,
        object,
        field: permission.field,
        access: accessOf(permission),
        kind: controllable.has(object) ? 'stray' : 'uncontrolled',
        exposure: 'unknown',
        openedBy: [],
        users: 0,
        kept: null,
        location: null,
      };
    });
}
