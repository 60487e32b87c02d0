import { accessOf, objectOf, type FieldPermission } from './access.ts';
import type { Finding } from './finding.ts';

/** What a profile itself grants on objects. */
export type ObjectGrants = {
  /** Objects on which the profile has Read. */
  readonly readable: ReadonlySet<string>;
  /** View All Data or Modify All Data: every object is backed. */
  readonly everyObject: boolean;
};

/** A field permission, with its place where it was read from a file. */
export type Placed = FieldPermission & { readonly location?: Finding['location'] };

/**
 * The field permissions that Setup does not control: `stray` where the object can hold object permissions and the profile
 * does not back it, `uncontrolled` where it never can (Task, Event, User, line items, custom metadata types, …).
 *
 * @param controllable whether an object can hold object permissions, from the org's own describe picklist or, offline, from
 *   a table: a missing object permission alone proves nothing (facts: jetstream PR#1899, Admin profiles in public
 *   repositories)
 */
export function classify(
  profile: string,
  permissions: readonly Placed[],
  grants: ObjectGrants,
  controllable: (object: string) => boolean,
): Finding[] {
  const isBacked = (object: string): boolean => grants.everyObject || grants.readable.has(object);
  return permissions
    .map((permission) => ({ permission, object: objectOf(permission.field), access: accessOf(permission) }))
    .filter(({ access, object }) => access !== 'none' && !(controllable(object) && isBacked(object)))
    .map(({ permission, object, access }) => ({
      profile,
      object,
      field: permission.field,
      access,
      kind: controllable(object) ? 'stray' : 'uncontrolled',
      exposure: 'unknown',
      openedBy: [],
      users: 0,
      kept: null,
      location: permission.location ?? null,
    }));
}
