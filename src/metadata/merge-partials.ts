import type { XmlElement } from '../xml/scan.ts';
import { inOrder, splice, type Edit } from '../xml/splice.ts';
import { entriesOf, folded, keyOf, objectOfEntry } from './entry-keys.ts';
import { behind, leadsAmong } from './layout.ts';
import { entriesIn, mergeEntries } from './merge.ts';
import { readProfile, type ProfileDocument } from './profile.ts';

/** One answer to a retrieve that took several requests, with the objects that its request named. */
export type ProfilePart = { readonly text: string; readonly objects: ReadonlySet<string> };

/**
 * One profile of the partial ones that an org gave for several requests: the first, with the entries of the others. The
 * part whose request named an object speaks for it; what came unasked (source tracking, `X__hd`) fills the gaps. Of the
 * other sections each part has those of its own objects (record types) beside those that always come (PROF).
 */
export function mergeParts(parts: readonly ProfilePart[]): string {
  const [first, ...others] = parts;
  if (!first) throw new RangeError('a profile has at least one part');
  if (others.length === 0) return first.text;
  const base = readProfile(first.text);
  const read = others.map((part) => ({ objects: folded(part.objects), document: readProfile(part.text) }));
  const objects = new Set(read.flatMap((part) => [...part.objects]));
  const keep = new Set<string>();
  const asked = read.flatMap(({ document, objects: own }) => entriesIn(document, { objects: own, fields: own, keep }));
  const based = new Set(entriesOf(base).map(keyOf));
  const unasked = read
    .flatMap((part) => entriesOf(part.document))
    .filter((entry) => !objects.has(objectOfEntry(entry)) && !based.has(keyOf(entry)));
  const { text } = mergeEntries(base, [...asked, ...unasked], { objects, fields: objects, keep });
  return withSections(
    text,
    read.map(({ document }) => document),
  );
}

/** A profile with the sections of others that it lacks, each behind the last that sorts no later by element name. */
function withSections(text: string, others: readonly ProfileDocument[]): string {
  const base = readProfile(text);
  const known = new Set(sectionsOf(base).map((section) => sourceOf(base, section)));
  const leadOf = leadsAmong(text, base.root.children);
  const added = new Map<number, string>();
  for (const other of others) {
    for (const section of sectionsOf(other)) {
      const source = sourceOf(other, section);
      if (known.has(source)) continue;
      known.add(source);
      const before = base.root.children.findLast(({ name }) => name <= section.name);
      const at = behind(text, before?.end ?? base.root.innerStart);
      added.set(at, (added.get(at) ?? '') + (before ? leadOf(before) : '') + source);
    }
  }
  const edits: Edit[] = [...added].map(([at, source]) => ({ start: at, end: at, text: source }));
  return splice(text, inOrder(edits));
}

/** Sections that come whatever is asked for (PROF): the first part has them, and two versions of one must not mix. */
const ALWAYS = new Set([
  'custom',
  'description',
  'fullName',
  'loginFlows',
  'loginHours',
  'loginIpRanges',
  'userLicense',
  'userPermissions',
]);

function sectionsOf({ root, fieldPermissions, objectPermissions }: ProfileDocument): XmlElement[] {
  const entries = new Set([...fieldPermissions, ...objectPermissions].map(({ element }) => element));
  return root.children.filter((element) => !entries.has(element) && !ALWAYS.has(element.name));
}

function sourceOf({ text }: ProfileDocument, { start, end }: XmlElement): string {
  return text.slice(start, end);
}
