import { Messages } from '@salesforce/core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const nouns = Messages.loadMessages('sf-plugin-fls', 'counts');

/** What can be counted. Each has the keys `.one` and `.many` in `messages/counts.md`. */
export type Noun =
  | 'field'
  | 'moreField'
  | 'object'
  | 'org'
  | 'moreObject'
  | 'profile'
  | 'moreProfile'
  | 'user'
  | 'moreUser'
  | 'userLoses'
  | 'file'
  | 'finding'
  | 'stray'
  | 'uncontrolled'
  | 'fieldPermission'
  | 'customField'
  | 'request'
  | 'assumption'
  | 'assumptionHolds'
  | 'assumptionFails';

/** A number with its noun, as people say it: `1 field`, `6 fields`, `1,234 fields`. */
export function formatCount(count: number, noun: Noun): string {
  if (count === 1) return nouns.getMessage(`${noun}.one`);
  return nouns.getMessage(`${noun}.many`, [formatNumber(count)]);
}

/** What stands in a table in place of a number that is not known. */
export const UNKNOWN_COUNT = '-';

/** Grouped by thousands in English, whatever the machine's locale: the texts are English too. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}
