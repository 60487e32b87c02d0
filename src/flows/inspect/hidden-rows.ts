import type { Notice } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';

/** Says how many rows the org has hidden so far; nothing where it has hidden none. */
export function createHiddenRowsNotice(org: OrgReader): Notice[] {
  const hidden = [...org.countHiddenRows()];
  if (hidden.length === 0) return [];
  const total = hidden.reduce((sum, [, count]) => sum + count, 0);
  return [
    {
      key: 'rowsHidden',
      tokens: [String(total), formatNoticeNames(hidden.map(([object, count]) => `${object} ${count}`))],
    },
  ];
}

/** The same for a command that may have said it before. */
export function createUnsaidHiddenRowsNotice(org: OrgReader, said: readonly Notice[]): Notice[] {
  return said.some(({ key }) => key === 'rowsHidden') ? [] : createHiddenRowsNotice(org);
}
