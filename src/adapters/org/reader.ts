import type { Connection } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports.ts';
import { assignments } from './assignments.ts';
import { enabledCounts } from './enabled-counts.ts';
import { fieldPermissions } from './field-permissions.ts';
import { gathered, type Questions } from './gathered.ts';
import { integrationProfiles, profilesWithPermissions } from './integration-profiles.ts';
import { objectGrants } from './object-grants.ts';
import { openers } from './openers.ts';
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
    enabledCounts: async (ids) => enabledCounts(questions, ids, (await objectsIn(questions, 'FieldPermissions')).size),
    controllableObjects: async () => {
      const objects = await objectsIn(questions, 'ObjectPermissions');
      if (objects.size === 0) throw new Problem('noObjectPicklist');
      return objects;
    },
    objectsWithFieldPermissions: async () => objectsIn(questions, 'FieldPermissions'),
    openers: async () => openers(questions, apiVersion),
    assignments: async (ids) => assignments(questions, ids, apiVersion),
    integrationProfiles: async () => integrationProfiles(questions),
    profilesWithPermissions: async () => profilesWithPermissions(questions),
  };
}

/** The objects that have permissions of that kind to give, as the picklist of its `SobjectType` names them. */
async function objectsIn(questions: Questions, sobject: string): Promise<ReadonlySet<string>> {
  const { fields } = await questions.describe(sobject);
  const field = fields.find(({ name }) => name === 'SobjectType');
  return new Set(field?.picklistValues?.filter(({ active }) => active !== false).map(({ value }) => value) ?? []);
}
