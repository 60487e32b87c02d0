import { Messages } from '@salesforce/core';
import type { IdleSource } from '../fls/explained-subject.ts';
import { formatSource } from './access-sources.ts';
import { formatCount, formatNumber } from './count.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/**
 * Each grantor that is not in force, why, and what it would open; first what would open most.
 *
 * @param formatName makes names fit for the format
 */
export function listIdleTexts(idle: readonly IdleSource[], formatName = makePrintable): string[] {
  return [...idle]
    .sort((a, b) => b.reads - a.reads || b.edits - a.edits)
    .map((one) =>
      messages.getMessage(`idle.${one.reason}`, [formatSource({ ...one, why: null }, formatName), formatOpened(one)]),
    );
}

function formatOpened({ reads, edits }: Pick<IdleSource, 'reads' | 'edits'>): string {
  if (edits === 0) return messages.getMessage('opens.read', [formatCount(reads, 'moreField')]);
  if (reads === 0) return messages.getMessage('opens.edit', [formatCount(edits, 'moreField')]);
  return messages.getMessage('opens.readAndEdit', [formatCount(reads, 'moreField'), formatNumber(edits)]);
}
