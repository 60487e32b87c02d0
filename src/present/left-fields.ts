import { Messages } from '@salesforce/core';
import type { Edit, LeftField, Verify } from '../fls/change.ts';
import { formatCount } from './count.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');

type PartialRestoreView = {
  readonly edits: readonly Edit[];
  readonly left: readonly LeftField[];
  readonly verify: Verify | null;
};

/** How many fields a restore put back, and how many stay as they are, by reason. */
export function formatPartialRestore({ edits, left, verify }: PartialRestoreView): string[] {
  const done = edits.length - (verify?.remaining.length ?? 0);
  const byReason = Map.groupBy(left, ({ reason }) => reason);
  return [
    ...(done > 0 ? [messages.getMessage('result.partlyRestored', [formatCount(done, 'fieldPermission')])] : []),
    ...[...byReason].map(([reason, own]) =>
      messages.getMessage(`left.${reason}`, [formatCount(own.length, 'fieldPermission')]),
    ),
  ];
}
