import type { XmlElement } from '../xml/scan.ts';
import { valueOf } from '../xml/value.ts';
import { ProfileDocumentError } from './entry.ts';
import { childrenOf, rootOf } from './elements.ts';

/** A permission set group by the API names of its parts. */
export type PermissionSetGroupDocument = {
  readonly permissionSets: readonly string[];
  readonly mutingPermissionSets: readonly string[];
};

/**
 * Reads a permission set group in metadata or source format.
 *
 * @throws XmlError when it is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root is another, or a member has no name
 */
export function readPermissionSetGroup(text: string): PermissionSetGroupDocument {
  const root = rootOf(text, 'PermissionSetGroup');
  return {
    permissionSets: membersIn(text, root, 'permissionSets'),
    mutingPermissionSets: membersIn(text, root, 'mutingPermissionSets'),
  };
}

function membersIn(text: string, root: XmlElement, kind: string): string[] {
  return childrenOf(root, kind).map((element) => {
    const name = valueOf(text, element);
    if (name !== '') return name;
    throw new ProfileDocumentError(element.line, `expected the name of a permission set in <${kind}>, found nothing`);
  });
}
