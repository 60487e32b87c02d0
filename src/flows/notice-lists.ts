import { compare } from '../fls/names.ts';
import type { Notice } from '../fls/problem.ts';

/** More names than this help nobody on a screen. */
const MOST = 50;

/** Names in a sentence, sorted; of very many the first, and how many more there are. */
export function listed(names: Iterable<string>): string {
  const sorted = [...new Set(names)].sort(compare);
  const shown = sorted.slice(0, MOST).join(', ');
  return sorted.length > MOST ? `${shown} and ${sorted.length - MOST} more` : shown;
}

/** What is to be said of some names, with their number; nothing where there is none. */
export function notice(names: readonly string[], said: (count: string, names: string) => Notice): Notice[] {
  return names.length === 0 ? [] : [said(String(names.length), listed(names))];
}
