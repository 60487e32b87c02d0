import { compare } from '../fls/names.ts';
import type { Edit } from '../xml/splice.ts';
import { behind, leadsAmong } from './layout.ts';
import { elementText } from './insert.ts';
import { flagOf, type Entry, type Flag } from './entry.ts';

/** A flag wherever it is said. */
type Said = Pick<Flag, 'name' | 'value'>;

/**
 * The edits that give an entry the org's flags: only the characters of values that differ, and a child where the org
 * says true and the entry says nothing. A flag that the org does not spell was not asked about: an older API version
 * has no `viewAllFields` (PROF; facts, trap 38).
 */
export function alignEntry(text: string, entry: Entry, org: { readonly flags: readonly Said[] }): Edit[] {
  const said = (name: string): Said | undefined => org.flags.find((flag) => flag.name === name);
  const changed = entry.flags
    .filter((flag) => flag.value !== (said(flag.name)?.value ?? flag.value))
    .map(({ start, end, value }) => ({ start, end, text: String(!value) }));
  const missing = org.flags.filter((flag) => flag.value && !flagOf(entry, flag.name));
  if (missing.length === 0) return changed;
  return [...changed, ...missing.sort((a, b) => compare(a.name, b.name)).map((flag) => childEdit(text, entry, flag))];
}

/** A new child where Salesforce puts it: children are sorted by name. */
function childEdit(text: string, { element }: Entry, flag: Said): Edit {
  const before = element.children.findLast((child) => child.name < flag.name);
  const beside = before ?? element.children[0];
  const lead = beside ? leadsAmong(text, element.children)(beside) : '';
  const at = behind(text, before?.end ?? element.innerStart);
  return { start: at, end: at, text: lead + elementText(element.prefix, flag.name, String(flag.value)) };
}
