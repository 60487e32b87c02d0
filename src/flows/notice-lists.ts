import { compareStrings } from '../fls/names.ts';
import type { Notice } from '../fls/problem.ts';

/** More names than this help nobody on a screen. */
const MAX_LISTED_NAMES = 50;

/** Names in a sentence, sorted; of very many the first, and how many more there are. */
export function formatNoticeNames(names: Iterable<string>): string {
  const sorted = [...new Set(names)].sort(compareStrings);
  const shown = sorted.slice(0, MAX_LISTED_NAMES).join(', ');
  return sorted.length > MAX_LISTED_NAMES ? `${shown} and ${sorted.length - MAX_LISTED_NAMES} more` : shown;
}

/** What is to be said of some names, with their number; nothing where there is none. */
export function createNamesNotice(names: readonly string[], said: (count: string, names: string) => Notice): Notice[] {
  return names.length === 0 ? [] : [said(String(names.length), formatNoticeNames(names))];
}
