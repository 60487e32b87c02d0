import type { OrgClient } from '../client/batching.ts';
import { queryRowsIn } from '../client/soql.ts';

/**
 * A permission set: one of its own, the one that a profile owns, or the sum of a group (docs/salesforce-facts.md#s3-1,
 * #s3-5).
 */
export type PermissionSetRow = {
  Id: string;
  ProfileId: string | null;
  HasActivationRequired?: boolean;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsViewAllFieldsGlobal?: boolean;
  PermissionSetGroupId?: string | null;
  PermissionSetGroup?: { Status: string; HasActivationRequired?: boolean } | null;
};

const PERMISSION_SET_COLUMNS = [
  'Id',
  'ProfileId',
  'PermissionsViewAllData',
  'PermissionsModifyAllData',
  // Where the org lacks them nothing needs activation, nobody has View All Fields, and every set is a plain one
  // (docs/salesforce-facts.md#s3-7).
  'PermissionsViewAllFieldsGlobal?',
  'HasActivationRequired?',
  'PermissionSetGroupId?',
  'PermissionSetGroup.Status?',
  'PermissionSetGroup.HasActivationRequired?',
];

/** Permission sets by one of their ids. */
export async function queryPermissionSets(
  questions: OrgClient,
  column: 'Id' | 'PermissionSetGroupId' | 'ProfileId',
  ids: readonly string[],
): Promise<readonly PermissionSetRow[]> {
  return queryRowsIn<PermissionSetRow>(
    questions,
    `SELECT ${PERMISSION_SET_COLUMNS.join(', ')} FROM PermissionSet WHERE ${column} {in}`,
    ids,
  );
}

/**
 * Whether the set gives anything to whom it is assigned: neither session-based nor a group out of date
 * (docs/salesforce-facts.md#src-ps, #s3-5).
 */
export function isSetInForce({ HasActivationRequired, PermissionSetGroup: group }: PermissionSetRow): boolean {
  if (HasActivationRequired || group?.HasActivationRequired) return false;
  return !group || group.Status === 'Updated';
}
