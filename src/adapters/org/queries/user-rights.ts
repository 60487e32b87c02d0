import type { Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import { ask, messageOf } from '../client/guard.ts';
import type { Questions } from '../client/batching.ts';
import { quoted, rowsOf } from '../client/soql.ts';
import type { Job } from './job.ts';

type Permissions = {
  PermissionsViewSetup: boolean;
  PermissionsModifyMetadata: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsManageProfilesPermissionsets?: boolean;
};

const COLUMNS = ['PermissionsViewSetup', 'PermissionsModifyMetadata', 'PermissionsModifyAllData'];
const TO_CHANGE = 'PermissionsManageProfilesPermissionsets';

/**
 * The permissions that the running user lacks for the job, by the names that Setup shows; null when the org does not say.
 *
 * To read profiles takes View Setup and Configuration, or their field permissions may be missing without a word
 * (PROF, FP; facts trap 32); to retrieve takes the Metadata API too, hence Modify Metadata or Modify All Data (DEPLOYREQ);
 * to change them takes Manage Profiles and Permission Sets besides (PSG). That this holds for one who has Modify All Data is
 * not proved: such a user is left to the org.
 */
export async function missingPermissions(
  connection: Connection,
  questions: Questions,
  job: Job,
): Promise<readonly string[] | null> {
  const rows =
    (job === 'change' ? await answered(async () => ownAccess(questions, [...COLUMNS, TO_CHANGE])) : null) ??
    (await answered(async () => ownAccess(questions, COLUMNS))) ??
    (await answered(async () => granted(connection, questions)));
  if (!rows || rows.length === 0) return null;
  const has = (permission: keyof Permissions): boolean => rows.some((row) => row[permission]);
  const saysNo = (permission: keyof Permissions): boolean => rows.every((row) => row[permission] === false);
  const modifiesAll = has('PermissionsModifyAllData');
  const needed: [string, boolean][] = [
    ['View Setup and Configuration', has('PermissionsViewSetup')],
    [
      'Modify Metadata Through Metadata API Functions',
      job === 'report' || modifiesAll || has('PermissionsModifyMetadata'),
    ],
    ['Manage Profiles and Permission Sets', job !== 'change' || modifiesAll || !saysNo(TO_CHANGE)],
  ];
  return needed.filter(([, granted]) => !granted).map(([name]) => name);
}

/** One row with what the user may do, whatever grants it. */
async function ownAccess(questions: Questions, columns: readonly string[]): Promise<readonly Permissions[]> {
  return rowsOf<Permissions>(questions, `SELECT ${columns.join(', ')} FROM UserPermissionAccess`);
}

/** The same from the sets assigned to the user, the profile's own among them (PS), for orgs without that object. */
async function granted(connection: Connection, questions: Questions): Promise<readonly Permissions[]> {
  const user = await ownId(connection);
  if (user === null) return [];
  const rows = await rowsOf<{ PermissionSet: Permissions }>(
    questions,
    `SELECT ${COLUMNS.map((column) => `PermissionSet.${column}`).join(', ')} FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(user)}`,
  );
  return rows.map(({ PermissionSet }) => PermissionSet);
}

/** Null where the org does not say, such as to a login without the scope for it. */
async function ownId(connection: Connection): Promise<string | null> {
  const url = `${connection.instanceUrl.replace(/\/+$/, '')}/services/oauth2/userinfo`;
  try {
    return (await ask(async () => connection.request<{ user_id: string }>(url))).user_id;
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}

/** Null where the org does not know what it is asked. */
async function answered<T>(question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (error) {
    const said = `${error instanceof Error ? error.name : ''} ${messageOf(error)}`;
    if (/INVALID_TYPE|INVALID_FIELD|NOT_FOUND|is not supported|No such column/.test(said)) return null;
    throw error;
  }
}
