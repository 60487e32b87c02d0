import { getObjectName } from '../fls/access.ts';
import type { PermissionEntry } from './entry.ts';

/**
 * The key of an entry. API names compare without case, as on the platform: a file may contain `account.phone`. The
 * space before the name of an object keeps object permissions apart from field permissions; names have no space around
 * them.
 */
export function buildEntryKey({ kind, name }: Pick<PermissionEntry, 'kind' | 'name'>): string {
  return kind === 'fieldPermissions' ? name.toLowerCase() : ` ${name.toLowerCase()}`;
}

/** The object of a field or object permission, in lower case. */
export function getEntryObject({ name }: Pick<PermissionEntry, 'name'>): string {
  return getObjectName(name).toLowerCase();
}

export function toLowerCaseSet(names: Iterable<string>): Set<string> {
  return new Set(Array.from(names, (name) => name.toLowerCase()));
}

/** An object permission without a true flag grants nothing, as if it were missing. */
export function hasTrueFlag(entry: { readonly flags: readonly { readonly value: boolean }[] }): boolean {
  return entry.flags.some((flag) => flag.value);
}
