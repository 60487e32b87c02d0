import { columnsSince, type Since } from '../client/columns.ts';
import type { Questions } from '../client/batching.ts';
import { byId } from '../client/ids.ts';
import { shortId } from '../../../fls/names.ts';
import { rowsIn } from '../client/soql.ts';

/** One permission set or group that a user holds. */
export type Assignment = {
  AssigneeId: string;
  Assignee: { ProfileId: string };
  PermissionSetId: string | null;
  PermissionSet: { IsOwnedByProfile: boolean } | null;
  PermissionSetGroupId: string | null;
  ExpirationDate: string | null;
  IsActive?: boolean;
  IsRevoked?: boolean;
};

const COLUMNS = [
  'AssigneeId',
  'Assignee.ProfileId',
  'PermissionSetId',
  'PermissionSet.IsOwnedByProfile',
  'PermissionSetGroupId',
  'ExpirationDate',
];

/** PSA. */
const LATER: readonly Since[] = [
  ['IsActive', 52],
  ['IsRevoked', 57],
];

/**
 * What the active users of the profiles hold in force now, by Profile.Id; one set of keys of `openers` for each user who
 * holds anything.
 *
 * @param apiVersion of the connection, as `66.0`
 */
export async function assignments(
  questions: Questions,
  ids: readonly string[],
  apiVersion: string,
): Promise<ReadonlyMap<string, readonly ReadonlySet<string>[]>> {
  const byProfile = byId(ids, () => new Map<string, Set<string>>());
  for (const row of await assignmentsInForce(questions, apiVersion, ids)) {
    const users = byProfile(row.Assignee.ProfileId);
    users?.set(row.AssigneeId, (users.get(row.AssigneeId) ?? new Set()).add(assigned(row)));
  }
  return new Map(ids.map((id) => [id, [...(byProfile(id)?.values() ?? [])]]));
}

/**
 * The assignments of active users that are in force now. Those of the profiles' own sets, which are assignments of each
 * user too (PS), are left out; here and not in the query, since a group's assignment need not name a permission set.
 */
export async function assignmentsInForce(
  questions: Questions,
  apiVersion: string,
  ids: readonly string[],
): Promise<readonly Assignment[]> {
  const columns = [...COLUMNS, ...columnsSince(apiVersion, LATER)].join(', ');
  const soql = `SELECT ${columns} FROM PermissionSetAssignment WHERE Assignee.IsActive = true AND Assignee.ProfileId {in}`;
  const now = Date.now();
  return (await rowsIn<Assignment>(questions, soql, ids)).filter((row) => isInForce(row, now));
}

/** What an assignment names, by 15 characters: the group, or else the permission set. */
export function assigned({ PermissionSetGroupId, PermissionSetId }: Assignment): string {
  return shortId(PermissionSetGroupId ?? PermissionSetId);
}

function isInForce({ PermissionSet, ExpirationDate, IsActive, IsRevoked }: Assignment, now: number): boolean {
  if (PermissionSet?.IsOwnedByProfile === true) return false;
  if (IsRevoked === true || IsActive === false) return false;
  return ExpirationDate === null || Date.parse(ExpirationDate) > now;
}
