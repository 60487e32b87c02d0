import { compareStrings } from '../fls/names.ts';
import { createStringPool } from '../text/string-pool.ts';
import type { XmlElement } from '../xml/element.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { buildFlagSplices } from './flag-edits.ts';
import { listProfileEntries, toLowerCaseSet, hasTrueFlag, buildEntryKey, getEntryObject } from './entry-keys.ts';
import { ENTRY_SHAPES, type PermissionEntry } from './entry.ts';
import { findRemovalRanges } from './layout.ts';
import { buildEntrySplices, type NewEntry } from './insert.ts';
import { readProfile, type ProfileDocument } from './profile.ts';

/** The entries that a merge touches. All others stay as they are in the project. */
export type MergeScope = {
  /** Objects whose object permissions the org returned. */
  readonly objects: ReadonlySet<string>;
  /** Objects whose field permissions the org returned; by default the same as `objects`. */
  readonly fields?: ReadonlySet<string>;
  /** Fields whose entries stay as they are; missing ones are not inserted. */
  readonly keep?: ReadonlySet<string>;
};

export type MergedPermissions = {
  readonly text: string;
  /** What was replaced in the project's text, sorted. */
  readonly splices: readonly Splice[];
  /** Names of the removed entries, spelled as in the file: fields, then objects. */
  readonly removedNames: readonly string[];
};

/**
 * Sets the field and object permissions of a project's profile to those of the org, for the objects in scope. Every
 * other byte stays. The org's list of field permissions is complete for a named object, false ones included
 * (docs/salesforce-facts.md#s1-1-9), so an entry that it lacks is gone from the org; object permissions come only where
 * Read is true (docs/salesforce-facts.md#src-prof), so a missing one means that all flags are false. Merging the same
 * answer again changes nothing.
 *
 * @param project the text of a profile, or the result of `readProfile`
 * @param org likewise
 * @throws XmlError, ProfileDocumentError when a text cannot be read
 */
export function mergeProfile(
  project: string | ProfileDocument,
  org: string | ProfileDocument,
  { objects, fields = objects, keep = new Set() }: MergeScope,
): MergedPermissions {
  const scope = { objects: toLowerCaseSet(objects), fields: toLowerCaseSet(fields), keep: toLowerCaseSet(keep) };
  return mergeEntries(toProfileDocument(project), selectScopeEntries(toProfileDocument(org), scope), scope);
}

function toProfileDocument(profile: string | ProfileDocument): ProfileDocument {
  return typeof profile === 'string' ? readProfile(profile) : profile;
}

/** With all names in lower case. */
export type NormalizedScope = {
  readonly objects: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly keep: ReadonlySet<string>;
};

function isEntryInScope(entry: PermissionEntry, { objects, fields, keep }: NormalizedScope): boolean {
  if (entry.kind === 'objectPermissions') return objects.has(getEntryObject(entry));
  return fields.has(getEntryObject(entry)) && !keep.has(entry.name.toLowerCase());
}

export function selectScopeEntries(document: ProfileDocument, scope: NormalizedScope): PermissionEntry[] {
  return listProfileEntries(document).filter((entry) => isEntryInScope(entry, scope));
}

/** The entries of the org by key. `inProject` is set when the project has an entry of the same key. */
type OrgEntryIndex = ReadonlyMap<string, { readonly entry: PermissionEntry; inProject: boolean }>;

/** Of duplicate entries the last one counts. */
function indexOrgEntries(entries: readonly PermissionEntry[]): OrgEntryIndex {
  return new Map(entries.map((entry) => [buildEntryKey(entry), { entry, inProject: false }]));
}

/**
 * Merges entries of the org into a document.
 *
 * @param org entries in scope only
 */
export function mergeEntries(
  document: ProfileDocument,
  org: readonly PermissionEntry[],
  scope: NormalizedScope,
): MergedPermissions {
  const orgEntries = indexOrgEntries(org);
  const { text, root } = document;
  const splices: Splice[] = [];
  const removed = new Map<XmlElement, PermissionEntry>();
  for (const entry of listProfileEntries(document)) {
    if (!isEntryInScope(entry, scope)) continue;
    const known = orgEntries.get(buildEntryKey(entry));
    if (known) {
      known.inProject = true;
      for (const one of buildFlagSplices(text, entry, known.entry)) splices.push(one);
    } else if (entry.kind === 'fieldPermissions' || hasTrueFlag(entry)) removed.set(entry.element, entry);
  }
  const newEntries = [...orgEntries.values()]
    .filter(({ inProject, entry }) => !inProject && (entry.kind === 'fieldPermissions' || hasTrueFlag(entry)))
    .map(({ entry }) => buildNewEntry(entry));
  const removedElements = root.children.filter((element) => removed.has(element));
  const removals = findRemovalRanges(text, removedElements).map((range) => ({ ...range, text: '' }));
  const removedNames = Array.from(removed.values(), ({ name }) => name);
  const added = buildEntrySplices(document, newEntries, new Set(removed.keys()));
  const all = sortSplices([...splices, ...added, ...removals]);
  return { text: splice(text, all), splices: copySplices(all), removedNames };
}

/** A slice of one of the texts would keep that text in memory as long as the splices. */
function copySplices(splices: readonly Splice[]): Splice[] {
  const copy = createStringPool();
  return splices.map(({ start, end, text }) => ({ start, end, text: copy(text) }));
}

/**
 * The entry as Salesforce writes it: children sorted by name; of a field permission always all three
 * (docs/salesforce-facts.md#trap-15).
 */
function buildNewEntry(entry: PermissionEntry): NewEntry {
  const { key, known } = ENTRY_SHAPES[entry.kind];
  const children = new Map(entry.flags.map((flag) => [flag.name, String(flag.value)]));
  if (entry.kind === 'fieldPermissions') for (const name of known) children.set(name, children.get(name) ?? 'false');
  children.set(key, entry.name);
  return { kind: entry.kind, name: entry.name, children: [...children].sort(([a], [b]) => compareStrings(a, b)) };
}
