import { Messages } from '@salesforce/core';
import type { IdleSource } from '../fls/explained-subject.ts';
import type { OpenedFields } from '../fls/idle-access.ts';
import { formatSource } from './access-sources.ts';
import { formatCount, formatNumber } from './count.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** More partners than this make a line hard to read. */
const MAX_PARTNERS = 5;

/**
 * Each grantor that is not in force, why, and what it would open, by itself or together with others; first what would open most.
 *
 * @param formatName makes names fit for the format
 */
export function listIdleTexts(idle: readonly IdleSource[], formatName = makePrintable): string[] {
  return [...idle]
    .sort((a, b) => b.reads - a.reads || b.edits - a.edits)
    .map((one) =>
      messages.getMessage(`idle.${one.reason}`, [formatIdleName(one, formatName), formatGains(one, formatName)]),
    );
}

function formatIdleName(
  { kind, name }: Pick<IdleSource, 'kind' | 'name'>,
  formatName: (name: string) => string,
): string {
  return formatSource({ kind, name, why: null }, formatName);
}

function formatGains(source: IdleSource, formatName: (name: string) => string): string {
  const { reads, edits, together } = source;
  return [
    ...(reads + edits === 0 ? [] : [messages.getMessage('opens.alone', [formatOpened(source)])]),
    ...(together === null ? [] : [formatTogether(together, formatName)]),
  ].join(' ');
}

function formatTogether(together: NonNullable<IdleSource['together']>, formatName: (name: string) => string): string {
  const names = together.partners.map((partner) => formatIdleName(partner, formatName));
  return messages.getMessage('opens.together', [
    joinFirstNames(names, MAX_PARTNERS, (name) => name),
    formatOpened(together),
  ]);
}

function formatOpened({ reads, edits }: OpenedFields): string {
  if (edits === 0) return formatCount(reads, 'moreField');
  if (reads === 0) return messages.getMessage('opens.edit', [formatCount(edits, 'moreField')]);
  return messages.getMessage('opens.readAndEdit', [formatCount(reads, 'moreField'), formatNumber(edits)]);
}
