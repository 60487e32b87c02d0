import type { Edit, Impact } from '../../fls/change.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem } from '../../fls/problem.ts';

/**
 * Refuses to apply a plan whose edits would be others now.
 *
 * @throws Problem `orgChanged` with the fields
 */
export function refuseChangedEdits(planned: readonly Edit[], current: readonly Edit[]): void {
  const differing = findDifferences(planned, current, ({ profile, field, from, to }) => [field, from, to, profile]);
  if (differing.length > 0)
    throw new Problem('orgChanged', { fields: formatNoticeNames(differing.map(({ field }) => field)) });
}

/**
 * Refuses to apply a plan that would take access from others now.
 *
 * @throws Problem `impactChanged` with the usernames
 */
export function refuseChangedImpact(planned: readonly Impact[], current: readonly Impact[]): void {
  const differing = findDifferences(planned, current, ({ username, field, from, to }) => [field, from, to, username]);
  if (differing.length > 0)
    throw new Problem('impactChanged', { users: formatNoticeNames(differing.map(({ username }) => username)) });
}

/** Items that only one of the lists has. */
function findDifferences<T>(a: readonly T[], b: readonly T[], listValues: (item: T) => readonly string[]): T[] {
  const buildKey = (item: T): string => listValues(item).join(' ');
  const [keysOfA, keysOfB] = [new Set(a.map(buildKey)), new Set(b.map(buildKey))];
  return [...a.filter((item) => !keysOfB.has(buildKey(item))), ...b.filter((item) => !keysOfA.has(buildKey(item)))];
}
