import { filterColumnsByVersion } from '../client/columns.ts';
import type { OrgClient } from '../client/batching.ts';
import { queryRowsIn } from '../client/soql.ts';

/**
 * A permission set: one of its own, the one that a profile owns, or the sum of a group (docs/salesforce-facts.md#s3-1,
 * #s3-5).
 */
export type PermissionSetRow = {
  Id: string;
  ProfileId: string | null;
  HasActivationRequired: boolean;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsViewAllFieldsGlobal?: boolean;
  PermissionSetGroupId: string | null;
  PermissionSetGroup: { Status: string; HasActivationRequired?: boolean } | null;
};

const PERMISSION_SET_COLUMNS = [
  'Id',
  'ProfileId',
  'HasActivationRequired',
  'PermissionsViewAllData',
  'PermissionsModifyAllData',
  'PermissionSetGroupId',
  'PermissionSetGroup.Status',
];

/**
 * Permission sets by one of their ids.
 *
 * @param apiVersion of the connection, as `66.0`
 */
export async function queryPermissionSets(
  questions: OrgClient,
  apiVersion: string,
  column: 'Id' | 'PermissionSetGroupId' | 'ProfileId',
  ids: readonly string[],
): Promise<readonly PermissionSetRow[]> {
  const columns = [
    ...PERMISSION_SET_COLUMNS,
    ...filterColumnsByVersion(apiVersion, [['PermissionSetGroup.HasActivationRequired', 53]]),
    // The API version that brought View All Fields Global is not documented (docs/salesforce-facts.md#s3-7).
    ...(await filterDescribedColumns(questions, 'PermissionSet', ['PermissionsViewAllFieldsGlobal'])),
  ];
  return queryRowsIn<PermissionSetRow>(
    questions,
    `SELECT ${columns.join(', ')} FROM PermissionSet WHERE ${column} {in}`,
    ids,
  );
}

/**
 * Whether the set gives anything to whom it is assigned: neither session-based nor a group out of date
 * (docs/salesforce-facts.md#src-ps, #s3-5).
 */
export function isSetInForce({ HasActivationRequired, PermissionSetGroup: group }: PermissionSetRow): boolean {
  if (HasActivationRequired || group?.HasActivationRequired) return false;
  return group === null || group.Status === 'Updated';
}

/** Those of the columns that the org has in the API version of the connection. */
export async function filterDescribedColumns(
  questions: OrgClient,
  sobject: string,
  columns: readonly string[],
): Promise<readonly string[]> {
  const { fields } = await questions.describe(sobject);
  return columns.filter((column) => fields.some(({ name }) => name === column));
}
