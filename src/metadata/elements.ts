import { formatExcerpt } from '../text/excerpt.ts';
import { scanXml, type XmlElement } from '../xml/scan.ts';
import { readLeafValue } from '../xml/value.ts';
import { ProfileDocumentError } from './entry.ts';

/** The root, its sections and their children. Nothing deeper is read. */
const SCAN_DEPTH = 3;

/**
 * Reads the root of a metadata document with its sections and their children.
 *
 * @param name of the root
 * @param options `take` as for `scanXml`, called only when the root has that name; `otherNames` that the root may have
 * @throws XmlError when the text is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when the root has another name
 */
export function readMetadataRoot(
  text: string,
  name: string,
  { take, otherNames = [] }: { take?: (child: XmlElement) => boolean; otherNames?: readonly string[] } = {},
): XmlElement {
  const isTaken = (child: XmlElement, parent: XmlElement): boolean => parent.name === name && take?.(child) === true;
  const root = scanXml(text, SCAN_DEPTH, take && isTaken);
  if (root.name === name || otherNames.includes(root.name)) return root;
  throw new ProfileDocumentError(root.line, `expected <${name}>, found <${formatExcerpt(root.name)}>`);
}

/** Children with a name, in document order. */
export function findChildren(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/**
 * The boolean in a child; false without such a child.
 *
 * @throws ProfileDocumentError when there are two such children, or the value is neither true nor false
 */
export function readBooleanChild(text: string, parent: XmlElement, name: string): boolean {
  const child = findOnlyChild(parent, name);
  if (!child) return false;
  const value = readLeafValue(text, child);
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ProfileDocumentError(child.line, `<${name}> must be true or false, found "${formatExcerpt(value)}"`);
}

/** @throws ProfileDocumentError when the child that names its parent is missing, empty or duplicate */
export function readNameChild(text: string, parent: XmlElement, name: string): string {
  const child = findOnlyChild(parent, name);
  const value = child ? readLeafValue(text, child) : '';
  if (value === '') throw new ProfileDocumentError((child ?? parent).line, `<${parent.name}> has no <${name}>`);
  return value;
}

function findOnlyChild(parent: XmlElement, name: string): XmlElement | undefined {
  const [child, duplicate] = findChildren(parent, name);
  if (duplicate) throw new ProfileDocumentError(duplicate.line, `<${parent.name}> has <${name}> more than once`);
  return child;
}
