import { findConflictMarker } from '../text/conflict.ts';
import { formatExcerpt } from '../text/excerpt.ts';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from '../xml/error.ts';
import type { XmlElement } from '../xml/element.ts';
import { scanXml } from '../xml/scan.ts';
import { readLeafValue } from '../xml/value.ts';
import { ProfileDocumentError } from './entry.ts';

/** The root, its sections and their children. Nothing deeper is read. */
const SCAN_DEPTH = 3;

/** The elements that are entries, in lower case, in the plural and in the singular. */
const ENTRY_NAMES: ReadonlyMap<string, string> = new Map(
  ['fieldPermissions', 'fieldLevelSecurities', 'objectPermissions', 'userPermissions'].flatMap((name) => [
    [name.toLowerCase(), name],
    [name.toLowerCase().replace(/ies$/, 'y').replace(/s$/, ''), name],
  ]),
);

/** Spares the lookup for most elements of a large profile. */
const SHORTEST_ENTRY_NAME = Math.min(...[...ENTRY_NAMES.keys()].map(({ length }) => length));

/**
 * Why an element would be overlooked although it looks like an entry: it is nested in another one, as after a bad merge, or
 * its name is misspelled. A file with such an element must not look clean.
 */
function explainMisplaced(name: string, level: number): string | null {
  if (level === 1 || name.length < SHORTEST_ENTRY_NAME) return null;
  const entry = ENTRY_NAMES.get(name.toLowerCase());
  if (entry === undefined) return null;
  if (name !== entry) return `expected <${entry}>, found <${formatExcerpt(name)}>`;
  return level === 2 ? null : `<${entry}> must not be inside of another element than the root`;
}

/**
 * Reads the root of a metadata document with its sections and their children.
 *
 * @param name of the root
 * @param options `take` as for `scanXml`, called only when the root has that name; `otherNames` that the root may have
 * @throws XmlError when the text is not well-formed, has a document type definition or a conflict marker of git, or an
 *   element that looks like an entry and is none
 * @throws ProfileDocumentError when the root has another name
 */
export function readMetadataRoot(
  text: string,
  name: string,
  { take, otherNames = [] }: { take?: (child: XmlElement) => boolean; otherNames?: readonly string[] } = {},
): XmlElement {
  const conflict = findConflictMarker(text);
  if (conflict !== null)
    throw new XmlError('a conflict marker of git: resolve the conflict', findTextPosition(text, conflict));
  const isTaken = (child: XmlElement, parent: XmlElement): boolean => parent.name === name && take?.(child) === true;
  const root = scanXml(text, SCAN_DEPTH, {
    take: take && isTaken,
    refuse: explainMisplaced,
    repeated: 'fieldPermissions',
  });
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
