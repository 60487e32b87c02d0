import type { Connection } from '@salesforce/core';
import type { OrgProbe } from '../../ports/probe.ts';
import { createOrgClient } from './client/org-client.ts';
import {
  askUserAccess,
  countDeployJobs,
  findOtherUser,
  listResources,
  readConnectionFacts,
  readObjectShape,
  readRequestLimit,
  readUnknownDeploy,
  tryComposite,
} from './probe/requests.ts';
import {
  countGlobalViewAll,
  countGroupSets,
  countPageRows,
  countRowsByEnding,
  queryLicenses,
  queryModifyAllRows,
  queryNamespaceAndEdition,
  queryUserRights,
} from './probe/rows.ts';
import {
  chooseSample,
  listProfileNames,
  queryProfileLabels,
  readProfileSample,
  retrieveLoginSections,
} from './probe/sample.ts';
import { createOrganizationReader } from './queries/organization.ts';
import { queryProfilesWithPermissions } from './queries/profile-traits.ts';
import { queryUserVisibility } from './queries/user-visibility.ts';
import { readLoginSections } from './queries/login-sections.ts';

/** Asks an org what the plugin assumes. Nothing here changes the org. */
export function createOrgProbe(connection: Connection): OrgProbe {
  const client = createOrgClient(connection);
  const readKind = createOrganizationReader(client);
  const findOther = askOnce(async () => findOtherUser(connection, client));
  const listVisibleProfiles = askOnce(async () => queryProfileLabels(client));
  const listProfiles = askOnce(async () => {
    const [rows, listed] = await Promise.all([listVisibleProfiles(), listProfileNames(connection)]);
    return { rows, listed };
  });
  const findSample = askOnce(async () => chooseSample(client, await listProfiles()));
  const readSampleLogin = askOnce(async () => {
    const sample = await findSample();
    return sample && ((await readLoginSections(connection, [sample])).get(sample.id) ?? null);
  });
  return {
    readConnection: askOnce(async () => readConnectionFacts(connection)),
    readRequestLimit: async () => readRequestLimit(connection),
    readUserRights: askOnce(async () => queryUserRights(client)),
    readUserVisibility: async () => queryUserVisibility(client),
    // The client describes an object once.
    readObject: async (name) => readObjectShape(client, name),
    readOrgKind: async () => (await readKind()).kind,
    readOrganization: askOnce(async () => queryNamespaceAndEdition(client)),
    tryComposite: askOnce(async () => tryComposite(connection)),
    readUnknownDeploy: async () => readUnknownDeploy(connection),
    countDeployJobs: async () => countDeployJobs(connection),
    listResources: async () => listResources(connection),
    countPage: async () => countPageRows(client),
    countFieldRows: async (ending) => countRowsByEnding(client, ending),
    listVisibleProfiles,
    listProfiles,
    listPermissionOwners: async () => queryProfilesWithPermissions(client),
    listLicenses: async () => queryLicenses(client),
    readSample: askOnce(async () => {
      const sample = await findSample();
      return sample && (await readProfileSample(connection, client, sample));
    }),
    readSampleLogin,
    retrieveSampleLogin: async () => {
      const sample = await findSample();
      return sample && (await retrieveLoginSections(connection, sample));
    },
    countGroups: async () => countGroupSets(client),
    listModifyAllRows: async () => queryModifyAllRows(client),
    countGlobalViewAll: async () => countGlobalViewAll(client),
    askUserAccess: async (table) => {
      const userId = await findOther();
      return userId === null ? null : askUserAccess(connection, userId, table);
    },
  };
}

/** Asks once and keeps the answer, a refusal too. */
function askOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return async () => (answer ??= ask());
}
