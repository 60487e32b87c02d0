import type { Connection } from '@salesforce/core';
import { isAssignmentInForce } from '../../../fls/grantor.ts';
import { Problem } from '../../../fls/problem.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import { readUserId } from '../user-id.ts';
import type { OrgClient } from '../client/org-client.ts';
import { quoteSoql, queryRows } from '../client/soql.ts';

/**
 * What a command reads the org for. A report needs fewer user permissions than a retrieve, and a retrieve fewer than a
 * change.
 */
export type CommandPurpose = 'report' | 'retrieve' | 'change';

const VIEW_SETUP = 'View Setup and Configuration';
export const MODIFY_METADATA = 'Modify Metadata Through Metadata API Functions';

const REQUIRED_PERMISSIONS = ['PermissionsViewSetup', 'PermissionsModifyMetadata', 'PermissionsModifyAllData'] as const;

/** User permissions come and go with editions and features, so an org may lack one (docs/salesforce-facts.md#s3-7). */
const OPTIONAL_PERMISSIONS = [
  'PermissionsManageProfilesPermissionsets',
  'PermissionsViewAllUsers',
  'PermissionsManageUsers',
  'PermissionsViewAllData',
] as const;

type PermissionColumn = (typeof REQUIRED_PERMISSIONS)[number] | (typeof OPTIONAL_PERMISSIONS)[number];

type UserPermissionRow = Partial<Record<PermissionColumn, boolean>>;

/**
 * Whether the running user has a permission; undefined where the org does not tell. Null in place of the function when the
 * org tells of no permission at all.
 */
export type PermissionLookup = (permission: PermissionColumn) => boolean | undefined;

/** Asks once for all permissions that a command may need. */
export async function readUserPermissions(connection: Connection, client: OrgClient): Promise<PermissionLookup | null> {
  const own = await tryQuery(async () => queryUserPermissions(client));
  const rows = own !== null && own.length > 0 ? own : await tryQuery(async () => queryAssigned(connection, client));
  if (rows === null || rows.length === 0) return null;
  return (permission) => {
    if (rows.some((row) => row[permission])) return true;
    return rows.every((row) => row[permission] === false) ? false : undefined;
  };
}

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
export function findMissingPermissions(
  has: PermissionLookup | null,
  purpose: CommandPurpose,
): readonly string[] | null {
  if (has === null) return null;
  const modifiesAll = has('PermissionsModifyAllData');
  const usesMetadata = isEither(modifiesAll, has('PermissionsModifyMetadata'));
  const managesProfiles = isEither(modifiesAll, has('PermissionsManageProfilesPermissionsets') ?? true);
  const needed: [string, boolean | undefined][] = [
    [VIEW_SETUP, has('PermissionsViewSetup')],
    [MODIFY_METADATA, purpose === 'report' || usesMetadata],
    ['Manage Profiles and Permission Sets', purpose !== 'change' || managesProfiles],
  ];
  const missing = needed.filter(([, granted]) => granted === false).map(([name]) => name);
  return missing.length === 0 && needed.some(([, granted]) => granted === undefined) ? null : missing;
}

/** Undefined where one of them is not known and could decide. */
function isEither(first: boolean | undefined, second: boolean | undefined): boolean | undefined {
  if (first || second) return true;
  return first === undefined || second === undefined ? undefined : false;
}

/**
 * Whether the running user sees every user of the org, whatever their sharing: with View All Users, which comes with Manage
 * Users (docs/salesforce-facts.md#s3-11), or as a user who sees all records. False also where the org does not tell.
 */
export function canSeeEveryUser(has: PermissionLookup | null): boolean {
  const lifting = [
    'PermissionsViewAllUsers',
    'PermissionsManageUsers',
    'PermissionsViewAllData',
    'PermissionsModifyAllData',
  ] as const;
  return has !== null && lifting.some((permission) => has(permission) === true);
}

/** One row with the permissions of the user, from all sources. */
async function queryUserPermissions(client: OrgClient): Promise<readonly UserPermissionRow[]> {
  const columns = [...REQUIRED_PERMISSIONS, ...OPTIONAL_PERMISSIONS.map((column) => `${column}?`)];
  return queryRows<UserPermissionRow>(client, `SELECT ${columns.join(', ')} FROM UserPermissionAccess`);
}

type AssignedRow = {
  /** Null for the assignment of a group that names no set. */
  PermissionSet: (UserPermissionRow & { HasActivationRequired?: boolean }) | null;
  PermissionSetGroupId?: string | null;
  ExpirationDate?: string | null;
  IsActive?: boolean;
  IsRevoked?: boolean;
};

/**
 * The same for orgs without that object: one row for each permission set that is assigned to the user and in force, including
 * the one that the profile owns (docs/salesforce-facts.md#src-ps). An empty row stands for a group whose set is not shown.
 */
async function queryAssigned(connection: Connection, client: OrgClient): Promise<readonly UserPermissionRow[]> {
  const userId = await readUserId(connection);
  if (userId === null) return [];
  const optional = ['HasActivationRequired', ...OPTIONAL_PERMISSIONS].map((column) => `PermissionSet.${column}?`);
  const columns = [
    ...REQUIRED_PERMISSIONS.map((column) => `PermissionSet.${column}`),
    ...optional,
    ...['PermissionSetGroupId?', 'ExpirationDate?', 'IsActive?', 'IsRevoked?'],
  ];
  const rows = await queryRows<AssignedRow>(
    client,
    `SELECT ${columns.join(', ')} FROM PermissionSetAssignment WHERE AssigneeId = ${quoteSoql(userId)}`,
  );
  return rows.filter(isAssignedNow).map(({ PermissionSet }) => PermissionSet ?? {});
}

function isAssignedNow(row: AssignedRow): boolean {
  const terms = {
    expires: row.ExpirationDate ?? null,
    active: row.IsActive !== false,
    revoked: row.IsRevoked === true,
  };
  // In a group only the flag of the group counts (docs/salesforce-facts.md#src-activation).
  const isSessionBased = !row.PermissionSetGroupId && row.PermissionSet?.HasActivationRequired === true;
  return !isSessionBased && isAssignmentInForce(terms, Date.now());
}

/** Null when the org lacks the object or a column of the query. */
async function tryQuery<T>(query: () => Promise<T>): Promise<T | null> {
  try {
    return await query();
  } catch (error) {
    if (LACKING_OBJECT.test(formatRefusal(error))) return null;
    throw error;
  }
}

/**
 * A response about FieldPermissions or ObjectPermissions. Without View Setup and Configuration these objects do not exist for
 * the user (docs/salesforce-facts.md#s3-1), and where the org does not tell the permissions, only that refusal does.
 *
 * @throws Problem `missingPermissions` when the org says that there is no such object
 */
export async function explainHiddenPermissions<T>(response: Promise<T>): Promise<T> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof Problem || !HIDDEN_OBJECT.test(formatRefusal(error))) throw error;
    throw new Problem('missingPermissions', { permissions: VIEW_SETUP }, { cause: error });
  }
}

/** Of a query, and of a describe call, which names no object. */
const HIDDEN_OBJECT = /INVALID_TYPE.*\b(?:Field|Object)Permissions\b|NOT_FOUND/s;

/** Of an org that lacks an object or a column of it. */
const LACKING_OBJECT = /INVALID_TYPE|INVALID_FIELD|NOT_FOUND|is not supported|No such column/;

function formatRefusal(error: unknown): string {
  return `${error instanceof Error ? error.name : ''} ${getErrorMessage(error)}`;
}
