import type { Connection } from '@salesforce/core';
import type { OrgReader } from '../../ports/org.ts';
import { queryUserGrantors } from './queries/assignments.ts';
import { countFieldPermissions } from './queries/counts.ts';
import { queryFieldPermissions } from './queries/field-permissions.ts';
import { createOrgClient } from './client/batching.ts';
import { queryUserAccess, queryProfileObjectAccess } from './queries/user-access.ts';
import { queryIntegrationProfiles, queryProfilesWithPermissions } from './queries/integration-users.ts';
import { queryObjectPermissions } from './queries/object-permissions.ts';
import { queryGrantors } from './queries/openers.ts';
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
  const questions = createOrgClient(connection);
  return {
    countHiddenRows: () => questions.hiddenRows.count(),
    findMissingPermissions: async () => findMissingPermissions(connection, questions, job),
    listProfiles: async () => queryProfiles(connection, questions, job),
    readFieldPermissions: async (ids) => queryFieldPermissions(questions, ids),
    readProfileGrants: async (ids) => queryObjectPermissions(questions, ids),
    countFieldPermissions: async (ids) =>
      countFieldPermissions(questions, ids, (await readFieldPermissionObjects(questions)).size),
    listControllableObjects: async () => readControllableObjects(questions),
    listObjectsWithFieldPermissions: async () => readFieldPermissionObjects(questions),
    listGrantors: async () => queryGrantors(questions),
    readAssignments: async (ids) => queryUserGrantors(questions, ids),
    findIntegrationProfiles: async () => queryIntegrationProfiles(questions),
    findProfilesWithPermissions: async () => queryProfilesWithPermissions(questions),
    listPermissionableFields: async () => readPermissionableFields(questions),
    readUserAccess: async (ids, objects) => queryUserAccess(questions, ids, objects),
    readLoginSections: async (profiles) => readLoginSections(connection, profiles),
    readProfileAccess: async (ids, objects) => queryProfileObjectAccess(questions, ids, objects),
  };
}
