import type { OrgClient } from '../client/batching.ts';
import { indexById } from '../client/ids.ts';
import { toShortId } from '../../../fls/names.ts';
import { queryRowsIn } from '../client/soql.ts';

/** One permission set or group that a user holds. */
export type AssignmentRow = {
  AssigneeId: string;
  Assignee: { ProfileId: string };
  PermissionSetId: string | null;
  PermissionSet: { IsOwnedByProfile: boolean } | null;
  PermissionSetGroupId?: string | null;
  ExpirationDate?: string | null;
  IsActive?: boolean;
  IsRevoked?: boolean;
};

const ASSIGNMENT_COLUMNS = [
  'AssigneeId',
  'Assignee.ProfileId',
  'PermissionSetId',
  'PermissionSet.IsOwnedByProfile',
  // Where the org lacks them there are no groups, nothing expires, all are active, and nothing is revoked
  // (docs/salesforce-facts.md#s3-7).
  'PermissionSetGroupId?',
  'ExpirationDate?',
  'IsActive?',
  'IsRevoked?',
];

/**
 * What the active users of the profiles hold in force now, by Profile.Id; one set of keys of `openers` for each user who
 * holds anything.
 */
export async function queryUserGrantors(
  questions: OrgClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ReadonlySet<string>[]>> {
  const byProfile = indexById(ids, () => new Map<string, Set<string>>());
  for (const row of await queryAssignmentsInForce(questions, ids)) {
    const users = byProfile(row.Assignee.ProfileId);
    users?.set(row.AssigneeId, (users.get(row.AssigneeId) ?? new Set()).add(getAssignedId(row)));
  }
  return new Map(ids.map((id) => [id, [...(byProfile(id)?.values() ?? [])]]));
}

/**
 * The assignments of active users that are in force now. Those of the profiles' own sets, which are assignments of each
 * user too (docs/salesforce-facts.md#src-ps), are left out; here and not in the query, since a group's assignment need
 * not name a permission set.
 */
export async function queryAssignmentsInForce(
  questions: OrgClient,
  ids: readonly string[],
): Promise<readonly AssignmentRow[]> {
  const soql = `SELECT ${ASSIGNMENT_COLUMNS.join(', ')} FROM PermissionSetAssignment WHERE Assignee.IsActive = true AND Assignee.ProfileId {in}`;
  const now = Date.now();
  return (await queryRowsIn<AssignmentRow>(questions, soql, ids)).filter((row) => isAssignmentInForce(row, now));
}

/** What an assignment names, by 15 characters: the group, or else the permission set. */
export function getAssignedId({ PermissionSetGroupId, PermissionSetId }: AssignmentRow): string {
  return toShortId(PermissionSetGroupId ?? PermissionSetId);
}

function isAssignmentInForce(
  { PermissionSet, ExpirationDate, IsActive, IsRevoked }: AssignmentRow,
  now: number,
): boolean {
  if (PermissionSet?.IsOwnedByProfile === true) return false;
  if (IsRevoked === true || IsActive === false) return false;
  return !ExpirationDate || Date.parse(ExpirationDate) > now;
}
