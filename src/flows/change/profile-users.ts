import type { ProfileIdentity } from '../../fls/names.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';

/** By Profile.Id, the active users and what is assigned to them, as one text to compare. */
export type UsersByProfile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads what decides on who loses access besides what the permission sets grant. */
export async function readUsersByProfile(
  profiles: readonly Pick<ProfileIdentity, 'id'>[],
  org: Pick<OrgReader, 'readAssignments' | 'listActiveUsers'>,
): Promise<UsersByProfile> {
  const ids = profiles.map(({ id }) => id);
  const [assignees, active] = await Promise.all([org.readAssignments(ids), org.listActiveUsers(ids)]);
  return new Map(
    ids.map((id) => [
      id,
      new Map([
        ...(active.get(id) ?? []).map((username) => [username, ''] as const),
        ...(assignees.get(id) ?? []).map(
          ({ username, grantorIds }) => [username, [...grantorIds].sort().join(' ')] as const,
        ),
      ]),
    ]),
  );
}

/**
 * Refuses to deploy when the users of a profile are others than at the second planning, or have other permission sets: the
 * impact that the user confirmed may be out of date. Null on either side: they do not matter.
 *
 * @throws Problem `usersChanged` with the usernames
 */
export function refuseChangedUsers(before: UsersByProfile | null, now: UsersByProfile | null): void {
  if (before === null || now === null) return;
  const changed = [...now].flatMap(([id, users]) => {
    const known = before.get(id) ?? new Map<string, string>();
    return [...new Set([...known.keys(), ...users.keys()])].filter((name) => known.get(name) !== users.get(name));
  });
  if (changed.length > 0) throw new Problem('usersChanged', { users: formatNoticeNames(changed) });
}
