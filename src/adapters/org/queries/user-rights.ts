import type { Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import { retryGet } from '../client/retry.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import { readMember, toText } from '../../../values/loosely-typed.ts';
import type { OrgClient } from '../client/org-client.ts';
import { quoteSoql, queryRows } from '../client/soql.ts';

/**
 * What a command reads the org for. A report needs fewer user permissions than a retrieve, and a retrieve fewer than a
 * change.
 */
export type CommandPurpose = 'report' | 'retrieve' | 'change';

type UserPermissions = {
  PermissionsViewSetup: boolean;
  PermissionsModifyMetadata: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsManageProfilesPermissionsets?: boolean;
};

const USER_PERMISSION_COLUMNS = ['PermissionsViewSetup', 'PermissionsModifyMetadata', 'PermissionsModifyAllData'];
const MANAGE_PROFILES_COLUMN = 'PermissionsManageProfilesPermissionsets';

/**
 * The user permissions that the running user lacks, by the names that Setup shows; null when the org does not tell.
 *
 * - To read profiles, the user needs View Setup and Configuration. Without it the org may leave out field permissions
 *   without an error (docs/salesforce-facts.md#src-prof, #src-fp, #trap-32).
 * - To retrieve profiles, the user also needs Modify Metadata or Modify All Data, as for every use of the Metadata API
 *   (docs/salesforce-facts.md#src-deployreq).
 * - To change profiles, the user also needs Manage Profiles and Permission Sets (docs/salesforce-facts.md#src-psg). It is
 *   not proved that this holds under Modify All Data too, so the org decides for users who have that.
 */
export async function findMissingPermissions(
  connection: Connection,
  client: OrgClient,
  purpose: CommandPurpose,
): Promise<readonly string[] | null> {
  const columns =
    purpose === 'change' ? [...USER_PERMISSION_COLUMNS, `${MANAGE_PROFILES_COLUMN}?`] : USER_PERMISSION_COLUMNS;
  const rows =
    (await tryQuery(async () => queryUserPermissions(client, columns))) ??
    (await tryQuery(async () => queryAssignedPermissions(connection, client)));
  if (!rows || rows.length === 0) return null;
  const has = (permission: keyof UserPermissions): boolean => rows.some((row) => row[permission]);
  const isDenied = (permission: keyof UserPermissions): boolean => rows.every((row) => row[permission] === false);
  const modifiesAll = has('PermissionsModifyAllData');
  const needed: [string, boolean][] = [
    ['View Setup and Configuration', has('PermissionsViewSetup')],
    [
      'Modify Metadata Through Metadata API Functions',
      purpose === 'report' || modifiesAll || has('PermissionsModifyMetadata'),
    ],
    ['Manage Profiles and Permission Sets', purpose !== 'change' || modifiesAll || !isDenied(MANAGE_PROFILES_COLUMN)],
  ];
  return needed.filter(([, granted]) => !granted).map(([name]) => name);
}

/** One row with the permissions of the user, from all sources. */
async function queryUserPermissions(
  client: OrgClient,
  columns: readonly string[],
): Promise<readonly UserPermissions[]> {
  return queryRows<UserPermissions>(client, `SELECT ${columns.join(', ')} FROM UserPermissionAccess`);
}

/**
 * The same for orgs without that object: one row for each permission set that is assigned to the user, including the one
 * that the profile owns (docs/salesforce-facts.md#src-ps).
 */
async function queryAssignedPermissions(
  connection: Connection,
  client: OrgClient,
): Promise<readonly UserPermissions[]> {
  const userId = await readUserId(connection);
  if (userId === null) return [];
  const rows = await queryRows<{ PermissionSet: UserPermissions }>(
    client,
    `SELECT ${USER_PERMISSION_COLUMNS.map((column) => `PermissionSet.${column}`).join(', ')} FROM PermissionSetAssignment WHERE AssigneeId = ${quoteSoql(userId)}`,
  );
  return rows.map(({ PermissionSet }) => PermissionSet);
}

/** Null when the org does not tell, as for a login without the scope for it. */
async function readUserId(connection: Connection): Promise<string | null> {
  const url = `${connection.instanceUrl.replace(/\/+$/, '')}/services/oauth2/userinfo`;
  try {
    const identity: unknown = await retryGet(async () => connection.request(url));
    return toText(readMember(identity, 'user_id')) || null;
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}

/** Null when the org lacks the object or a column of the query. */
async function tryQuery<T>(query: () => Promise<T>): Promise<T | null> {
  try {
    return await query();
  } catch (error) {
    const refusal = `${error instanceof Error ? error.name : ''} ${getErrorMessage(error)}`;
    if (/INVALID_TYPE|INVALID_FIELD|NOT_FOUND|is not supported|No such column/.test(refusal)) return null;
    throw error;
  }
}
