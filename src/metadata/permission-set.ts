import type { XmlElement } from '../xml/element.ts';
import { findFlag, readEntry } from './entry.ts';
import { findChildren, readMetadataRoot } from './elements.ts';
import { readEnabledPermissions, USER_PERMISSION } from './user-permissions.ts';

/** What a permission set grants on objects, or what a muting permission set removes from its group. */
export type PermissionSetDocument = {
  /** Objects with Read, spelled as in the file. */
  readonly readable: readonly string[];
  /** Names of the enabled user permissions, as `ViewAllData`. */
  readonly userPermissions: readonly string[];
};

/** Roots of the decomposed files of a permission set that contain one entry. The root is the entry. */
const DECOMPOSED_ROOTS = ['ObjectPermission', 'UserPermission'];

/**
 * Reads a permission set or a muting set in metadata or source format, or a part of a decomposed permission set. They
 * list what is granted or muted with `true` (docs/salesforce-facts.md#src-ps-md, #src-mute-md).
 *
 * @throws XmlError when the text is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root has another name, an entry has no name, or a flag is neither true nor
 *   false
 */
export function readPermissionSet(
  text: string,
  expected: 'PermissionSet' | 'MutingPermissionSet' = 'PermissionSet',
): PermissionSetDocument {
  const root = readMetadataRoot(text, expected, { otherNames: expected === 'PermissionSet' ? DECOMPOSED_ROOTS : [] });
  const entries = (entryRoot: string, name: string): XmlElement[] =>
    root.name === entryRoot ? [root] : findChildren(root, name);
  return {
    readable: entries('ObjectPermission', 'objectPermissions')
      .map((element) => readEntry(text, element, 'objectPermissions'))
      .filter((entry) => findFlag(entry.flags, 'allowRead')?.value === true)
      .map(({ name }) => name),
    userPermissions: readEnabledPermissions(text, entries('UserPermission', USER_PERMISSION)),
  };
}
