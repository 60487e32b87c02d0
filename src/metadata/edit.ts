import { toAccess, type FieldPermission } from '../fls/access.ts';
import type { FieldChange } from '../fls/change-record.ts';
import { createStringPool } from '../text/string-pool.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { buildFlagSplices } from './flag-edits.ts';
import { visitFieldEntries } from './profile.ts';

export type EditedProfile = {
  readonly text: string;
  /** What was replaced in the old text, sorted. */
  readonly splices: readonly Splice[];
  /** The entries that were changed. Duplicate entries of a field may have had different access. */
  readonly changed: readonly FieldChange[];
  /** Fields without an entry in the file, spelled as in the request. No entry is inserted for them. */
  readonly missing: readonly string[];
};

/**
 * Sets field permissions in the text of a profile. Only the characters of values that change are replaced. Duplicate
 * entries of a field are all changed. A flag that an entry lacks is added only where it becomes true. Field names
 * compare without case, as on the platform. Setting the same values again changes nothing.
 *
 * @param isMeant whether to change an entry, given its current and its wanted permission
 * @throws XmlError, ProfileDocumentError when the text cannot be read
 */
export function editProfile(
  text: string,
  permissions: readonly FieldPermission[],
  isMeant: (entry: FieldPermission, wanted: FieldPermission) => boolean = () => true,
): EditedProfile {
  const wanted = new Map(permissions.map((permission) => [permission.field.toLowerCase(), permission]));
  const found = new Set<string>();
  const changed: FieldChange[] = [];
  const splices: Splice[] = [];
  // What is kept must not refer to the text, which may be one of many.
  const copy = createStringPool();
  visitFieldEntries(text, (entry) => {
    const key = entry.field.toLowerCase();
    const permission = wanted.get(key);
    if (!permission) return;
    found.add(key);
    if (!isMeant(entry, permission)) return;
    const { editable, readable } = permission;
    const flags = [
      { name: 'editable', value: editable },
      { name: 'readable', value: readable },
    ];
    const own = buildFlagSplices(text, entry, { flags });
    if (own.length === 0) return;
    const field = entry.field === permission.field ? permission.field : copy(entry.field);
    changed.push({ field, from: toAccess(entry), to: toAccess(permission) });
    for (const { start, end, text: replacement } of own) splices.push({ start, end, text: copy(replacement) });
  });
  const missing = permissions.map(({ field }) => field).filter((field) => !found.has(field.toLowerCase()));
  const sorted = sortSplices(splices);
  return { text: splice(text, sorted), splices: sorted, changed, missing };
}
