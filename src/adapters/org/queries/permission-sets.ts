import { columnsSince } from '../client/columns.ts';
import type { Questions } from '../client/batching.ts';
import { rowsIn } from '../client/soql.ts';

/** A permission set: one of its own, the one that a profile owns, or the sum of a group (facts 3.1, 3.5). */
export type SetRow = {
  Id: string;
  ProfileId: string | null;
  HasActivationRequired: boolean;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsViewAllFieldsGlobal?: boolean;
  PermissionSetGroupId: string | null;
  PermissionSetGroup: { Status: string; HasActivationRequired?: boolean } | null;
};

const COLUMNS = [
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
export async function setsBy(
  questions: Questions,
  apiVersion: string,
  column: 'Id' | 'PermissionSetGroupId' | 'ProfileId',
  ids: readonly string[],
): Promise<readonly SetRow[]> {
  const columns = [
    ...COLUMNS,
    ...columnsSince(apiVersion, [['PermissionSetGroup.HasActivationRequired', 53]]),
    // The API version that brought View All Fields Global is not documented (facts 3.6).
    ...(await knownColumns(questions, 'PermissionSet', ['PermissionsViewAllFieldsGlobal'])),
  ];
  return rowsIn<SetRow>(questions, `SELECT ${columns.join(', ')} FROM PermissionSet WHERE ${column} {in}`, ids);
}

/** Whether the set gives anything to whom it is assigned: neither session-based nor a group out of date (PS, facts 3.5). */
export function isInForce({ HasActivationRequired, PermissionSetGroup: group }: SetRow): boolean {
  if (HasActivationRequired || group?.HasActivationRequired) return false;
  return group === null || group.Status === 'Updated';
}

/** Those of the columns that the org has in the API version of the connection. */
export async function knownColumns(
  questions: Questions,
  sobject: string,
  columns: readonly string[],
): Promise<readonly string[]> {
  const { fields } = await questions.describe(sobject);
  return columns.filter((column) => fields.some(({ name }) => name === column));
}
