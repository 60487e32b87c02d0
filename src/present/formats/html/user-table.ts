import { Messages } from '@salesforce/core';
import type { Report } from '../../../fls/report.ts';
import { createGrantorFormatter } from '../../grantor-names.ts';
import type { TableData } from './page-data.ts';
import { buildColumn } from './table-data.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** The users with live findings: how many fields each reads, and through what. */
export function buildUserTable(report: Report): TableData {
  const { holders } = report;
  const countFields = createFieldCounter(report);
  const formatGrantor = createGrantorFormatter(report);
  return {
    id: 'users-table',
    label: messages.getMessage('users.title'),
    length: holders.length,
    order: { column: 2, isDescending: true },
    columns: [
      buildColumn(
        holders.map(({ username }) => username),
        { csv: 'username', title: messages.getMessage('column.user'), width: 'wide' },
      ),
      buildColumn(
        holders.map(({ profile }) => profile),
        { csv: 'profile', title: messages.getMessage('column.profile'), show: 'wide', filter: 'select' },
      ),
      buildColumn(
        holders.map((holder) => String(countFields(holder))),
        { csv: 'fields', title: messages.getMessage('column.fields'), width: 'narrow', isNumber: true },
      ),
      buildColumn(
        holders.map(({ through }) => through.map(formatGrantor).join('; ')),
        { csv: 'through', title: messages.getMessage('column.through'), show: 'wide', width: 'wide' },
      ),
    ],
    lists: [],
    heading: [0],
    command: null,
  };
}

/** Counts the live findings that a user reads: those that share a grantor. Users with the same grantors are counted once. */
function createFieldCounter({ findings }: Report): (holder: Report['holders'][number]) => number {
  const live = findings.filter(({ through }) => through.length > 0);
  const byProfile = new Map<string, Map<string, { through: readonly string[]; count: number }>>();
  for (const { profile, through } of live) {
    const own = byProfile.get(profile) ?? new Map<string, { through: readonly string[]; count: number }>();
    byProfile.set(profile, own);
    const key = JSON.stringify(through);
    const group = own.get(key) ?? { through, count: 0 };
    own.set(key, group);
    group.count += 1;
  }
  const known = new Map<string, number>();
  return ({ profile, through }) => {
    const key = JSON.stringify([profile, through]);
    const names = new Set(through);
    const groups = [...(byProfile.get(profile)?.values() ?? [])];
    const count =
      known.get(key) ??
      groups.reduce((sum, group) => sum + (group.through.some((name) => names.has(name)) ? group.count : 0), 0);
    known.set(key, count);
    return count;
  };
}
