import { compareStrings } from './names.ts';
import type { Notice } from './problem.ts';

/** A notice names at most this many items: a longer list does not fit on a screen. */
const MAX_LISTED_NAMES = 50;

/** Joins names for a sentence: sorted, each once. Of more than 50 names it shows the first 50 and counts the others. */
export function formatNoticeNames(names: Iterable<string>): string {
  const sorted = [...new Set(names)].sort(compareStrings);
  const shown = sorted.slice(0, MAX_LISTED_NAMES).join(', ');
  return sorted.length > MAX_LISTED_NAMES ? `${shown} and ${sorted.length - MAX_LISTED_NAMES} more` : shown;
}

/** Failing tests of an org may be hundreds. */
const MAX_LISTED_REASONS = 5;

/** Joins sentences of the org: each once, the first five of them. */
export function formatNoticeReasons(reasons: Iterable<string>): string {
  const unique = [...new Set(reasons)];
  const shown = unique.slice(0, MAX_LISTED_REASONS).join(' ');
  return unique.length > MAX_LISTED_REASONS ? `${shown} and ${unique.length - MAX_LISTED_REASONS} more` : shown;
}

/**
 * The notice about a list of names; no notice when the list is empty.
 *
 * @param createNotice gets the number of names, and the names joined for a sentence
 */
export function createNamesNotice(
  names: readonly string[],
  createNotice: (count: string, names: string) => Notice,
): Notice[] {
  return names.length === 0 ? [] : [createNotice(String(names.length), formatNoticeNames(names))];
}
