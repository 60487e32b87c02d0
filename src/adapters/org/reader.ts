import type { Connection } from '@salesforce/core';
import type { OrgReader } from '../../ports/org.ts';
import { queryActiveUsers, queryAssignees } from './queries/assignments.ts';
import { countFieldPermissions } from './queries/counts.ts';
import { queryFieldPermissions } from './queries/field-permissions.ts';
import { translateNames } from './client/metadata-names.ts';
import { createOrgClient } from './client/org-client.ts';
import { queryGrantorAccess, queryGrantors, queryProfileGrantors } from './queries/grantors.ts';
import { createOrganizationReader } from './queries/organization.ts';
import { readControllableObjects, readFieldPermissionObjects, readPermissionableFields } from './queries/picklists.ts';
import { readLoginSections } from './queries/login-sections.ts';
import { queryUnlistedGroups } from './queries/unlisted-groups.ts';
import { findMissingPermissions, type CommandPurpose } from './queries/user-rights.ts';
import { queryProfiles } from './queries/profiles.ts';
import { queryProfilesWithPermissions, queryUsedProfiles } from './queries/profile-traits.ts';
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
  const readOrganization = createOrganizationReader(plainClient);
  const readNamespace = async (): Promise<string | null> => (await readOrganization()).namespace;
  const client = translateNames(plainClient, readNamespace);
  return {
    countHiddenRows: () => client.hiddenRows.count(),
    readOrgKind: async () => (await readOrganization()).kind,
    readNamespace,
    findMissingPermissions: async () => findMissingPermissions(connection, client, purpose),
    listProfiles: async () => queryProfiles(connection, client, purpose),
    readFieldPermissions: async (ids) => queryFieldPermissions(client, ids),
    readProfileGrantors: async (profiles, sets) => queryProfileGrantors(client, profiles, sets),
    countFieldPermissions: async (ids) =>
      countFieldPermissions(client, ids, (await readFieldPermissionObjects(client)).size),
    listControllableObjects: async () => readControllableObjects(client),
    listObjectsWithFieldPermissions: async () => readFieldPermissionObjects(client),
    listUnlistedObjects: async () => listUnlistedObjects(connection, await readNamespace()),
    listGrantors: async () => queryGrantors(client),
    readUnlistedGroups: async (listed) => queryUnlistedGroups(client, listed),
    readGrantorAccess: async (grantors, objects) => queryGrantorAccess(client, grantors, objects),
    readAssignments: async (ids) => queryAssignees(client, ids),
    listActiveUsers: async (ids) => queryActiveUsers(client, ids),
    readUsedProfiles: async () => queryUsedProfiles(client),
    findProfilesWithPermissions: async () => queryProfilesWithPermissions(client),
    listPermissionableFields: async () => readPermissionableFields(client),
    readLoginSections: async (profiles) => readLoginSections(connection, profiles),
  };
}
