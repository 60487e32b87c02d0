import { compareStrings } from '../fls/names.ts';
import type { Splice } from '../xml/splice.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { renderXmlElement } from './insert.ts';
import { findFlag, type PermissionEntry, type EntryFlag } from './entry.ts';

/** A flag wherever it is said. */
type FlagValue = Pick<EntryFlag, 'name' | 'value'>;

/**
 * The edits that give an entry the org's flags: only the characters of values that differ, and a child where the org
 * says true and the entry says nothing. A flag that the org does not spell was not asked about: an older API version
 * has no `viewAllFields` (docs/salesforce-facts.md#src-prof, #trap-38).
 */
export function buildFlagSplices(
  text: string,
  entry: PermissionEntry,
  org: { readonly flags: readonly FlagValue[] },
): Splice[] {
  const said = (name: string): FlagValue | undefined => org.flags.find((flag) => flag.name === name);
  const changed = entry.flags
    .filter((flag) => flag.value !== (said(flag.name)?.value ?? flag.value))
    .map(({ start, end, value }) => ({ start, end, text: String(!value) }));
  const missing = org.flags.filter((flag) => flag.value && !findFlag(entry, flag.name));
  if (missing.length === 0) return changed;
  return [
    ...changed,
    ...missing.sort((a, b) => compareStrings(a.name, b.name)).map((flag) => buildFlagInsertion(text, entry, flag)),
  ];
}

/** A new child where Salesforce puts it: children are sorted by name. */
function buildFlagInsertion(text: string, { element }: PermissionEntry, flag: FlagValue): Splice {
  const before = element.children.findLast((child) => child.name < flag.name);
  const beside = before ?? element.children[0];
  const lead = beside ? createIndentationReader(text, element.children)(beside) : '';
  const at = findInsertionPoint(text, before?.end ?? element.innerStart);
  return { start: at, end: at, text: lead + renderXmlElement(flag.name, String(flag.value)) };
}
