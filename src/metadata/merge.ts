import { compare } from '../fls/names.ts';
import type { XmlElement } from '../xml/scan.ts';
import { inOrder, splice, type Edit } from '../xml/splice.ts';
import { alignEntry } from './align.ts';
import { entriesOf, folded, grants, keyOf, objectOfEntry } from './entries.ts';
import { SHAPES, type Entry } from './entry.ts';
import { removalsOf } from './layout.ts';
import { placeEntries, type NewEntry } from './place.ts';
import { readProfile, type ProfileDocument } from './profile.ts';

export type MergeScope = {
  /** Objects that the org answered for, with all their entries. Entries of others are left alone on both sides. */
  readonly objects: ReadonlySet<string>;
  /** Fields whose entry stays though the org's answer does not hold it. */
  readonly keep?: ReadonlySet<string>;
};

export type Merged = {
  readonly text: string;
  /** Entries touched: updated, inserted and removed. */
  readonly changed: number;
  readonly updated: number;
  readonly inserted: number;
  readonly removed: number;
};

/** One answer to a retrieve that took several requests, with the objects that its request named. */
export type ProfilePart = { readonly text: string; readonly objects: ReadonlySet<string> };

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
  { objects, keep = new Set() }: MergeScope,
): Merged {
  const named = folded(objects);
  const answer = byKey(entriesIn(documentOf(org), named));
  return mergeEntries(documentOf(project), answer, { objects: named, keep: folded(keep) });
}

/**
 * One profile of the partial ones that an org gave for several requests: the first, with the entries of the others. The
 * part whose request named an object speaks for it; what came unasked (source tracking, `X__hd`) fills the gaps. Other
 * sections are the same in every answer (PROF) and come from the first.
 */
export function mergeParts(parts: readonly ProfilePart[]): string {
  const [first, ...others] = parts;
  if (!first) throw new RangeError('a profile has at least one part');
  if (others.length === 0) return first.text;
  const base = readProfile(first.text);
  const read = others.map((part) => ({ objects: folded(part.objects), document: readProfile(part.text) }));
  const objects = new Set(read.flatMap((part) => [...part.objects]));
  const asked = read.flatMap((part) => entriesIn(part.document, part.objects));
  const based = new Set(entriesOf(base).map(keyOf));
  const unasked = read
    .flatMap((part) => entriesOf(part.document))
    .filter((entry) => !objects.has(objectOfEntry(entry)) && !based.has(keyOf(entry)));
  return mergeEntries(base, byKey([...asked, ...unasked]), { objects, keep: new Set() }).text;
}

function documentOf(profile: string | ProfileDocument): ProfileDocument {
  return typeof profile === 'string' ? readProfile(profile) : profile;
}

function entriesIn(document: ProfileDocument, objects: ReadonlySet<string>): Entry[] {
  return entriesOf(document).filter((entry) => objects.has(objectOfEntry(entry)));
}

/** What the org says, by `keyOf`, and whether the project has an entry for it. */
type Answer = ReadonlyMap<string, { readonly entry: Entry; met: boolean }>;

/** An entry that stands twice counts as it stands last. */
function byKey(entries: readonly Entry[]): Answer {
  return new Map(entries.map((entry) => [keyOf(entry), { entry, met: false }]));
}

type FoldedScope = { readonly objects: ReadonlySet<string>; readonly keep: ReadonlySet<string> };

function mergeEntries(document: ProfileDocument, answer: Answer, scope: FoldedScope): Merged {
  const { text, root } = document;
  const edits: Edit[] = [];
  const removed = new Set<XmlElement>();
  let updated = 0;
  for (const entry of entriesOf(document)) {
    if (!scope.objects.has(objectOfEntry(entry))) continue;
    const org = answer.get(keyOf(entry));
    if (org) {
      org.met = true;
      const alignment = alignEntry(text, entry, org.entry);
      if (alignment.length > 0) updated += 1;
      for (const edit of alignment) edits.push(edit);
    } else if (!staysWithoutOrg(entry, scope)) removed.add(entry.element);
  }
  const added = [...answer.values()]
    .filter(({ met, entry }) => !met && (entry.kind === 'fieldPermissions' || grants(entry)))
    .map(({ entry }) => written(entry));
  const gone = root.children.filter((element) => removed.has(element));
  const removals = removalsOf(text, gone).map((range) => ({ ...range, text: '' }));
  const counts = { updated, inserted: added.length, removed: removed.size };
  const all = [...edits, ...placeEntries(document, added, removed), ...removals];
  return { text: splice(text, inOrder(all)), changed: updated + added.length + removed.size, ...counts };
}

function staysWithoutOrg(entry: Entry, { keep }: FoldedScope): boolean {
  return entry.kind === 'fieldPermissions' ? keep.has(entry.name.toLowerCase()) : !grants(entry);
}

/** The entry as Salesforce writes it: children sorted by name; of a field permission always all three (facts, trap 15). */
function written(entry: Entry): NewEntry {
  const { key, known } = SHAPES[entry.kind];
  const spelled = new Map(entry.flags.map((flag) => [flag.name, String(flag.value)]));
  if (entry.kind === 'fieldPermissions') for (const name of known) spelled.set(name, spelled.get(name) ?? 'false');
  spelled.set(key, entry.name);
  return { kind: entry.kind, name: entry.name, children: [...spelled].sort(([a], [b]) => compare(a, b)) };
}
