import { compare } from '../fls/names.ts';
import type { XmlElement } from '../xml/scan.ts';
import { spaceBefore } from '../xml/space.ts';
import type { Edit } from '../xml/splice.ts';
import type { Kind } from './entry.ts';
import { behind, hasBreak, layoutFrom, layoutLike, leadsAmong, lineBreakOf, type Layout } from './layout.ts';
import type { ProfileDocument } from './profile.ts';

/** An entry to write: the names of its children with their text, in the order in which they are written. */
export type NewEntry = {
  readonly kind: Kind;
  readonly name: string;
  readonly children: readonly (readonly [name: string, value: string])[];
};

/** Text to go behind each element; null stands for the start of the root. */
type Groups = Map<XmlElement | null, string[]>;

/**
 * The edits that write new entries: each behind the entry of its kind that sorts before it, and laid out like it; where there is none, among the sections, which Salesforce sorts by element name.
 *
 * @param removed elements that go at the same time: no place is taken from them
 */
export function placeEntries(
  document: ProfileDocument,
  added: readonly NewEntry[],
  removed: ReadonlySet<XmlElement>,
): Edit[] {
  const groups: Groups = new Map();
  for (const kind of ['fieldPermissions', 'objectPermissions'] as const) {
    const ofKind = added.filter((entry) => entry.kind === kind);
    if (ofKind.length > 0) placeKind(document, groups, { kind, added: ofKind, removed });
  }
  return [...groups].map(([after, pieces]) => insertion(document, after, pieces.join('')));
}

type OneKind = { readonly kind: Kind; readonly added: readonly NewEntry[]; readonly removed: ReadonlySet<XmlElement> };

function placeKind(document: ProfileDocument, groups: Groups, { kind, added, removed }: OneKind): void {
  const order = orderOf(document[kind]);
  const staying = document[kind].filter((entry) => !removed.has(entry.element)).sort(order);
  const before = elementBefore(document, kind, removed);
  const layoutBeside = layoutsOf(document, kind);
  let reached = 0;
  for (const entry of [...added].sort(order)) {
    for (let next = staying[reached]; next && order(next, entry) < 0; next = staying[reached]) reached += 1;
    const neighbour = staying[reached - 1]?.element ?? null;
    const after = neighbour ?? before;
    const group = groups.get(after) ?? [];
    groups.set(after, group);
    group.push(rendered(entry, document.root.prefix, layoutBeside(neighbour)));
  }
}

type Named = { readonly name: string };
type Order = (a: Named, b: Named) => number;

const byCodeUnit: Order = (a, b) => compare(a.name, b.name);
const withoutCase: Order = (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()) || byCodeUnit(a, b);

/** The order that a file keeps: by code unit, or without regard to case where only that fits its entries. */
function orderOf(entries: readonly Named[]): Order {
  return !isSorted(entries, byCodeUnit) && isSorted(entries, withoutCase) ? withoutCase : byCodeUnit;
}

function isSorted(entries: readonly Named[], order: Order): boolean {
  return entries.every((entry, index) => {
    const next = entries[index + 1];
    return !next || order(entry, next) <= 0;
  });
}

/** What stands before the first entry of a kind, or before its place among the sections; null when nothing does. */
function elementBefore({ root }: ProfileDocument, kind: Kind, removed: ReadonlySet<XmlElement>): XmlElement | null {
  const staying = root.children.filter((element) => !removed.has(element));
  const first = staying.findIndex((element) => element.name === kind && element.namespace === root.namespace);
  if (first >= 0) return staying[first - 1] ?? null;
  return staying.findLast((element) => element.name < kind) ?? null;
}

/** The layout of a neighbour, or of whatever the file has that is nearest to an entry of the kind. */
function layoutsOf({ text, root, ...document }: ProfileDocument, kind: Kind): (neighbour: XmlElement | null) => Layout {
  const leadOf = leadsAmong(text, root.children);
  const other = document.objectPermissions[0] ?? document.fieldPermissions[0];
  const model = document[kind][0] ?? other;
  const [beside] = root.children;
  const usual = model
    ? layoutLike(text, model.element, leadOf(model.element))
    : layoutFrom(beside ? leadOf(beside) : `${lineBreakOf(text)}    `);
  let last: { neighbour: XmlElement; layout: Layout } | null = null;
  return (neighbour) => {
    if (!neighbour) return usual;
    if (last?.neighbour !== neighbour) last = { neighbour, layout: layoutLike(text, neighbour, leadOf(neighbour)) };
    return last.layout;
  };
}

function rendered({ kind, children }: NewEntry, prefix: string, layout: Layout): string {
  const inner = children.map(([name, value]) => layout.child + elementText(prefix, name, escaped(value)));
  return layout.entry + elementText(prefix, kind, inner.join('') + layout.close);
}

/** @param inner ready for XML: escaped, or made of elements */
export function elementText(prefix: string, name: string, inner: string): string {
  const tag = tagName(prefix, name);
  return `<${tag}>${inner}</${tag}>`;
}

function tagName(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}:${name}`;
}

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** As Salesforce escapes text, quotes and apostrophes too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REFERENCES.get(character) ?? character);
}

function insertion({ text, root }: ProfileDocument, after: XmlElement | null, inserted: string): Edit {
  if (root.selfClosing) {
    const start = spaceBefore(text, root.end - '/>'.length);
    return { start, end: root.end, text: `>${inserted}${lineBreakOf(text)}</${tagName(root.prefix, root.name)}>` };
  }
  const at = behind(text, after?.end ?? root.innerStart);
  const crowded = root.children.length === 0 && !hasBreak(text.slice(at, root.innerEnd));
  return { start: at, end: at, text: crowded ? inserted + lineBreakOf(text) : inserted };
}
