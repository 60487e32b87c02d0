import { filterColumnsByVersion, type VersionedColumn } from '../client/columns.ts';
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
  PermissionSetGroupId: string | null;
  ExpirationDate: string | null;
  IsActive?: boolean;
  IsRevoked?: boolean;
};

const ASSIGNMENT_COLUMNS = [
  'AssigneeId',
  'Assignee.ProfileId',
  'PermissionSetId',
  'PermissionSet.IsOwnedByProfile',
  'PermissionSetGroupId',
  'ExpirationDate',
];

/** Columns: docs/salesforce-facts.md#src-psa. */
const VERSIONED_ASSIGNMENT_COLUMNS: readonly VersionedColumn[] = [
  ['IsActive', 52],
  ['IsRevoked', 57],
];

/**
 * What the active users of the profiles hold in force now, by Profile.Id; one set of keys of `openers` for each user who
 * holds anything.
 *
 * @param apiVersion of the connection, as `66.0`
 */
export async function queryUserGrantors(
  questions: OrgClient,
  ids: readonly string[],
  apiVersion: string,
): Promise<ReadonlyMap<string, readonly ReadonlySet<string>[]>> {
  const byProfile = indexById(ids, () => new Map<string, Set<string>>());
  for (const row of await queryAssignmentsInForce(questions, apiVersion, ids)) {
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
  apiVersion: string,
  ids: readonly string[],
): Promise<readonly AssignmentRow[]> {
  const columns = [...ASSIGNMENT_COLUMNS, ...filterColumnsByVersion(apiVersion, VERSIONED_ASSIGNMENT_COLUMNS)].join(
    ', ',
  );
  const soql = `SELECT ${columns} FROM PermissionSetAssignment WHERE Assignee.IsActive = true AND Assignee.ProfileId {in}`;
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
  return ExpirationDate === null || Date.parse(ExpirationDate) > now;
}
