import type { FieldPermission } from '../fls/access.ts';
import type { XmlElement } from '../xml/scan.ts';
import { findFlag, readEntry } from './entry.ts';
import { readMetadataRoot } from './elements.ts';
import { readEnabledPermissions, USER_PERMISSION } from './user-permissions.ts';

/** The permissions of a profile, without the positions that an edit needs. */
export type ProfilePermissions = {
  /** In document order, false ones included. `line` is the 1-based line of `<field>`. */
  readonly fieldPermissions: readonly (FieldPermission & { readonly line: number })[];
  /** Objects with Read. */
  readonly readable: readonly string[];
  /** Names of the enabled user permissions, as `ViewAllData`. */
  readonly userPermissions: readonly string[];
};

/**
 * Reads the permissions of a profile in metadata or source format. It gives the same permissions as `readProfile` and
 * is a quarter faster, because it keeps nothing else of the document.
 *
 * @throws XmlError, ProfileDocumentError like `readProfile`, for the first fault in the text
 */
export function readProfilePermissions(text: string): ProfilePermissions {
  const fieldPermissions: (FieldPermission & { line: number })[] = [];
  const readable: string[] = [];
  const userPermissions: string[] = [];
  const take = (section: XmlElement): boolean => {
    if (section.name === 'fieldPermissions') {
      const entry = readEntry(text, section, 'fieldPermissions');
      const [read, edit] = [findFlag(entry, 'readable'), findFlag(entry, 'editable')];
      const { name, line } = entry;
      fieldPermissions.push({ field: name, readable: read?.value ?? false, editable: edit?.value ?? false, line });
    } else if (section.name === 'objectPermissions') {
      const entry = readEntry(text, section, 'objectPermissions');
      if (findFlag(entry, 'allowRead')?.value === true) readable.push(entry.name);
    } else if (section.name === USER_PERMISSION) userPermissions.push(...readEnabledPermissions(text, [section]));
    return true;
  };
  readMetadataRoot(text, 'Profile', { take });
  return { fieldPermissions, readable, userPermissions };
}
