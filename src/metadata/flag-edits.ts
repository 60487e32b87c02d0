import { compareStrings } from '../fls/names.ts';
import { createStringPool } from '../text/string-pool.ts';
import type { Splice } from '../xml/splice.ts';
import { findInsertionPoint, createIndentationReader } from './layout.ts';
import { renderXmlElement } from './insert.ts';
import { findFlag, type PermissionEntry, type EntryFlag } from './entry.ts';

/** A flag of an entry, or of a permission to write. */
export type FlagValue = Pick<EntryFlag, 'name' | 'value'>;

/**
 * Creates a function that adds the splices which set the flags of an entry. They replace only the characters of values that
 * differ, and add a child where a wanted flag is true and the entry lacks it. A flag that is not wanted stays: an older API
 * version has no `viewAllFields` (docs/salesforce-facts.md#src-prof, #trap-38).
 *
 * The splices refer to the text nowhere: it may be one of many, and they outlive it.
 *
 * @param splices the list to add to
 */
export function createFlagSplicer(
  text: string,
  splices: Splice[],
): (entry: PermissionEntry, wanted: readonly FlagValue[]) => void {
  const copy = createStringPool();
  return (entry, wanted) => {
    for (const { name, value, start, end } of entry.flags) {
      const next = findFlag(wanted, name)?.value ?? value;
      if (value !== next) splices.push({ start, end, text: String(next) });
    }
    for (const flag of listMissingFlags(entry.flags, wanted)) {
      const { start, end, text: inserted } = buildFlagInsertion(text, entry, flag);
      splices.push({ start, end, text: copy(inserted) });
    }
  };
}

/** Sorted by name, as Salesforce sorts children. */
function listMissingFlags(flags: readonly FlagValue[], wanted: readonly FlagValue[]): readonly FlagValue[] {
  const missing: FlagValue[] = [];
  for (const flag of wanted) if (flag.value && !findFlag(flags, flag.name)) missing.push(flag);
  return missing.length > 1 ? missing.sort((a, b) => compareStrings(a.name, b.name)) : missing;
}

/** Inserts a child where Salesforce puts it: children are sorted by name. */
function buildFlagInsertion(text: string, { element }: PermissionEntry, flag: FlagValue): Splice {
  const before = element.children.findLast((child) => child.name < flag.name);
  const beside = before ?? element.children[0];
  const lead = beside ? createIndentationReader(text, element.children)(beside) : '';
  const at = findInsertionPoint(text, before?.end ?? element.innerStart);
  return { start: at, end: at, text: lead + renderXmlElement(flag.name, String(flag.value)) };
}
