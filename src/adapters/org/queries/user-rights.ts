import type { Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import { retryGet } from '../client/guard.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import type { OrgClient } from '../client/batching.ts';
import { quoteSoql, queryRows } from '../client/soql.ts';
import type { CommandPurpose } from './job.ts';

type UserPermissions = {
  PermissionsViewSetup: boolean;
  PermissionsModifyMetadata: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsManageProfilesPermissionsets?: boolean;
};

const USER_PERMISSION_COLUMNS = ['PermissionsViewSetup', 'PermissionsModifyMetadata', 'PermissionsModifyAllData'];
const MANAGE_PROFILES_COLUMN = 'PermissionsManageProfilesPermissionsets';

/**
 * The permissions that the running user lacks for the job, by the names that Setup shows; null when the org does not
 * say.
 *
 * To read profiles takes View Setup and Configuration, or their field permissions may be missing without a word
 * (docs/salesforce-facts.md#src-prof, #src-fp, #trap-32); to retrieve takes the Metadata API too, hence Modify Metadata
 * or Modify All Data (docs/salesforce-facts.md#src-deployreq); to change them takes Manage Profiles and Permission Sets
 * besides (docs/salesforce-facts.md#src-psg). That this holds for one who has Modify All Data is not proved: such a
 * user is left to the org.
 */
export async function findMissingPermissions(
  connection: Connection,
  questions: OrgClient,
  job: CommandPurpose,
): Promise<readonly string[] | null> {
  const columns =
    job === 'change' ? [...USER_PERMISSION_COLUMNS, `${MANAGE_PROFILES_COLUMN}?`] : USER_PERMISSION_COLUMNS;
  const rows =
    (await tryQuery(async () => queryUserPermissions(questions, columns))) ??
    (await tryQuery(async () => queryAssignedPermissions(connection, questions)));
  if (!rows || rows.length === 0) return null;
  const has = (permission: keyof UserPermissions): boolean => rows.some((row) => row[permission]);
  const saysNo = (permission: keyof UserPermissions): boolean => rows.every((row) => row[permission] === false);
  const modifiesAll = has('PermissionsModifyAllData');
  const needed: [string, boolean][] = [
    ['View Setup and Configuration', has('PermissionsViewSetup')],
    [
      'Modify Metadata Through Metadata API Functions',
      job === 'report' || modifiesAll || has('PermissionsModifyMetadata'),
    ],
    ['Manage Profiles and Permission Sets', job !== 'change' || modifiesAll || !saysNo(MANAGE_PROFILES_COLUMN)],
  ];
  return needed.filter(([, granted]) => !granted).map(([name]) => name);
}

/** One row with what the user may do, whatever grants it. */
async function queryUserPermissions(
  questions: OrgClient,
  columns: readonly string[],
): Promise<readonly UserPermissions[]> {
  return queryRows<UserPermissions>(questions, `SELECT ${columns.join(', ')} FROM UserPermissionAccess`);
}

/**
 * The same from the sets assigned to the user, the profile's own among them (docs/salesforce-facts.md#src-ps), for orgs
 * without that object.
 */
async function queryAssignedPermissions(
  connection: Connection,
  questions: OrgClient,
): Promise<readonly UserPermissions[]> {
  const user = await readUserId(connection);
  if (user === null) return [];
  const rows = await queryRows<{ PermissionSet: UserPermissions }>(
    questions,
    `SELECT ${USER_PERMISSION_COLUMNS.map((column) => `PermissionSet.${column}`).join(', ')} FROM PermissionSetAssignment WHERE AssigneeId = ${quoteSoql(user)}`,
  );
  return rows.map(({ PermissionSet }) => PermissionSet);
}

/** Null where the org does not say, such as to a login without the scope for it. */
async function readUserId(connection: Connection): Promise<string | null> {
  const url = `${connection.instanceUrl.replace(/\/+$/, '')}/services/oauth2/userinfo`;
  try {
    return (await retryGet(async () => connection.request<{ user_id: string }>(url))).user_id;
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}

/** Null where the org does not know what it is asked. */
async function tryQuery<T>(question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (error) {
    const said = `${error instanceof Error ? error.name : ''} ${getErrorMessage(error)}`;
    if (/INVALID_TYPE|INVALID_FIELD|NOT_FOUND|is not supported|No such column/.test(said)) return null;
    throw error;
  }
}
