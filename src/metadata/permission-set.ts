import type { XmlElement } from '../xml/scan.ts';
import { findFlag, readEntry } from './entry.ts';
import { findChildren, readMetadataRoot } from './elements.ts';
import { readEnabledPermissions, USER_PERMISSION } from './user-permissions.ts';

/** What a permission set grants on objects, or what a muting set takes from its group. */
export type PermissionSetDocument = {
  /** Objects with Read, as they are spelled. */
  readonly readable: readonly string[];
  /** Names of the enabled user permissions, as `ViewAllData`. */
  readonly userPermissions: readonly string[];
};

/** Roots of the files of a decomposed permission set that hold one entry: the entry itself. */
const DECOMPOSED_ROOTS = ['ObjectPermission', 'UserPermission'];

/**
 * Reads a permission set or a muting set in metadata or source format, or a part of a decomposed permission set. They
 * list what is granted or muted with `true` (docs/salesforce-facts.md#src-ps-md, #src-mute-md).
 *
 * @throws XmlError when it is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root is another, an entry has no name, or a flag is neither true nor false
 */
export function readPermissionSet(
  text: string,
  expected: 'PermissionSet' | 'MutingPermissionSet' = 'PermissionSet',
): PermissionSetDocument {
  const root = readMetadataRoot(text, expected, { parts: expected === 'PermissionSet' ? DECOMPOSED_ROOTS : [] });
  const entries = (part: string, name: string): XmlElement[] =>
    root.name === part ? [root] : findChildren(root, name);
  return {
    readable: entries('ObjectPermission', 'objectPermissions')
      .map((element) => readEntry(text, element, 'objectPermissions'))
      .filter((entry) => findFlag(entry, 'allowRead')?.value === true)
      .map(({ name }) => name),
    userPermissions: readEnabledPermissions(text, entries('UserPermission', USER_PERMISSION)),
  };
}
