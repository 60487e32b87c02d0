import { Messages } from '@salesforce/core';
import { formatCount, formatNumber } from './count.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** More names than this make a question or a sentence hard to read. */
const MAX_QUOTED_PROFILES = 3;

/** Few profiles by their names, in quotes; many by their number. */
export function formatProfileNames(names: readonly string[]): string {
  if (names.length > MAX_QUOTED_PROFILES) return formatCount(names.length, 'profile');
  return names.map(quoteName).join(', ');
}

/** A name in quotes, fit for a terminal. */
export function quoteName(name: string): string {
  return messages.getMessage('names.quoted', [makePrintable(name)]);
}

/**
 * The first of the names, and in words how many more there are.
 *
 * @param formatName makes each shown name fit for the format
 */
export function joinFirstNames(names: readonly string[], most: number, formatName: (name: string) => string): string {
  const shown = names.slice(0, most).map(formatName).join(', ');
  return names.length > most ? messages.getMessage('names.more', [shown, formatNumber(names.length - most)]) : shown;
}
