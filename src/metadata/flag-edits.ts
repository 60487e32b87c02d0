import { compareStrings } from '../fls/names.ts';
import type { Splice } from '../xml/splice.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { renderXmlElement } from './insert.ts';
import { findFlag, type PermissionEntry, type EntryFlag } from './entry.ts';

/** A flag of an entry, or of a permission to write. */
type FlagValue = Pick<EntryFlag, 'name' | 'value'>;

/**
 * Builds the splices that set the flags of an entry to those of the org. They replace only the characters of values
 * that differ, and add a child where the org has a true flag that the entry lacks. A flag that the org does not list
 * stays: an older API version has no `viewAllFields` (docs/salesforce-facts.md#src-prof, #trap-38).
 */
export function buildFlagSplices(
  text: string,
  entry: PermissionEntry,
  org: { readonly flags: readonly FlagValue[] },
): Splice[] {
  const findOrgFlag = (name: string): FlagValue | undefined => org.flags.find((flag) => flag.name === name);
  const changed = entry.flags
    .filter((flag) => flag.value !== (findOrgFlag(flag.name)?.value ?? flag.value))
    .map(({ start, end, value }) => ({ start, end, text: String(!value) }));
  const missing = org.flags.filter((flag) => flag.value && !findFlag(entry, flag.name));
  if (missing.length === 0) return changed;
  return [
    ...changed,
    ...missing.sort((a, b) => compareStrings(a.name, b.name)).map((flag) => buildFlagInsertion(text, entry, flag)),
  ];
}

/** Inserts a child where Salesforce puts it: children are sorted by name. */
function buildFlagInsertion(text: string, { element }: PermissionEntry, flag: FlagValue): Splice {
  const before = element.children.findLast((child) => child.name < flag.name);
  const beside = before ?? element.children[0];
  const lead = beside ? createIndentationReader(text, element.children)(beside) : '';
  const at = findInsertionPoint(text, before?.end ?? element.innerStart);
  return { start: at, end: at, text: lead + renderXmlElement(flag.name, String(flag.value)) };
}
