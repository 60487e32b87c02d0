import type { Connection } from '@salesforce/core';
import type { OrgReader } from '../../ports/org.ts';
import { queryActiveUsers, queryAssignees, queryHoldings } from './queries/assignments.ts';
import { countFieldPermissions } from './queries/counts.ts';
import { hasFieldPermissions, queryFieldPermissions } from './queries/field-permissions.ts';
import { translateNames } from './client/metadata-names.ts';
import { createOrgClient } from './client/org-client.ts';
import { queryGrantorAccess, queryGrantors, queryProfileGrantors } from './queries/grantors.ts';
import { createOrganizationReader } from './queries/organization.ts';
import { readControllableObjects, readFieldPermissionObjects, readPermissionableFields } from './queries/picklists.ts';
import { readLoginSections } from './queries/login-sections.ts';
import { describePersonAccounts, queryPersonAccounts } from './queries/person-accounts.ts';
import { queryGroupMembers, queryMutingSets } from './queries/permission-set-groups.ts';
import { queryUnlistedGroups } from './queries/unlisted-groups.ts';
import {
  canSeeEveryUser,
  findMissingPermissions,
  explainHiddenPermissions,
  readUserPermissions,
  type CommandPurpose,
} from './queries/user-rights.ts';
import { queryUserVisibility } from './queries/user-visibility.ts';
import { queryProfiles } from './queries/profiles.ts';
import { queryProfileStamps } from './queries/profile-stamps.ts';
import { markSetupTrail, querySetupChanges } from './queries/setup-trail.ts';
import { queryProfilesWithPermissions, queryUsedProfiles } from './queries/profile-traits.ts';
import { describeFields } from './queries/described-fields.ts';
import { queryUsers } from './queries/users.ts';
import { createUnlistedFields } from './queries/unlisted-fields.ts';
import { listUnlistedObjects } from './queries/unlisted-objects.ts';

/**
 * Reads an org by SOQL and describe, and the API names of profiles by listMetadata. Requests that are made in one
 * turn of the event loop are sent together.
 *
 * @param purpose decides which user permissions are checked. For a report, labels stand in for API names when the user
 *   may not use the Metadata API (`labelOnly`)
 */
export function createOrgReader(connection: Connection, purpose: CommandPurpose): OrgReader {
  const plainClient = createOrgClient(connection);
  const unlistedFields = createUnlistedFields();
  const readOrganization = createOrganizationReader(plainClient);
  const readNamespace = async (): Promise<string | null> => (await readOrganization()).namespace;
  const client = translateNames(plainClient, readNamespace);
  let asked: ReturnType<typeof readUserPermissions> | null = null;
  // A command checks its user several times, and the permissions of the user are the same each time.
  const readPermissions = async (): ReturnType<typeof readUserPermissions> =>
    (asked ??= readUserPermissions(connection, client));
  return {
    countHiddenRows: () => client.hiddenRows.count(),
    readOrgKind: async () => (await readOrganization()).kind,
    readNamespace,
    findMissingPermissions: async () => findMissingPermissions(await readPermissions(), purpose),
    readUserVisibility: async () => (canSeeEveryUser(await readPermissions()) ? 'all' : queryUserVisibility(client)),
    listProfiles: async () => queryProfiles(connection, client, purpose),
    readProfileStamps: async (ids) => queryProfileStamps(client, ids),
    markSetupTrail: async (username) => markSetupTrail(client, username),
    readSetupChanges: async (since, username) => querySetupChanges(client, since, username),
    readFieldPermissions: async (ids, selecting) =>
      explainHiddenPermissions(queryFieldPermissions(client, ids, selecting)),
    readProfileGrantors: async (profiles, sets) =>
      explainHiddenPermissions(queryProfileGrantors(client, profiles, sets)),
    countFieldPermissions: async (ids) =>
      countFieldPermissions(client, ids, (await explainHiddenPermissions(readFieldPermissionObjects(client))).size),
    listControllableObjects: async () => explainHiddenPermissions(readControllableObjects(client)),
    listObjectsWithFieldPermissions: async () => explainHiddenPermissions(readFieldPermissionObjects(client)),
    listUnlistedObjects: async () => listUnlistedObjects(connection, await readNamespace()),
    hasFieldPermissions: async (objects) => hasFieldPermissions(client, objects),
    listGrantors: async () => explainHiddenPermissions(queryGrantors(client)),
    readUnlistedGroups: async (listed) => explainHiddenPermissions(queryUnlistedGroups(client, listed)),
    readGrantorAccess: async (grantors, objects) => queryGrantorAccess(client, grantors, objects),
    readPersonAccounts: async () => queryPersonAccounts(client),
    describePersonAccounts: async () => describePersonAccounts(client),
    readAssignments: async (ids) => queryAssignees(client, ids),
    findUsers: async (names) => queryUsers(client, names),
    readHoldings: async (scope) => queryHoldings(client, scope),
    listGroupMembers: async () => queryGroupMembers(client),
    readMutedAccess: async (ids) => queryMutingSets(client, ids),
    describeFields: async (objects) => describeFields(client, objects, await readNamespace()),
    listActiveUsers: async (ids) => queryActiveUsers(client, ids),
    readUsedProfiles: async () => queryUsedProfiles(client),
    findProfilesWithPermissions: async () => queryProfilesWithPermissions(client),
    listPermissionableFields: async () => explainHiddenPermissions(readPermissionableFields(client)),
    readLoginSections: async (profiles) => readLoginSections(connection, profiles, unlistedFields.note),
    getUnlistedFields: () => unlistedFields.list(),
  };
}
