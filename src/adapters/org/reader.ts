import type { Connection } from '@salesforce/core';
import type { OrgReader } from '../../ports.ts';
import { assignments } from './assignments.ts';
import { enabledCounts } from './enabled-counts.ts';
import { fieldPermissions } from './field-permissions.ts';
import { gathered } from './gathered.ts';
import { holdings, profileGiving } from './holdings.ts';
import { integrationProfiles, profilesWithPermissions } from './integration-profiles.ts';
import { objectGrants } from './object-grants.ts';
import { openers } from './openers.ts';
import { controllableObjects, objectsWithFieldPermissions, permissionableFields } from './permissionable.ts';
import { missingPermissions } from './permissions.ts';
import { profiles } from './profiles.ts';
import type { Job } from './job.ts';

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
