import type { Connection } from '@salesforce/core';
import type { OrgReader } from '../../ports/org.ts';
import { assignments } from './queries/assignments.ts';
import { enabledCounts } from './queries/counts.ts';
import { fieldPermissions } from './queries/field-permissions.ts';
import { gathered } from './client/batching.ts';
import { holdings, profileGiving } from './queries/user-access.ts';
import { integrationProfiles, profilesWithPermissions } from './queries/integration-users.ts';
import { objectGrants } from './queries/object-permissions.ts';
import { openers } from './queries/openers.ts';
import { controllableObjects, objectsWithFieldPermissions, permissionableFields } from './queries/picklists.ts';
import { missingPermissions } from './queries/user-rights.ts';
import { profiles } from './queries/profiles.ts';
import type { Job } from './queries/job.ts';

/**
 * The org's answers to what a flow asks, by REST and SOQL, with listMetadata for the profiles' API names. What is asked in
 * one turn of the event loop travels together.
 *
 * @param job what the answers are for: a report takes fewer permissions than a retrieve, and does with the profiles' labels
 *   where the user may not use the Metadata API (`labelOnly`)
 */
export function orgReader(connection: Connection, job: Job): OrgReader {
  const questions = gathered(connection);
  const apiVersion = connection.getApiVersion();
  return {
    missingPermissions: async () => missingPermissions(connection, questions, job),
    profiles: async () => profiles(connection, questions, job),
    fieldPermissions: async (ids) => fieldPermissions(questions, ids),
    objectGrants: async (ids) => objectGrants(questions, ids),
    enabledCounts: async (ids) => enabledCounts(questions, ids, (await objectsWithFieldPermissions(questions)).size),
    controllableObjects: async () => controllableObjects(questions),
    objectsWithFieldPermissions: async () => objectsWithFieldPermissions(questions),
    openers: async () => openers(questions, apiVersion),
    assignments: async (ids) => assignments(questions, ids, apiVersion),
    integrationProfiles: async () => integrationProfiles(questions),
    profilesWithPermissions: async () => profilesWithPermissions(questions),
    permissionableFields: async () => permissionableFields(questions),
    holdings: async (ids, objects) => holdings(questions, apiVersion, ids, objects),
    profileGiving: async (ids, objects) => profileGiving(questions, apiVersion, ids, objects),
  };
}
