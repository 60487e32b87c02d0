import { toAccess, type FieldPermission } from '../fls/access.ts';
import type { FieldChange } from '../fls/change-record.ts';
import { createStringPool } from '../text/string-pool.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { createFlagSplicer, type FlagValue } from './flag-edits.ts';
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
 * @param permissions each field once, in any case
 * @param isMeant whether to change an entry, given its current and its wanted permission
 * @throws XmlError, ProfileDocumentError when the text cannot be read
 */
export function editProfile(
  text: string,
  permissions: readonly FieldPermission[],
  isMeant: (entry: FieldPermission, wanted: FieldPermission) => boolean = () => true,
): EditedProfile {
  const findIndex = createIndex(permissions);
  const isFound = new Uint8Array(permissions.length);
  const changed: FieldChange[] = [];
  const splices: Splice[] = [];
  // What is kept must not refer to the text, which may be one of many.
  const copy = createStringPool();
  const addFlagSplices = createFlagSplicer(text, splices);
  let next = 0;
  visitFieldEntries(text, (entry) => {
    // Permissions mostly come in the order of the file. Then nothing has to be looked up.
    const index = permissions[next]?.field === entry.field ? next : findIndex(entry.field);
    const permission = permissions[index];
    if (!permission) return;
    next = index + 1;
    isFound[index] = 1;
    if (!isMeant(entry, permission)) return;
    const before = splices.length;
    addFlagSplices(entry, toFlags(permission));
    if (splices.length === before) return;
    const field = entry.field === permission.field ? permission.field : copy(entry.field);
    changed.push({ field, from: toAccess(entry), to: toAccess(permission) });
  });
  const isMissing = ({ field }: FieldPermission): boolean => isFound[findIndex(field)] !== 1;
  const missing = isFound.includes(0) ? permissions.filter(isMissing).map(({ field }) => field) : [];
  const sorted = sortSplices(splices);
  return { text: splice(text, sorted), splices: sorted, changed, missing };
}

/** Creates a function that finds a permission by its field in any case; -1 where there is none. */
function createIndex(permissions: readonly FieldPermission[]): (field: string) => number {
  let indexes: ReadonlyMap<string, number> | null = null;
  return (field) => {
    indexes ??= new Map(permissions.map((permission, index) => [permission.field.toLowerCase(), index]));
    return indexes.get(field.toLowerCase()) ?? -1;
  };
}

function toFlags({ editable, readable }: FieldPermission): readonly FlagValue[] {
  return FLAGS[editable ? 'editable' : 'other'][readable ? 'readable' : 'other'];
}

function buildFlags(editable: boolean, readable: boolean): readonly FlagValue[] {
  return [
    { name: 'editable', value: editable },
    { name: 'readable', value: readable },
  ];
}

const FLAGS = {
  editable: { readable: buildFlags(true, true), other: buildFlags(true, false) },
  other: { readable: buildFlags(false, true), other: buildFlags(false, false) },
} as const;
