import { getObjectName } from '../fls/access.ts';
import type { PermissionEntry } from './entry.ts';
import type { ProfileDocument } from './profile.ts';

export function listProfileEntries({ fieldPermissions, objectPermissions }: ProfileDocument): PermissionEntry[] {
  return [...fieldPermissions, ...objectPermissions];
}

/**
 * What to find an entry by. API names are compared without case, as the platform does: a file may spell `account.phone`.
 * Names have no space around them, so one before an object's keeps the two kinds apart.
 */
export function buildEntryKey({ kind, name }: PermissionEntry): string {
  return kind === 'fieldPermissions' ? name.toLowerCase() : ` ${name.toLowerCase()}`;
}

/** Folded. A field permission names its object before the dot; the name of an object permission is the object. */
export function getEntryObject({ name }: PermissionEntry): string {
  return getObjectName(name).toLowerCase();
}

export function toLowerCaseSet(names: Iterable<string>): Set<string> {
  return new Set(Array.from(names, (name) => name.toLowerCase()));
}

/** An object permission that grants nothing is the same as none. */
export function hasTrueFlag(entry: PermissionEntry): boolean {
  return entry.flags.some((flag) => flag.value);
}
