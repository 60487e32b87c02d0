import { compareStrings } from '../fls/names.ts';
import { createStringPool } from '../text/string-pool.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { createFlagSplicer, type FlagValue } from './flag-edits.ts';
import { toLowerCaseSet, hasTrueFlag, buildEntryKey, getEntryObject } from './entry-keys.ts';
import { ENTRY_SHAPES, type PermissionEntry } from './entry.ts';
import { findRemovalRanges } from './layout.ts';
import { buildEntrySplices, type NewEntry } from './insert.ts';
import { readProfile, visitEntries } from './profile.ts';

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
 * @param project the text of a profile
 * @param org the text of the same profile, as the org returned it
 * @throws XmlError, ProfileDocumentError when a text cannot be read
 */
export function mergeProfile(
  project: string,
  org: string,
  { objects, fields = objects, keep = new Set() }: MergeScope,
): MergedPermissions {
  const scope = { objects: toLowerCaseSet(objects), fields: toLowerCaseSet(fields), keep: toLowerCaseSet(keep) };
  const entries = collectEntries(org, (entry) => isEntryInScope(entry, scope));
  return mergeEntries(project, entries, scope);
}

/** With all names in lower case. */
export type NormalizedScope = {
  readonly objects: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly keep: ReadonlySet<string>;
};

export function isEntryInScope(entry: PermissionEntry, { objects, fields, keep }: NormalizedScope): boolean {
  if (entry.kind === 'objectPermissions') return objects.has(getEntryObject(entry));
  return fields.has(getEntryObject(entry)) && !keep.has(entry.name.toLowerCase());
}

/** An entry without its place in a text. */
export type EntryContent = Pick<PermissionEntry, 'kind' | 'name'> & { readonly flags: readonly FlagValue[] };

/** Reads the entries of a profile that are wanted. */
export function collectEntries(text: string, isWanted: (entry: PermissionEntry) => boolean): EntryContent[] {
  const entries: EntryContent[] = [];
  const share = createFlagPool();
  visitEntries(text, (entry) => {
    if (isWanted(entry)) entries.push({ kind: entry.kind, name: entry.name, flags: share(entry.flags) });
  });
  return entries;
}

/** Hundreds of thousands of entries have one of a few lists of flags. A list for each would take more memory than the text. */
function createFlagPool(): (flags: readonly FlagValue[]) => readonly FlagValue[] {
  const known: (readonly FlagValue[])[] = [];
  return (flags) => {
    const same = known.find(
      (one) => one.length === flags.length && flags.every((flag, at) => isSameFlag(flag, one[at])),
    );
    if (same) return same;
    const own = flags.map(({ name, value }) => ({ name, value }));
    if (known.length < MOST_SHARED) known.push(own);
    return own;
  };
}

/** An unusual file must not make each entry search a long list. */
const MOST_SHARED = 16;

function isSameFlag(a: FlagValue, b: FlagValue | undefined): boolean {
  return a.name === b?.name && a.value === b.value;
}

/**
 * Merges entries of the org into the text of a profile. It reads the text entry by entry; only where new entries are to be
 * inserted, it needs the whole document.
 *
 * @param org entries in scope only. Of duplicate entries the last one counts
 */
export function mergeEntries(text: string, org: readonly EntryContent[], scope: NormalizedScope): MergedPermissions {
  const indexes = new Map<string, number>();
  for (const [index, entry] of org.entries()) indexes.set(buildEntryKey(entry), index);
  const isInProject = new Uint8Array(org.length);
  const splices: Splice[] = [];
  const removed: RemovedEntry[] = [];
  const addFlagSplices = createFlagSplicer(text, splices);
  visitEntries(text, (entry) => {
    if (!isEntryInScope(entry, scope)) return;
    const index = indexes.get(buildEntryKey(entry)) ?? -1;
    const wanted = org[index];
    if (wanted) {
      isInProject[index] = 1;
      addFlagSplices(entry, wanted.flags);
    } else if (saysAnything(entry)) {
      const { kind, name, start, end } = entry;
      removed.push({ kind, name, start, end });
    }
  });
  const newEntries = [...indexes.values()]
    .flatMap((index) => (isInProject[index] === 1 ? [] : org.slice(index, index + 1)))
    .filter(saysAnything);
  const removals = findRemovalRanges(text, removed).map((range) => ({ ...range, text: '' }));
  const all = sortSplices([...splices, ...buildAdditions(text, newEntries, removed), ...removals]);
  const byKind = Map.groupBy(removed, ({ kind }) => kind);
  const inOrder = [...(byKind.get('fieldPermissions') ?? []), ...(byKind.get('objectPermissions') ?? [])];
  return { text: splice(text, all), splices: all, removedNames: inOrder.map(({ name }) => name) };
}

type RemovedEntry = Pick<PermissionEntry, 'kind' | 'name' | 'start' | 'end'>;

/** An object permission without a true flag says the same as none. */
function saysAnything(entry: EntryContent): boolean {
  return entry.kind === 'fieldPermissions' || hasTrueFlag(entry);
}

/** A slice of one of the texts would keep that text in memory as long as the splices. */
function buildAdditions(text: string, added: readonly EntryContent[], removed: readonly RemovedEntry[]): Splice[] {
  if (added.length === 0) return [];
  const starts = new Set(removed.map(({ start }) => start));
  const copy = createStringPool();
  const splices = buildEntrySplices(readProfile(text), added.map(buildNewEntry), starts);
  return splices.map(({ start, end, text: inserted }) => ({ start, end, text: copy(inserted) }));
}

/**
 * The entry as Salesforce writes it: children sorted by name; of a field permission always all three
 * (docs/salesforce-facts.md#trap-15).
 */
function buildNewEntry(entry: EntryContent): NewEntry {
  const { key, known } = ENTRY_SHAPES[entry.kind];
  const children = new Map(entry.flags.map((flag) => [flag.name, String(flag.value)]));
  if (entry.kind === 'fieldPermissions') for (const name of known) children.set(name, children.get(name) ?? 'false');
  children.set(key, entry.name);
  return { kind: entry.kind, name: entry.name, children: [...children].sort(([a], [b]) => compareStrings(a, b)) };
}
