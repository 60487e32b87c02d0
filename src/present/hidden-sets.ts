import { Messages } from '@salesforce/core';
import type { Subject } from '../fls/explained-subject.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

const MAX_SHOWN_USERS = 5;

/**
 * The users of whom the org does not show all permission sets, a text for each group of them.
 *
 * @param formatName makes names fit for the format
 */
export function listHiddenTexts(subjects: readonly Subject[], formatName = makePrintable): string[] {
  return subjects
    .filter(({ hasHiddenSets }) => hasHiddenSets)
    .map(({ usernames }) =>
      messages.getMessage('subject.hiddenOf', [
        joinFirstNames(usernames, MAX_SHOWN_USERS, formatName),
        messages.getMessage('subject.hidden'),
      ]),
    );
}
