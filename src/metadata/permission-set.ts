import { flagOf, readEntry } from './entry.ts';
import { childrenOf, rootOf } from './leaf.ts';
import { enabledPermissions, USER_PERMISSION } from './user-permissions.ts';

/** What a permission set grants on objects, or what a muting set takes from its group. */
export type PermissionSetDocument = {
  /** Objects with Read, as they are spelled. */
  readonly readable: readonly string[];
  /** Names of the enabled user permissions, as `ViewAllData`. */
  readonly userPermissions: readonly string[];
};

/**
 * Reads a permission set or a muting set in metadata or source format. Both list what is granted or muted with `true`
 * (PS-MD, MUTE-MD).
 *
 * @throws XmlError when it is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root is another, an entry has no name, or a flag is neither true nor false
 */
export function readPermissionSet(
  text: string,
  expected: 'PermissionSet' | 'MutingPermissionSet' = 'PermissionSet',
): PermissionSetDocument {
  const root = rootOf(text, expected);
  return {
    readable: childrenOf(root, 'objectPermissions')
      .map((element) => readEntry(text, element, 'objectPermissions'))
      .filter((entry) => flagOf(entry, 'allowRead')?.value === true)
      .map(({ name }) => name),
    userPermissions: enabledPermissions(text, childrenOf(root, USER_PERMISSION)),
  };
}
