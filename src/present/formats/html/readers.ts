import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import type { FoundAccess } from '../../../fls/report.ts';
import { formatNumber } from '../../count.ts';
import { createHolderLookup } from '../../holders.ts';
import type { TableList } from './page-data.ts';
import { buildList } from './table-data.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** More usernames than these would repeat a long list for many rows. */
const MAX_READERS = 50;

/** For each row the users who read the field when the org was asked. */
export function buildReaderList(
  title: string,
  rows: readonly Pick<Finding, 'profile' | 'through'>[],
  found: Pick<FoundAccess, 'holders'>,
): TableList {
  const findHolders = createHolderLookup(found);
  return buildList(rows, {
    title,
    kind: 'items',
    key: ({ profile, through }) => JSON.stringify(through.length === 0 ? [] : [profile, through]),
    build: (row) => {
      const usernames = findHolders(row);
      const more = usernames.length - MAX_READERS;
      const rest = more > 0 ? [messages.getMessage('readers.more', [formatNumber(more)])] : [];
      return [...usernames.slice(0, MAX_READERS), ...rest];
    },
  });
}
