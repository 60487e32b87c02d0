import type { XmlElement } from '../xml/element.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { listProfileEntries, toLowerCaseSet, buildEntryKey, getEntryObject } from './entry-keys.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { selectScopeEntries, mergeEntries } from './merge.ts';
import { readProfile, type ProfileDocument } from './profile.ts';

/** A profile from one of several retrieve requests, with the objects that the request named. */
export type PartialProfile = { readonly text: string; readonly objects: ReadonlySet<string> };

/**
 * Merges the partial profiles of several retrieve requests into one. Entries of an object come from the partial
 * profile whose request named the object. Entries of objects that no request named (source tracking adds them; `X__hd`
 * comes with X) are added where they are missing. Each partial profile also has the sections of its own objects, such
 * as record types, beside the sections that are always retrieved (docs/salesforce-facts.md#src-prof).
 *
 * @throws RangeError without a partial profile; XmlError, ProfileDocumentError when one cannot be read
 */
export function mergePartialProfiles(partials: readonly PartialProfile[]): string {
  const [first, ...others] = partials;
  if (!first) throw new RangeError('there is no profile to merge');
  if (others.length === 0) return first.text;
  const base = readProfile(first.text);
  const read = others.map(({ objects, text }) => ({ objects: toLowerCaseSet(objects), document: readProfile(text) }));
  const objects = new Set(read.flatMap((partial) => [...partial.objects]));
  const named = objects.union(toLowerCaseSet(first.objects));
  const keep = new Set<string>();
  const requested = read.flatMap(({ document, objects: own }) =>
    selectScopeEntries(document, { objects: own, fields: own, keep }),
  );
  const baseKeys = new Set(listProfileEntries(base).map(buildEntryKey));
  const additional = read
    .flatMap(({ document }) => listProfileEntries(document))
    .filter((entry) => !named.has(getEntryObject(entry)) && !baseKeys.has(buildEntryKey(entry)));
  const { text } = mergeEntries(base, [...requested, ...additional], { objects, fields: objects, keep });
  return addMissingSections(
    text,
    read.map(({ document }) => document),
  );
}

/** Adds the sections that only other profiles have, in the order of element names. */
function addMissingSections(text: string, others: readonly ProfileDocument[]): string {
  const base = readProfile(text);
  const known = new Set(listOtherSections(base).map((section) => getElementSource(base, section)));
  const readIndentation = createIndentationReader(text, base.root.children);
  const added = new Map<number, string>();
  for (const other of others) {
    for (const section of listOtherSections(other)) {
      const source = getElementSource(other, section);
      if (known.has(source)) continue;
      known.add(source);
      const before = base.root.children.findLast(({ name }) => name <= section.name);
      const at = findInsertionPoint(text, before?.end ?? base.root.innerStart);
      added.set(at, (added.get(at) ?? '') + (before ? readIndentation(before) : '') + source);
    }
  }
  const edits: Splice[] = [...added].map(([at, source]) => ({ start: at, end: at, text: source }));
  return splice(text, sortSplices(edits));
}

/**
 * Sections that are retrieved with every request (docs/salesforce-facts.md#src-prof): the first part has them, and two
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
