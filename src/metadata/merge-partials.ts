import type { XmlElement } from '../xml/scan.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { listProfileEntries, toLowerCaseSet, buildEntryKey, getEntryObject } from './entry-keys.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { selectScopeEntries, mergeEntries } from './merge.ts';
import { readProfile, type ProfileDocument } from './profile.ts';

/** One answer to a retrieve that took several requests, with the objects that its request named. */
export type PartialProfile = { readonly text: string; readonly objects: ReadonlySet<string> };

/**
 * One profile of the partial ones that an org gave for several requests: the first, with the entries of the others. The
 * part whose request named an object speaks for it; what came unasked (source tracking, `X__hd`) fills the gaps. Of the
 * other sections each part has those of its own objects (record types) beside those that always come
 * (docs/salesforce-facts.md#src-prof).
 */
export function mergePartialProfiles(parts: readonly PartialProfile[]): string {
  const [first, ...others] = parts;
  if (!first) throw new RangeError('a profile has at least one part');
  if (others.length === 0) return first.text;
  const base = readProfile(first.text);
  const read = others.map((part) => ({ objects: toLowerCaseSet(part.objects), document: readProfile(part.text) }));
  const objects = new Set(read.flatMap((part) => [...part.objects]));
  const keep = new Set<string>();
  const asked = read.flatMap(({ document, objects: own }) =>
    selectScopeEntries(document, { objects: own, fields: own, keep }),
  );
  const based = new Set(listProfileEntries(base).map(buildEntryKey));
  const unasked = read
    .flatMap((part) => listProfileEntries(part.document))
    .filter((entry) => !objects.has(getEntryObject(entry)) && !based.has(buildEntryKey(entry)));
  const { text } = mergeEntries(base, [...asked, ...unasked], { objects, fields: objects, keep });
  return addMissingSections(
    text,
    read.map(({ document }) => document),
  );
}

/** A profile with the sections of others that it lacks, each behind the last that sorts no later by element name. */
function addMissingSections(text: string, others: readonly ProfileDocument[]): string {
  const base = readProfile(text);
  const known = new Set(listOtherSections(base).map((section) => getElementSource(base, section)));
  const leadOf = createIndentationReader(text, base.root.children);
  const added = new Map<number, string>();
  for (const other of others) {
    for (const section of listOtherSections(other)) {
      const source = getElementSource(other, section);
      if (known.has(source)) continue;
      known.add(source);
      const before = base.root.children.findLast(({ name }) => name <= section.name);
      const at = findInsertionPoint(text, before?.end ?? base.root.innerStart);
      added.set(at, (added.get(at) ?? '') + (before ? leadOf(before) : '') + source);
    }
  }
  const edits: Splice[] = [...added].map(([at, source]) => ({ start: at, end: at, text: source }));
  return splice(text, sortSplices(edits));
}

/**
 * Sections that come whatever is asked for (docs/salesforce-facts.md#src-prof): the first part has them, and two
 * versions of one must not mix.
 */
const ALWAYS_RETRIEVED = new Set([
  'custom',
  'description',
  'fullName',
  'loginFlows',
  'loginHours',
  'loginIpRanges',
  'userLicense',
  'userPermissions',
]);

function listOtherSections({ root, fieldPermissions, objectPermissions }: ProfileDocument): XmlElement[] {
  const entries = new Set([...fieldPermissions, ...objectPermissions].map(({ element }) => element));
  return root.children.filter((element) => !entries.has(element) && !ALWAYS_RETRIEVED.has(element.name));
}

function getElementSource({ text }: ProfileDocument, { start, end }: XmlElement): string {
  return text.slice(start, end);
}
