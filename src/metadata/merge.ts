import { compare } from '../fls/names.ts';
import type { XmlElement } from '../xml/scan.ts';
import { inOrder, splice, type Edit } from '../xml/splice.ts';
import { alignEntry } from './flag-edits.ts';
import { entriesOf, folded, grants, keyOf, objectOfEntry } from './entry-keys.ts';
import { SHAPES, type Entry } from './entry.ts';
import { removalsOf } from './layout.ts';
import { placeEntries, type NewEntry } from './insert.ts';
import { readProfile, type ProfileDocument } from './profile.ts';

/** Entries outside it are left alone on both sides. */
export type MergeScope = {
  /** Objects whose object permissions the org answered for. */
  readonly objects: ReadonlySet<string>;
  /** Objects of which the org listed the field permissions; the same ones unless said. */
  readonly fields?: ReadonlySet<string>;
  /** Fields whose entries are left as they are, and not written where they are missing. */
  readonly keep?: ReadonlySet<string>;
};

export type Merged = {
  readonly text: string;
  /** Entries touched: updated, inserted and removed. */
  readonly changed: number;
  readonly updated: number;
  readonly inserted: number;
  readonly removed: number;
  /** Names in the entries that were removed, as the file spelled them: fields, then objects. */
  readonly removedNames: readonly string[];
};

/**
 * The project's profile with the field and object permissions of the org, for the objects in scope; every other byte
 * stays. The org's list of field permissions is complete for a named object, false ones included (facts 1.1 no. 9), so
 * an entry that it lacks is gone from the org; object permissions come only where Read is true (PROF), so a missing one
 * means that all flags are false. Merging the same answer again changes nothing.
 *
 * @param project a text, or what `readProfile` made of it; `org` likewise
 * @throws XmlError, ProfileDocumentError when a text cannot be read
 */
export function mergeProfile(
  project: string | ProfileDocument,
  org: string | ProfileDocument,
  { objects, fields = objects, keep = new Set() }: MergeScope,
): Merged {
  const scope = { objects: folded(objects), fields: folded(fields), keep: folded(keep) };
  return mergeEntries(documentOf(project), entriesIn(documentOf(org), scope), scope);
}

function documentOf(profile: string | ProfileDocument): ProfileDocument {
  return typeof profile === 'string' ? readProfile(profile) : profile;
}

/** Names are folded. */
export type FoldedScope = {
  readonly objects: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly keep: ReadonlySet<string>;
};

function isInScope(entry: Entry, { objects, fields, keep }: FoldedScope): boolean {
  if (entry.kind === 'objectPermissions') return objects.has(objectOfEntry(entry));
  return fields.has(objectOfEntry(entry)) && !keep.has(entry.name.toLowerCase());
}

export function entriesIn(document: ProfileDocument, scope: FoldedScope): Entry[] {
  return entriesOf(document).filter((entry) => isInScope(entry, scope));
}

/** What the org says, by `keyOf`, and whether the project has an entry for it. */
type Answer = ReadonlyMap<string, { readonly entry: Entry; met: boolean }>;

/** An entry that stands twice counts as it stands last. */
function byKey(entries: readonly Entry[]): Answer {
  return new Map(entries.map((entry) => [keyOf(entry), { entry, met: false }]));
}

/** Gives a document the org's entries, which are all in scope. */
export function mergeEntries(document: ProfileDocument, org: readonly Entry[], scope: FoldedScope): Merged {
  const answer = byKey(org);
  const { text, root } = document;
  const edits: Edit[] = [];
  const removed = new Map<XmlElement, Entry>();
  let updated = 0;
  for (const entry of entriesOf(document)) {
    if (!isInScope(entry, scope)) continue;
    const known = answer.get(keyOf(entry));
    if (known) {
      known.met = true;
      const alignment = alignEntry(text, entry, known.entry);
      if (alignment.length > 0) updated += 1;
      for (const edit of alignment) edits.push(edit);
    } else if (entry.kind === 'fieldPermissions' || grants(entry)) removed.set(entry.element, entry);
  }
  const added = [...answer.values()]
    .filter(({ met, entry }) => !met && (entry.kind === 'fieldPermissions' || grants(entry)))
    .map(({ entry }) => written(entry));
  const gone = root.children.filter((element) => removed.has(element));
  const removals = removalsOf(text, gone).map((range) => ({ ...range, text: '' }));
  const counts = { updated, inserted: added.length, removed: removed.size };
  const removedNames = Array.from(removed.values(), ({ name }) => name);
  const all = [...edits, ...placeEntries(document, added, new Set(removed.keys())), ...removals];
  return { text: splice(text, inOrder(all)), changed: updated + added.length + removed.size, ...counts, removedNames };
}

/** The entry as Salesforce writes it: children sorted by name; of a field permission always all three (facts, trap 15). */
function written(entry: Entry): NewEntry {
  const { key, known } = SHAPES[entry.kind];
  const spelled = new Map(entry.flags.map((flag) => [flag.name, String(flag.value)]));
  if (entry.kind === 'fieldPermissions') for (const name of known) spelled.set(name, spelled.get(name) ?? 'false');
  spelled.set(key, entry.name);
  return { kind: entry.kind, name: entry.name, children: [...spelled].sort(([a], [b]) => compare(a, b)) };
}
