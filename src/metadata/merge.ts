import { compareStrings } from '../fls/names.ts';
import type { XmlElement } from '../xml/scan.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { buildFlagSplices } from './flag-edits.ts';
import { listProfileEntries, toLowerCaseSet, hasTrueFlag, buildEntryKey, getEntryObject } from './entry-keys.ts';
import { ENTRY_SHAPES, type PermissionEntry } from './entry.ts';
import { findRemovalRanges } from './layout.ts';
import { buildEntrySplices, type NewEntry } from './insert.ts';
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

export type MergedPermissions = {
  readonly text: string;
  /** Names in the entries that were removed, as the file spelled them: fields, then objects. */
  readonly removedNames: readonly string[];
};

/**
 * The project's profile with the field and object permissions of the org, for the objects in scope; every other byte
 * stays. The org's list of field permissions is complete for a named object, false ones included
 * (docs/salesforce-facts.md#s1-1-9), so an entry that it lacks is gone from the org; object permissions come only where
 * Read is true (docs/salesforce-facts.md#src-prof), so a missing one means that all flags are false. Merging the same
 * answer again changes nothing.
 *
 * @param project a text, or what `readProfile` made of it; `org` likewise
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

/** Names are folded. */
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

/** What the org says, by `keyOf`, and whether the project has an entry for it. */
type OrgEntryIndex = ReadonlyMap<string, { readonly entry: PermissionEntry; met: boolean }>;

/** An entry that stands twice counts as it stands last. */
function indexOrgEntries(entries: readonly PermissionEntry[]): OrgEntryIndex {
  return new Map(entries.map((entry) => [buildEntryKey(entry), { entry, met: false }]));
}

/** Gives a document the org's entries, which are all in scope. */
export function mergeEntries(
  document: ProfileDocument,
  org: readonly PermissionEntry[],
  scope: NormalizedScope,
): MergedPermissions {
  const answer = indexOrgEntries(org);
  const { text, root } = document;
  const edits: Splice[] = [];
  const removed = new Map<XmlElement, PermissionEntry>();
  for (const entry of listProfileEntries(document)) {
    if (!isEntryInScope(entry, scope)) continue;
    const known = answer.get(buildEntryKey(entry));
    if (known) {
      known.met = true;
      for (const edit of buildFlagSplices(text, entry, known.entry)) edits.push(edit);
    } else if (entry.kind === 'fieldPermissions' || hasTrueFlag(entry)) removed.set(entry.element, entry);
  }
  const added = [...answer.values()]
    .filter(({ met, entry }) => !met && (entry.kind === 'fieldPermissions' || hasTrueFlag(entry)))
    .map(({ entry }) => buildNewEntry(entry));
  const gone = root.children.filter((element) => removed.has(element));
  const removals = findRemovalRanges(text, gone).map((range) => ({ ...range, text: '' }));
  const removedNames = Array.from(removed.values(), ({ name }) => name);
  const all = [...edits, ...buildEntrySplices(document, added, new Set(removed.keys())), ...removals];
  return { text: splice(text, sortSplices(all)), removedNames };
}

/**
 * The entry as Salesforce writes it: children sorted by name; of a field permission always all three
 * (docs/salesforce-facts.md#trap-15).
 */
function buildNewEntry(entry: PermissionEntry): NewEntry {
  const { key, known } = ENTRY_SHAPES[entry.kind];
  const spelled = new Map(entry.flags.map((flag) => [flag.name, String(flag.value)]));
  if (entry.kind === 'fieldPermissions') for (const name of known) spelled.set(name, spelled.get(name) ?? 'false');
  spelled.set(key, entry.name);
  return { kind: entry.kind, name: entry.name, children: [...spelled].sort(([a], [b]) => compareStrings(a, b)) };
}
