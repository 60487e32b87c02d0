import { compareStrings } from '../fls/names.ts';
import type { Splice } from '../xml/splice.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { renderXmlElement } from './insert.ts';
import { findFlag, type PermissionEntry, type EntryFlag } from './entry.ts';

/** A flag of an entry, or of a permission to write. */
export type FlagValue = Pick<EntryFlag, 'name' | 'value'>;

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
  const splices: Splice[] = [];
  for (const { name, value, start, end } of entry.flags) {
    const wanted = findFlag(org, name)?.value ?? value;
    if (value !== wanted) splices.push({ start, end, text: String(wanted) });
  }
  const missing = org.flags.filter((flag) => flag.value && !findFlag(entry, flag.name));
  for (const flag of missing.sort((a, b) => compareStrings(a.name, b.name)))
    splices.push(buildFlagInsertion(text, entry, flag));
  return splices;
}

/** Inserts a child where Salesforce puts it: children are sorted by name. */
function buildFlagInsertion(text: string, { element }: PermissionEntry, flag: FlagValue): Splice {
  const before = element.children.findLast((child) => child.name < flag.name);
  const beside = before ?? element.children[0];
  const lead = beside ? createIndentationReader(text, element.children)(beside) : '';
  const at = findInsertionPoint(text, before?.end ?? element.innerStart);
  return { start: at, end: at, text: lead + renderXmlElement(flag.name, String(flag.value)) };
}
