import { getObjectName } from '../../fls/access.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import type { ProfileChange, ProfileTexts } from './change.ts';
import { readProfileContent } from './verify.ts';

/**
 * Names the objects of accepted edits that the retrieves before and after the deploy do not show both: the verification by
 * retrieve says nothing of these edits (docs/salesforce-facts.md#trap-38).
 *
 * @throws Problem `unreadableAnswer`
 */
export function createUnprovedNotices(
  accepted: readonly ProfileChange[],
  before: ProfileTexts,
  after: ProfileTexts,
): Notice[] {
  const unproved = accepted.flatMap(({ profile: { name }, edits }) => {
    const shown = new Set(readProfileContent(name, before).fields.keys()).intersection(
      readProfileContent(name, after).fields,
    );
    return edits.filter(({ field }) => !shown.has(field));
  });
  const byObject = Map.groupBy(unproved, ({ field }) => getObjectName(field));
  const names = [...byObject].map(([object, edits]) => `${object} (${edits.length})`);
  return createNamesNotice(names, (count, list) => ({ key: 'retrieveProvesNot', tokens: [count, list] }));
}
