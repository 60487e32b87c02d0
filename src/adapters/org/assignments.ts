import { columnsSince, type Since } from './columns.ts';
import type { Questions } from './gathered.ts';
import { byId, shortId } from './ids.ts';
import { pagesIn } from './soql.ts';

type Row = {
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
 * holds anything. The profile's own set is an assignment of each of its users too (PS), and left out; here and not in the
 * query, since a group's assignment need not name a permission set.
 *
 * @param apiVersion of the connection, as `66.0`
 */
export async function assignments(
  questions: Questions,
  ids: readonly string[],
  apiVersion: string,
): Promise<ReadonlyMap<string, readonly ReadonlySet<string>[]>> {
  const columns = [...COLUMNS, ...columnsSince(apiVersion, LATER)].join(', ');
  const soql = `SELECT ${columns} FROM PermissionSetAssignment WHERE Assignee.IsActive = true AND Assignee.ProfileId {in}`;
  const now = Date.now();
  const byProfile = byId(ids, () => new Map<string, Set<string>>());
  for await (const page of pagesIn<Row>(questions, soql, ids)) {
    for (const row of page) if (isInForce(row, now)) hold(byProfile(row.Assignee.ProfileId), row);
  }
  return new Map(ids.map((id) => [id, [...(byProfile(id)?.values() ?? [])]]));
}

function hold(users: Map<string, Set<string>> | undefined, row: Row): void {
  const held = users?.get(row.AssigneeId) ?? new Set();
  users?.set(row.AssigneeId, held.add(shortId(row.PermissionSetGroupId ?? row.PermissionSetId)));
}

function isInForce({ PermissionSet, ExpirationDate, IsActive, IsRevoked }: Row, now: number): boolean {
  if (PermissionSet?.IsOwnedByProfile === true) return false;
  if (IsRevoked === true || IsActive === false) return false;
  return ExpirationDate === null || Date.parse(ExpirationDate) > now;
}
