import type { Impact } from '../fls/change.ts';

/** Users with just the same losses. */
export type ImpactGroup = { readonly usernames: readonly string[]; readonly losses: readonly Impact[] };

/** Users who lose the same are together; those who lose most come first. */
export function groupImpact(impact: readonly Impact[]): ImpactGroup[] {
  const byUser = Map.groupBy(impact, ({ username }) => username);
  const byLoss = Map.groupBy(byUser, ([, losses]) =>
    losses.map(({ field, from, to }) => `${field} ${from} ${to}`).join(),
  );
  return [...byLoss.values()]
    .map((users) => ({ usernames: users.map(([username]) => username), losses: users[0]?.[1] ?? [] }))
    .sort((a, b) => b.losses.length - a.losses.length);
}
