import type { XmlElement } from '../xml/element.ts';
import { readLeafValue } from '../xml/value.ts';
import { ProfileDocumentError } from './entry.ts';
import { findChildren, readMetadataRoot } from './elements.ts';

/** The API names of a group's members. */
export type PermissionSetGroupDocument = {
  readonly permissionSets: readonly string[];
  readonly mutingPermissionSets: readonly string[];
};

/**
 * Reads a permission set group in metadata or source format.
 *
 * @throws XmlError when the text is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root has another name, or a member has no name
 */
export function readPermissionSetGroup(text: string): PermissionSetGroupDocument {
  const root = readMetadataRoot(text, 'PermissionSetGroup');
  return {
    permissionSets: readMemberNames(text, root, 'permissionSets'),
    mutingPermissionSets: readMemberNames(text, root, 'mutingPermissionSets'),
  };
}

function readMemberNames(text: string, root: XmlElement, kind: string): string[] {
  return findChildren(root, kind).map((element) => {
    const name = readLeafValue(text, element);
    if (name !== '') return name;
    throw new ProfileDocumentError(element.line, `expected the name of a permission set in <${kind}>, found nothing`);
  });
}
