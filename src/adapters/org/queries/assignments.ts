import { isAssignmentInForce } from '../../../fls/grantor.ts';
import { toShortId } from '../../../fls/names.ts';
import type { Assignee, HolderScope, Holding } from '../../../ports/org.ts';
import type { OrgClient } from '../client/org-client.ts';
import { indexById } from '../client/ids.ts';
import { queryRowsIn } from '../client/soql.ts';

/** The assignment of one permission set or group to a user. */
type AssignmentRow = {
  Assignee: { ProfileId: string; Username: string };
  PermissionSetId: string | null;
  PermissionSet: { IsOwnedByProfile: boolean } | null;
  PermissionSetGroupId?: string | null;
  ExpirationDate?: string | null;
  IsActive?: boolean;
  IsRevoked?: boolean;
};

const ASSIGNMENT_COLUMNS = [
  'Assignee.ProfileId',
  'Assignee.Username',
  'PermissionSetId',
  'PermissionSet.IsOwnedByProfile',
  // Where an org lacks them, there are no groups, nothing expires, all are active, and nothing is revoked (docs/salesforce-facts.md#s3-7).
  'PermissionSetGroupId?',
  'ExpirationDate?',
  'IsActive?',
  'IsRevoked?',
];

const ASSIGNMENT_SELECT = `SELECT ${ASSIGNMENT_COLUMNS.join(', ')} FROM PermissionSetAssignment`;

const ASSIGNMENTS_QUERY = `${ASSIGNMENT_SELECT} WHERE Assignee.IsActive = true AND Assignee.ProfileId {in}`;

const USER_ASSIGNMENTS_QUERY = `${ASSIGNMENT_SELECT} WHERE AssigneeId {in}`;

const ACTIVE_USERS_QUERY = 'SELECT Username, ProfileId FROM User WHERE IsActive = true AND ProfileId {in}';

/**
 * The active users of the profiles with the permission sets and groups whose assignment is in force, by Profile.Id; users
 * without any are left out.
 *
 * The sets of the profiles are assignments of each user too (docs/salesforce-facts.md#src-ps). They are left out here and not in the query, because the
 * assignment of a group need not name a permission set.
 */
export async function queryAssignees(
  client: OrgClient,
  profileIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Assignee[]>> {
  const byProfile = indexById(profileIds, () => new Map<string, Set<string>>());
  const now = Date.now();
  for (const row of await queryRowsIn<AssignmentRow>(client, ASSIGNMENTS_QUERY, profileIds)) {
    if (row.PermissionSet?.IsOwnedByProfile === true || !isRowInForce(row, now)) continue;
    const { ProfileId, Username } = row.Assignee;
    const users = byProfile(ProfileId);
    users?.set(Username, (users.get(Username) ?? new Set()).add(getAssignedId(row)));
  }
  return new Map(
    profileIds.map((id) => [
      id,
      [...(byProfile(id) ?? [])].map(([username, grantorIds]) => ({ username, grantorIds })),
    ]),
  );
}

/**
 * The permission sets and groups that users have, in force or not, by username; users without any are left out. As with
 * `queryAssignees`, the sets of the profiles are left out here.
 */
export async function queryHoldings(
  client: OrgClient,
  { kind, ids }: HolderScope,
): Promise<ReadonlyMap<string, readonly Holding[]>> {
  const holdings = new Map<string, Holding[]>();
  const now = Date.now();
  const query = kind === 'profiles' ? ASSIGNMENTS_QUERY : USER_ASSIGNMENTS_QUERY;
  for (const row of await queryRowsIn<AssignmentRow>(client, query, ids)) {
    if (row.PermissionSet?.IsOwnedByProfile === true) continue;
    const { Username } = row.Assignee;
    const own = holdings.get(Username) ?? [];
    own.push({ grantorId: getAssignedId(row), state: getHoldingState(row, now) });
    holdings.set(Username, own);
  }
  return holdings;
}

function getHoldingState(row: AssignmentRow, now: number): Holding['state'] {
  if (isRowInForce(row, now)) return 'inForce';
  if (row.IsRevoked === true) return 'revoked';
  // An org may call an expired assignment inactive too.
  return isAssignmentInForce({ expires: row.ExpirationDate ?? null, active: true, revoked: false }, now)
    ? 'inactive'
    : 'expired';
}

/** Usernames of the active users of the profiles, by Profile.Id. */
export async function queryActiveUsers(
  client: OrgClient,
  profileIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const byProfile = indexById(profileIds, (): string[] => []);
  const rows = await queryRowsIn<{ Username: string; ProfileId: string }>(client, ACTIVE_USERS_QUERY, profileIds);
  for (const { Username, ProfileId } of rows) byProfile(ProfileId)?.push(Username);
  return new Map(profileIds.map((id) => [id, byProfile(id) ?? []]));
}

/** The id of what is assigned, by 15 characters: that of the group, or else of the permission set. */
function getAssignedId({ PermissionSetGroupId, PermissionSetId }: AssignmentRow): string {
  return toShortId(PermissionSetGroupId ?? PermissionSetId);
}

function isRowInForce({ ExpirationDate, IsActive, IsRevoked }: AssignmentRow, now: number): boolean {
  return isAssignmentInForce(
    { expires: ExpirationDate ?? null, active: IsActive !== false, revoked: IsRevoked === true },
    now,
  );
}
