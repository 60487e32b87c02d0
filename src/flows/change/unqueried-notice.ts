import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { AccessByProfile, ProfileChange } from './change.ts';

/**
 * Names fields that the profiles enable and no query shows, so that nothing is planned for them: perhaps those of custom
 * metadata types and platform events (docs/salesforce-facts.md#open-9). Call it after the login sections have been read:
 * the same responses have them.
 */
export function createUnqueriedNotices(
  profileChanges: readonly ProfileChange[],
  currentAccess: AccessByProfile,
  org: OrgReader,
): Notice[] {
  const unlisted = org.getUnlistedFields();
  return profileChanges.flatMap(({ profile: { id, name } }) => {
    const queried = currentAccess.get(id);
    const left = (unlisted.get(id) ?? []).filter((field) => !queried?.has(field));
    return createNamesNotice(left, (_, names) => ({ key: 'leftUnqueried', tokens: [name, names] }));
  });
}
