import { objectOf } from '../fls/access.ts';
import type { Entry } from './entry.ts';
import type { ProfileDocument } from './profile.ts';

export function entriesOf({ fieldPermissions, objectPermissions }: ProfileDocument): Entry[] {
  return [...fieldPermissions, ...objectPermissions];
}

/**
 * What to find an entry by. API names are compared without case, as the platform does: a file may spell `account.phone`.
 * Names have no space around them, so one before an object's keeps the two kinds apart.
 */
export function keyOf({ kind, name }: Entry): string {
  return kind === 'fieldPermissions' ? name.toLowerCase() : ` ${name.toLowerCase()}`;
}

/** Folded. A field permission names its object before the dot; the name of an object permission is the object. */
export function objectOfEntry({ name }: Entry): string {
  return objectOf(name).toLowerCase();
}

export function folded(names: Iterable<string>): Set<string> {
  return new Set(Array.from(names, (name) => name.toLowerCase()));
}

/** An object permission that grants nothing is the same as none. */
export function grants(entry: Entry): boolean {
  return entry.flags.some((flag) => flag.value);
}
