import type { ProfileGrants } from '../../../ports/org.ts';
import type { OrgClient } from '../client/batching.ts';
import { indexById } from '../client/ids.ts';
import { toShortId } from '../../../fls/names.ts';
import { queryRowsIn } from '../client/soql.ts';

type ObjectPermissionRow = {
  Parent: { ProfileId: string };
  SobjectType: string;
  PermissionsRead: boolean;
  PermissionsViewAllFields?: boolean;
};
type AllDataSetRow = { ProfileId: string };

/**
 * What the profiles grant on objects. View All Fields exists from API 63 on (docs/salesforce-facts.md#src-prof): it is
 * asked for where the org has it.
 */
export async function queryObjectPermissions(
  questions: OrgClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProfileGrants>> {
  // Every command asks for the description anyway, and a query that follows it names no column in vain.
  await questions.describe('ObjectPermissions');
  const [sets, rows] = await Promise.all([
    queryRowsIn<AllDataSetRow>(
      questions,
      'SELECT ProfileId FROM PermissionSet WHERE ProfileId {in} AND (PermissionsViewAllData = true OR PermissionsModifyAllData = true)',
      ids,
    ),
    queryRowsIn<ObjectPermissionRow>(
      questions,
      'SELECT Parent.ProfileId, SobjectType, PermissionsRead, PermissionsViewAllFields? FROM ObjectPermissions WHERE Parent.ProfileId {in}',
      ids,
    ),
  ]);
  const everyObject = new Set(sets.map(({ ProfileId }) => toShortId(ProfileId)));
  const grants = indexById(ids, () => ({ readable: new Set<string>(), viewAllFields: new Set<string>() }));
  for (const row of rows) {
    const granted = grants(row.Parent.ProfileId);
    if (row.PermissionsRead) granted?.readable.add(row.SobjectType);
    if (row.PermissionsViewAllFields) granted?.viewAllFields.add(row.SobjectType);
  }
  const none = { readable: new Set<string>(), viewAllFields: new Set<string>() };
  return new Map(ids.map((id) => [id, { ...(grants(id) ?? none), everyObject: everyObject.has(toShortId(id)) }]));
}
