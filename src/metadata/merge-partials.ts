import type { XmlElement } from '../xml/element.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { readMetadataRoot } from './elements.ts';
import { toLowerCaseSet, buildEntryKey, getEntryObject } from './entry-keys.ts';
import { isEntryKind, type PermissionEntry } from './entry.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { collectEntries, isEntryInScope, mergeEntries } from './merge.ts';
import { visitEntries } from './profile.ts';

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
  const read = others.map(({ objects, text }) => ({ objects: toLowerCaseSet(objects), text }));
  const objects = new Set(read.flatMap((partial) => [...partial.objects]));
  const named = objects.union(toLowerCaseSet(first.objects));
  const keep = new Set<string>();
  const requested = read.flatMap(({ text, objects: own }) =>
    collectEntries(text, (entry) => isEntryInScope(entry, { objects: own, fields: own, keep })),
  );
  const baseKeys = new Set<string>();
  visitEntries(first.text, (entry) => baseKeys.add(buildEntryKey(entry)));
  const isAdditional = (entry: PermissionEntry): boolean =>
    !named.has(getEntryObject(entry)) && !baseKeys.has(buildEntryKey(entry));
  const additional = read.flatMap(({ text }) => collectEntries(text, isAdditional));
  const { text } = mergeEntries(first.text, [...requested, ...additional], { objects, fields: objects, keep });
  return addMissingSections(
    text,
    read.map((partial) => partial.text),
  );
}

/** Adds the sections that only other profiles have, in the order of element names. */
function addMissingSections(text: string, others: readonly string[]): string {
  const { children, innerStart } = readMetadataRoot(text, 'Profile');
  const known = new Set(children.filter(isOtherSection).map(({ start, end }) => text.slice(start, end)));
  const readIndentation = createIndentationReader(text, children);
  const added = new Map<number, string>();
  for (const other of others) {
    const root = readMetadataRoot(other, 'Profile', { take: (section) => !isOtherSection(section) });
    for (const { name, start, end } of root.children) {
      const source = other.slice(start, end);
      if (known.has(source)) continue;
      known.add(source);
      const before = children.findLast((section) => section.name <= name);
      const at = findInsertionPoint(text, before?.end ?? innerStart);
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
const ALWAYS_RETRIEVED: ReadonlySet<string> = new Set([
  'custom',
  'description',
  'fullName',
  'loginFlows',
  'loginHours',
  'loginIpRanges',
  'userLicense',
  'userPermissions',
]);

function isOtherSection({ name }: XmlElement): boolean {
  return !isEntryKind(name) && !ALWAYS_RETRIEVED.has(name);
}
