import { formatNoticeNames } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';

/** The notice on rows that the org has counted but not returned so far; none when there are no such rows. */
export function createHiddenRowsNotice(org: Pick<OrgReader, 'countHiddenRows'>): Notice[] {
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

/** The same notice, unless one with the same numbers was already shown. */
export function createNewHiddenRowsNotice(org: Pick<OrgReader, 'countHiddenRows'>, shown: readonly Notice[]): Notice[] {
  const said = new Set(shown.filter(({ key }) => key === 'rowsHidden').map(({ tokens }) => tokens.join(' ')));
  return createHiddenRowsNotice(org).filter(({ tokens }) => !said.has(tokens.join(' ')));
}
