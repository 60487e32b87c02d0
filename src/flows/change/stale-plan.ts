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
 * @throws Problem `impactChanged` with the users, what they would lose now, and what they would no longer lose
 */
export function refuseChangedImpact(planned: readonly Impact[], current: readonly Impact[]): void {
  const listValues = ({ username, field, from, to }: Impact): string[] => [field, from, to, username];
  if (isSameList(planned, current, listValues)) return;
  const losses = findAdditions(planned, current, listValues);
  const kept = findAdditions(current, planned, listValues);
  if (losses.length + kept.length === 0) return;
  throw new Problem('impactChanged', {
    users: formatNoticeNames([...losses, ...kept].map(({ username }) => username)),
    losses: formatLosses(losses),
    kept: formatLosses(kept),
  });
}

/** A user of many fields does not fit on a screen. */
const MAX_LISTED_LOSSES = 10;

/** As `ada@x (Account.Phone: edit → none, …)`. */
function formatLosses(impact: readonly Impact[]): string {
  return formatNoticeNames(
    [...Map.groupBy(impact, ({ username }) => username)].map(([username, own]) => {
      const shown = own.slice(0, MAX_LISTED_LOSSES).map(({ field, from, to }) => `${field}: ${from} → ${to}`);
      return `${username} (${[...shown, ...(own.length > shown.length ? ['…'] : [])].join(', ')})`;
    }),
  );
}

/** Whether the lists have the same items in the same order, as those of an org that has not changed. */
function isSameList<T>(a: readonly T[], b: readonly T[], listValues: (item: T) => readonly string[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((item, index) => {
    const other = b[index];
    const values = other === undefined ? [] : listValues(other);
    return listValues(item).every((value, place) => value === values[place]);
  });
}

/** Items that only one of the lists has. */
function findDifferences<T>(a: readonly T[], b: readonly T[], listValues: (item: T) => readonly string[]): T[] {
  if (isSameList(a, b, listValues)) return [];
  return [...findAdditions(b, a, listValues), ...findAdditions(a, b, listValues)];
}

/** Items of the second list that the first does not have. */
function findAdditions<T>(before: readonly T[], now: readonly T[], listValues: (item: T) => readonly string[]): T[] {
  const known = new Set(before.map((item) => listValues(item).join(' ')));
  return now.filter((item) => !known.has(listValues(item).join(' ')));
}
