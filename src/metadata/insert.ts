import { compareStrings } from '../fls/names.ts';
import type { XmlElement } from '../xml/element.ts';
import { findSpaceStart } from '../xml/space.ts';
import type { Splice } from '../xml/splice.ts';
import type { EntryKind } from './entry.ts';
import {
  findInsertionPoint,
  hasLineBreak,
  buildLayout,
  copyLayout,
  createIndentationReader,
  detectLineBreak,
  type EntryLayout,
} from './layout.ts';
import type { ProfileDocument } from './profile.ts';

/** An entry to write. Its children are written in this order. */
export type NewEntry = {
  readonly kind: EntryKind;
  readonly name: string;
  readonly children: readonly (readonly [name: string, value: string])[];
};

/** The text to insert after each element; null stands for the start of the root. */
type InsertedTexts = Map<XmlElement | null, string[]>;

/**
 * Builds the splices that insert new entries. An entry goes after the entry of its kind that sorts before it, with
 * the same layout. The first entry of a kind goes among the sections, which Salesforce sorts by element name.
 *
 * @param removed where elements start that are removed at the same time; no entry goes after one of them
 */
export function buildEntrySplices(
  document: ProfileDocument,
  added: readonly NewEntry[],
  removed: ReadonlySet<number>,
): Splice[] {
  const groups: InsertedTexts = new Map();
  for (const kind of ['fieldPermissions', 'objectPermissions'] as const) {
    const ofKind = added.filter((entry) => entry.kind === kind);
    if (ofKind.length > 0) collectInsertions(document, groups, { kind, added: ofKind, removed });
  }
  return [...groups].map(([after, pieces]) => buildInsertion(document, after, pieces.join('')));
}

type KindInsertion = {
  readonly kind: EntryKind;
  readonly added: readonly NewEntry[];
  readonly removed: ReadonlySet<number>;
};

function collectInsertions(
  document: ProfileDocument,
  groups: InsertedTexts,
  { kind, added, removed }: KindInsertion,
): void {
  const compare = detectNameOrder(document[kind]);
  const staying = document[kind].filter((entry) => !removed.has(entry.start)).sort(compare);
  const before = findElementBefore(document.root, kind, removed);
  const findLayout = createLayoutLookup(document, kind);
  let reached = 0;
  for (const entry of [...added].sort(compare)) {
    for (let next = staying[reached]; next && compare(next, entry) < 0; next = staying[reached]) reached += 1;
    const neighbour = staying[reached - 1]?.element ?? null;
    const after = neighbour ?? before;
    const group = groups.get(after) ?? [];
    groups.set(after, group);
    group.push(renderNewEntry(entry, findLayout(neighbour)));
  }
}

type NamedEntry = { readonly name: string };
type NameComparator = (a: NamedEntry, b: NamedEntry) => number;

const compareNames: NameComparator = (a, b) => compareStrings(a.name, b.name);
const compareNamesIgnoringCase: NameComparator = (a, b) =>
  compareStrings(a.name.toLowerCase(), b.name.toLowerCase()) || compareNames(a, b);

/** The order of the entries in a file: by code unit, or without case where only that order fits. */
function detectNameOrder(entries: readonly NamedEntry[]): NameComparator {
  return !isSorted(entries, compareNames) && isSorted(entries, compareNamesIgnoringCase)
    ? compareNamesIgnoringCase
    : compareNames;
}

function isSorted(entries: readonly NamedEntry[], compare: NameComparator): boolean {
  return entries.every((entry, index) => {
    const next = entries[index + 1];
    return !next || compare(entry, next) <= 0;
  });
}

/**
 * The element before the first section of a name, or before its place among the sections; null at the start of the root.
 *
 * @param removed where elements start that do not count
 */
export function findElementBefore(root: XmlElement, name: string, removed: ReadonlySet<number>): XmlElement | null {
  const staying = root.children.filter((element) => !removed.has(element.start));
  const first = staying.findIndex((element) => element.name === name);
  if (first >= 0) return staying[first - 1] ?? null;
  return staying.findLast((element) => element.name < name) ?? null;
}

/** Finds the layout for an entry: that of its neighbour, or else of the most similar element of the file. */
function createLayoutLookup(
  { text, root, ...document }: ProfileDocument,
  kind: EntryKind,
): (neighbour: XmlElement | null) => EntryLayout {
  const readIndentation = createIndentationReader(text, root.children);
  const other = document.objectPermissions[0] ?? document.fieldPermissions[0];
  const model = document[kind][0] ?? other;
  const [beside] = root.children;
  const usual = model
    ? copyLayout(text, model.element, readIndentation(model.element))
    : buildLayout(beside ? readIndentation(beside) : `${detectLineBreak(text)}    `);
  let last: { neighbour: XmlElement; layout: EntryLayout } | null = null;
  return (neighbour) => {
    if (!neighbour) return usual;
    if (last?.neighbour !== neighbour)
      last = { neighbour, layout: copyLayout(text, neighbour, readIndentation(neighbour)) };
    return last.layout;
  };
}

function renderNewEntry({ kind, children }: NewEntry, layout: EntryLayout): string {
  const inner = children.map(([name, value]) => layout.child + renderXmlElement(name, escapeXmlText(value)));
  return layout.entry + renderXmlElement(kind, inner.join('') + layout.close);
}

/** @param inner XML: escaped text, or elements */
export function renderXmlElement(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

const XML_REFERENCES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Escapes text as Salesforce does, including quotes and apostrophes. */
export function escapeXmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => XML_REFERENCES.get(character) ?? character);
}

/** Builds the splice that inserts sections after an element, or at the start of the root. */
export function buildInsertion(
  { text, root }: Pick<ProfileDocument, 'text' | 'root'>,
  after: XmlElement | null,
  inserted: string,
): Splice {
  if (root.selfClosing) {
    const start = findSpaceStart(text, root.end - '/>'.length);
    return {
      start,
      end: root.end,
      text: `>${inserted}${detectLineBreak(text)}</${root.name}>`,
    };
  }
  const at = findInsertionPoint(text, after?.end ?? root.innerStart);
  const crowded = root.children.length === 0 && !hasLineBreak(text.slice(at, root.innerEnd));
  return { start: at, end: at, text: crowded ? inserted + detectLineBreak(text) : inserted };
}
