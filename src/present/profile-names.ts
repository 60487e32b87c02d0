import { Messages } from '@salesforce/core';
import { formatCount } from './count.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'changes');

/** More names than this make a question or a sentence hard to read. */
const MAX_QUOTED_PROFILES = 3;

/** Few profiles by their names, in quotes; many by their number. */
export function formatProfileNames(names: readonly string[]): string {
  if (names.length > MAX_QUOTED_PROFILES) return formatCount(names.length, 'profile');
  return names.map((name) => messages.getMessage('profiles.quoted', [makePrintable(name)])).join(', ');
}
