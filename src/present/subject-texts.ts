import { Messages } from '@salesforce/core';
import type { Subject } from '../fls/explained-subject.ts';
import { listIdleTexts } from './idle-sources.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** More usernames than this make a heading or a sentence hard to read. */
export const MAX_SUBJECT_USERS = 5;

/**
 * The users of whom the org does not show all permission sets, a text for each group of them.
 *
 * @param formatName makes names fit for the format
 */
export function listHiddenTexts(subjects: readonly Subject[], formatName = makePrintable): string[] {
  return subjects
    .filter(({ hasHiddenSets }) => hasHiddenSets)
    .map(({ usernames }) => formatUsersText(usernames, messages.getMessage('subject.hidden'), formatName));
}

/**
 * What is not in force and would open more, of several groups of users: each text once, with all users of whom it is true.
 *
 * @param formatName makes names fit for the format
 */
export function listIdleTextsByUsers(subjects: readonly Subject[], formatName = makePrintable): string[] {
  const told = subjects.flatMap(({ usernames, idle }) =>
    listIdleTexts(idle, formatName).map((text) => ({ text, usernames })),
  );
  return [...Map.groupBy(told, ({ text }) => text)].map(([text, own]) =>
    formatUsersText(
      own.flatMap(({ usernames }) => usernames),
      text,
      formatName,
    ),
  );
}

function formatUsersText(usernames: readonly string[], text: string, formatName: (name: string) => string): string {
  return messages.getMessage('subject.told', [joinFirstNames(usernames, MAX_SUBJECT_USERS, formatName), text]);
}
