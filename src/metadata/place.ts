import { compare } from '../fls/names.ts';
import type { XmlElement } from '../xml/scan.ts';
import type { Edit } from '../xml/splice.ts';
import { behind, defaultLead, hasBreak, layoutFrom, layoutLike, leadAmong, type Layout } from './layout.ts';
import type { Entry, ProfileDocument } from './profile.ts';

/** The two kinds of entries, by the name of their element. */
export type Kind = 'fieldPermissions' | 'objectPermissions';

/** An entry to write: its children with their text, in order. */
export type NewEntry = {
  readonly name: string;
  readonly children: readonly (readonly [name: string, value: string])[];
};

export type Change = {
  readonly kind: Kind;
  readonly added: readonly NewEntry[];
  /** Elements that go in the same merge: nothing is placed by them. */
  readonly removed: ReadonlySet<XmlElement>;
};

/**
 * The edits that write new entries: each behind the entry of its kind that sorts before it, by code unit, and laid out
 * like it; where there is none of its kind, among the sections, which Salesforce sorts by name.
 */
export function placeEntries(document: ProfileDocument, { kind, added, removed }: Change): Edit[] {
  if (added.length === 0) return [];
  const { text, root } = document;
  const all: readonly Entry[] = document[kind];
  const staying = sortedByName(all.filter((entry) => !removed.has(entry.element)));
  const first = staying.length === 0 ? null : siblingBeforeKind(document, kind, removed);
  const layouts = layoutsOf(document, all);
  const edits: Edit[] = [];
  let reached = 0;
  let group: { after: XmlElement | null; pieces: string[] } | null = null;
  for (const entry of sortedByName(added)) {
    while (compare(staying[reached]?.name ?? '\u{FFFF}', entry.name) <= 0) reached += 1;
    const neighbour = staying[reached - 1]?.element;
    const after = neighbour ?? first ?? sectionBefore(document, kind, removed);
    // TODO
    void after;
    void layouts;
    void group;
    void text;
    void root;
  }
  return edits;
}
