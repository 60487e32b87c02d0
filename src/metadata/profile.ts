import type { FieldPermission } from '../fls/access.ts';
import type { XmlElement } from '../xml/element.ts';
import { findFlag, readEntry, type PermissionEntry } from './entry.ts';
import { readMetadataRoot } from './elements.ts';
import { createOldFormError, hasRevokeFlags, OLD_FIELD_SECURITY } from './old-profile.ts';
import { readEnabledPermissions, USER_PERMISSION } from './user-permissions.ts';

export { XmlError } from '../xml/error.ts';
export { ProfileDocumentError, type PermissionEntry } from './entry.ts';

/** A flag that the entry lacks is false. */
export type FieldEntry = PermissionEntry & FieldPermission;

export type ObjectEntry = PermissionEntry & { readonly object: string; readonly allowRead: boolean };

/**
 * The text of a profile with its field, object and user permissions, in document order. Duplicate entries are all
 * listed: the platform refuses such a file ("appears more than once"), so none of them takes precedence.
 */
export type ProfileDocument = {
  readonly text: string;
  readonly root: XmlElement;
  readonly fieldPermissions: readonly FieldEntry[];
  readonly objectPermissions: readonly ObjectEntry[];
  /** Names of the enabled user permissions, as `ViewAllData`. */
  readonly userPermissions: readonly string[];
};

/**
 * Reads a profile in metadata or source format.
 *
 * @throws XmlError when the text is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root is not `Profile`, an entry has no name, a flag is neither true nor false, or a
 *   section has the form of an old API version
 */
export function readProfile(text: string): ProfileDocument {
  const root = readMetadataRoot(text, 'Profile');
  const fieldPermissions: FieldEntry[] = [];
  const objectPermissions: ObjectEntry[] = [];
  const permissions: XmlElement[] = [];
  for (const section of root.children) {
    if (section.name === 'fieldPermissions') fieldPermissions.push(readFieldEntry(text, section));
    else if (section.name === 'objectPermissions') objectPermissions.push(readObjectEntry(text, section));
    else if (section.name === USER_PERMISSION) permissions.push(section);
    else if (section.name === OLD_FIELD_SECURITY) throw createOldFormError(section);
  }
  return {
    text,
    root,
    fieldPermissions,
    objectPermissions,
    userPermissions: readEnabledPermissions(text, permissions),
  };
}

/**
 * Reads a profile entry by entry, and keeps none: a document tree takes many times the memory of its text. Refuses what
 * `readProfile` refuses.
 *
 * @param visit called with each field and object permission, in document order, before the rest of the text is read
 * @throws XmlError, ProfileDocumentError like `readProfile`, for the first fault in the text
 */
export function visitEntries(text: string, visit: (entry: FieldEntry | ObjectEntry) => void): void {
  const take = (section: XmlElement): boolean => {
    if (section.name === 'fieldPermissions') visit(readFieldEntry(text, section));
    else if (section.name === 'objectPermissions') visit(readObjectEntry(text, section));
    else if (section.name === USER_PERMISSION) readEnabledPermissions(text, [section]);
    else if (section.name === OLD_FIELD_SECURITY) throw createOldFormError(section);
    return true;
  };
  readMetadataRoot(text, 'Profile', { take });
}

/** Like `visitEntries`, with field permissions only. */
export function visitFieldEntries(text: string, visit: (entry: FieldEntry) => void): void {
  visitEntries(text, (entry) => {
    if ('field' in entry) visit(entry);
  });
}

/** The properties are listed, not spread, which is faster for very many entries. */
function readFieldEntry(text: string, element: XmlElement): FieldEntry {
  const entry = readEntry(text, element, 'fieldPermissions');
  const { kind, name, line, flags, start, end } = entry;
  return {
    kind,
    name,
    line,
    flags,
    element,
    start,
    end,
    field: name,
    readable: findFlag(entry.flags, 'readable')?.value ?? false,
    editable: findFlag(entry.flags, 'editable')?.value ?? false,
  };
}

function readObjectEntry(text: string, element: XmlElement): ObjectEntry {
  const entry = readEntry(text, element, 'objectPermissions');
  if (hasRevokeFlags(entry)) throw createOldFormError(element);
  return { ...entry, object: entry.name, allowRead: findFlag(entry.flags, 'allowRead')?.value ?? false };
}
