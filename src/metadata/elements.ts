import { formatExcerpt } from '../text/excerpt.ts';
import { scanXml, type XmlElement } from '../xml/scan.ts';
import { readLeafValue } from '../xml/value.ts';
import { ProfileDocumentError } from './entry.ts';

/** Root, its sections, and their children: nothing that is read lies deeper. */
const SCAN_DEPTH = 3;

/**
 * The root of a metadata document, as deep as anything is read.
 *
 * @param take as for `scan`; only asked while the root has the name
 * @throws XmlError when it is not well-formed, or has a document type definition
 * @param parts other names that the root may have
 * @throws ProfileDocumentError when the root has another name
 */
export function readMetadataRoot(
  text: string,
  name: string,
  { take, parts = [] }: { take?: (child: XmlElement) => boolean; parts?: readonly string[] } = {},
): XmlElement {
  const isTaken = (child: XmlElement, parent: XmlElement): boolean => parent.name === name && take?.(child) === true;
  const root = scanXml(text, SCAN_DEPTH, take && isTaken);
  if (root.name === name || parts.includes(root.name)) return root;
  throw new ProfileDocumentError(root.line, `expected <${name}>, found <${formatExcerpt(root.name)}>`);
}

/** Children with a name, in document order. */
export function findChildren(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/**
 * The boolean that a child holds; false when there is no such child.
 *
 * @throws ProfileDocumentError when it stands twice, or is neither true nor false
 */
export function readBooleanChild(text: string, parent: XmlElement, name: string): boolean {
  const child = findOnlyChild(parent, name);
  if (!child) return false;
  const value = readLeafValue(text, child);
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ProfileDocumentError(child.line, `<${name}> must be true or false, found "${formatExcerpt(value)}"`);
}

/** @throws ProfileDocumentError when the child that names its parent is missing, empty, or stands twice */
export function readNameChild(text: string, parent: XmlElement, name: string): string {
  const child = findOnlyChild(parent, name);
  const value = child ? readLeafValue(text, child) : '';
  if (value === '') throw new ProfileDocumentError((child ?? parent).line, `<${parent.name}> has no <${name}>`);
  return value;
}

function findOnlyChild(parent: XmlElement, name: string): XmlElement | undefined {
  const [child, again] = findChildren(parent, name);
  if (again) throw new ProfileDocumentError(again.line, `<${parent.name}> has <${name}> more than once`);
  return child;
}
