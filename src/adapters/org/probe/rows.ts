import { toShortId } from '../../../fls/names.ts';
import type { GroupCounts, ModifyAllRow, OrgProbe } from '../../../ports/probe.ts';
import { toText } from '../../../values/loosely-typed.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows, queryRowsIn } from '../client/soql.ts';

/** The most rows that one answer holds. */
const PAGE = 2000;

const USER_RIGHTS = [
  'PermissionsViewSetup',
  'PermissionsModifyMetadata',
  'PermissionsModifyAllData',
  'PermissionsViewAllData?',
  'PermissionsViewAllUsers?',
  'PermissionsManageUsers?',
  'PermissionsManageProfilesPermissionsets?',
];

const PAGE_QUERY = `SELECT SobjectType, Field, PermissionsRead FROM FieldPermissions WHERE Parent.IsOwnedByProfile = true LIMIT ${PAGE}`;

const MODIFY_ALL_QUERY = `SELECT Id, ParentId, SobjectType FROM ObjectPermissions WHERE Parent.PermissionsModifyAllData = true LIMIT ${PAGE}`;

/** User permissions of the running user, by column. */
export async function queryUserRights(client: OrgClient): Promise<ReadonlyMap<string, boolean>> {
  const [row] = await queryRows(client, `SELECT ${USER_RIGHTS.join(', ')} FROM UserPermissionAccess`);
  const flags = Object.entries(row ?? {}).filter(([, value]) => typeof value === 'boolean');
  return new Map(flags.map(([column, value]) => [column, value === true]));
}

export async function queryNamespaceAndEdition(client: OrgClient): ReturnType<OrgProbe['readOrganization']> {
  const [row] = await queryRows<{ NamespacePrefix?: string | null; OrganizationType?: string }>(
    client,
    'SELECT NamespacePrefix?, OrganizationType? FROM Organization',
  );
  return { namespace: toText(row?.NamespacePrefix) || null, edition: toText(row?.OrganizationType) || null };
}

/** An answer counts rows that it does not hold (docs/salesforce-facts.md#s3-1). */
export async function countPageRows(client: OrgClient): ReturnType<OrgProbe['countPage']> {
  const { totalSize, records } = await client.query(PAGE_QUERY);
  return { announced: totalSize, received: records.length };
}

/** An underscore stands for any character in LIKE. */
export async function countRowsByEnding(client: OrgClient, ending: string): Promise<number> {
  const pattern = ending.replaceAll('_', String.raw`\_`);
  const rows = await queryRows<{ SobjectType: string }>(
    client,
    `SELECT SobjectType, Field FROM FieldPermissions WHERE Parent.IsOwnedByProfile = true AND SobjectType LIKE '%${pattern}' LIMIT ${PAGE}`,
  );
  return rows.filter(({ SobjectType }) => SobjectType.endsWith(ending)).length;
}

export async function queryLicenses(client: OrgClient): ReturnType<OrgProbe['listLicenses']> {
  const rows = await queryRows<{ Name: string; LicenseDefinitionKey?: string | null }>(
    client,
    'SELECT Name, LicenseDefinitionKey? FROM UserLicense',
  );
  return rows.map(({ Name, LicenseDefinitionKey }) => ({ name: Name, key: LicenseDefinitionKey ?? null }));
}

/** Sources differ on whether a query without a filter on the type shows the aggregated sets (docs/salesforce-facts.md#open-19). */
export async function countGroupSets(client: OrgClient): Promise<GroupCounts> {
  const [groups, sets, typed] = await Promise.all([
    queryRows<{ Id: string }>(client, 'SELECT Id FROM PermissionSetGroup'),
    queryRows<{ PermissionSetGroupId?: string | null }>(
      client,
      'SELECT Id, PermissionSetGroupId? FROM PermissionSet WHERE IsOwnedByProfile = false',
    ),
    queryRows<{ Id: string }>(client, "SELECT Id FROM PermissionSet WHERE Type = 'Group'"),
  ]);
  const known = new Set(groups.map(({ Id }) => toShortId(Id)));
  const aggregated = new Set(sets.map(({ PermissionSetGroupId }) => toShortId(PermissionSetGroupId)));
  return { groups: known.size, plain: known.intersection(aggregated).size, typed: typed.length };
}

export async function queryModifyAllRows(client: OrgClient): Promise<readonly ModifyAllRow[]> {
  const rows = await queryRows<{ Id: string; ParentId: string; SobjectType: string }>(client, MODIFY_ALL_QUERY);
  return rows.map(({ Id, ParentId, SobjectType }) => ({ id: Id, parent: ParentId, object: SobjectType }));
}

/** The rows of a few sets tell. The column is asked only where describe lists it: it stands in the condition as well. */
export async function countGlobalViewAll(client: OrgClient): ReturnType<OrgProbe['countGlobalViewAll']> {
  const { fields } = await client.describe('PermissionSet');
  if (!fields.some(({ name }) => name === 'PermissionsViewAllFieldsGlobal')) return { sets: 0, rows: 0 };
  const sets = await queryRows<{ Id: string }>(
    client,
    'SELECT Id FROM PermissionSet WHERE PermissionsViewAllFieldsGlobal = true LIMIT 5',
  );
  const counts = await queryRowsIn<{ fields: number }>(
    client,
    'SELECT ParentId, COUNT(Id) fields FROM FieldPermissions WHERE ParentId {in} GROUP BY ParentId',
    sets.map(({ Id }) => Id),
  );
  return { sets: sets.length, rows: Math.max(0, ...counts.map(({ fields: count }) => count)) };
}
