import type { Connection } from '@salesforce/core';
import type { OrgReader } from '../../ports/org.ts';
import { queryActiveUsers, queryAssignees } from './queries/assignments.ts';
import { countFieldPermissions } from './queries/counts.ts';
import { queryFieldPermissions } from './queries/field-permissions.ts';
import { createOrgClient } from './client/batching.ts';
import { queryIntegrationProfiles, queryProfilesWithPermissions } from './queries/integration-users.ts';
import { queryGrantorAccess, queryGrantors, queryProfileGrantors } from './queries/grantors.ts';
import { readControllableObjects, readFieldPermissionObjects, readPermissionableFields } from './queries/picklists.ts';
import { readLoginSections } from './queries/login-sections.ts';
import { findMissingPermissions } from './queries/user-rights.ts';
import { queryProfiles } from './queries/profiles.ts';
import type { CommandPurpose } from './queries/job.ts';

/**
 * The org's answers to what a flow asks, by REST and SOQL, with listMetadata for the profiles' API names. What is asked in
 * one turn of the event loop travels together.
 *
 * @param job what the answers are for: a report takes fewer permissions than a retrieve, and does with the profiles' labels
 *   where the user may not use the Metadata API (`labelOnly`)
 */
export function createOrgReader(connection: Connection, job: CommandPurpose): OrgReader {
  const client = createOrgClient(connection);
  return {
    countHiddenRows: () => client.hiddenRows.count(),
    findMissingPermissions: async () => findMissingPermissions(connection, client, job),
    listProfiles: async () => queryProfiles(connection, client, job),
    readFieldPermissions: async (ids) => queryFieldPermissions(client, ids),
    readProfileGrantors: async (profiles) => queryProfileGrantors(client, profiles),
    countFieldPermissions: async (ids) =>
      countFieldPermissions(client, ids, (await readFieldPermissionObjects(client)).size),
    listControllableObjects: async () => readControllableObjects(client),
    listObjectsWithFieldPermissions: async () => readFieldPermissionObjects(client),
    listGrantors: async () => queryGrantors(client),
    readGrantorAccess: async (grantors, objects) => queryGrantorAccess(client, grantors, objects),
    readAssignments: async (ids) => queryAssignees(client, ids),
    listActiveUsers: async (ids) => queryActiveUsers(client, ids),
    findIntegrationProfiles: async () => queryIntegrationProfiles(client),
    findProfilesWithPermissions: async () => queryProfilesWithPermissions(client),
    listPermissionableFields: async () => readPermissionableFields(client),
    readLoginSections: async (profiles) => readLoginSections(connection, profiles),
  };
}
