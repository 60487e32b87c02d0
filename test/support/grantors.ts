import type { Access } from '../../src/fls/access.ts';
import type { Grantor, ObjectRights } from '../../src/fls/grantor.ts';

/** Grantors for specs. */

export const READ: ObjectRights = { read: true, edit: false, allFields: false };
export const EDIT: ObjectRights = { read: true, edit: true, allFields: false };
export const WIDE: ObjectRights = { read: true, edit: false, allFields: true };

/** A permission set in force with these rights on objects and these fields, unless the changes say otherwise. */
export function grantor(
  name: string,
  objects: Readonly<Record<string, ObjectRights>> = {},
  fields: Readonly<Record<string, Access>> = {},
  changes: Partial<Grantor> = {},
): Grantor {
  return {
    kind: 'PermissionSet',
    name,
    label: name,
    setId: `0PS ${name}`,
    state: 'inForce',
    objects: new Map(Object.entries(objects)),
    everyObject: 'none',
    everyField: false,
    fields: new Map(Object.entries(fields)),
    ...changes,
  };
}

/** What a profile itself grants on objects. */
export function profileGrantor(
  name: string,
  objects: Readonly<Record<string, ObjectRights>> = {},
  changes: Partial<Grantor> = {},
): Grantor {
  return grantor(name, objects, {}, { kind: 'Profile', fields: null, ...changes });
}
