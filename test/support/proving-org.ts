import { AuthInfo } from '@salesforce/core';
import type { OrgInfo, OrgState } from '../simulated-org/model.ts';
import { buildOrg, tokenOf } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg } from '../simulated-org/server.ts';
import type { Where } from './command.ts';
import { newProject } from './project.ts';

/** A profile with three field permissions, two of them on an object that a set opens to its first user. */
export const PROVED_PROFILE = 'ERP Integration';
export const PROVED_USER = 'erp@x.example';

/** An org with users whose access the platform may be asked for, served; it has to be stopped. */
export async function serveProvingOrg(info: Partial<OrgInfo>): Promise<Where> {
  const state = buildProvingOrg(info);
  return { project: newProject(), org: await startOrg(state), state };
}

/** Serves such an org for each spec of a suite, which ends with the spec; a second one takes the place of the first. */
export function provideProvingOrg(): (info: Partial<OrgInfo>) => Promise<Where> {
  let served: Where | null = null;
  const stop = async (): Promise<void> => {
    await served?.org.stop();
    served = null;
  };
  afterEach(stop);
  return async (info) => {
    await stop();
    return (served = await serveProvingOrg(info));
  };
}

function buildProvingOrg(info: Partial<OrgInfo>): OrgState {
  return buildOrg({
    info,
    objects: [account(), contact(), object('Opportunity__hd', [plain('Amount__hst')])],
    profiles: [
      {
        name: PROVED_PROFILE,
        license: 'Salesforce Integration',
        fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read', 'Contact.Email': 'read' },
      },
      { name: 'Trends', license: 'Salesforce Integration', fields: { 'Opportunity__hd.Amount__hst': 'read' } },
      { name: 'Bare', license: 'Salesforce Integration' },
      { name: 'Crowd', license: 'Salesforce Integration', fields: { 'Account.Phone': 'read' } },
      { name: 'Editor', license: 'Salesforce' },
    ],
    permissionSets: [
      { name: 'Accounts', objects: { Account: ['read'] } },
      {
        name: 'Editors',
        objects: { Account: ['read', 'edit'] },
        fields: { 'Account.BillingAddress': 'edit', 'Account.Website': 'edit' },
      },
      { name: 'Wide', objects: { Account: ['read', 'viewAllFields'], Contact: ['read', 'viewAllFields'] } },
    ],
    users: [
      { username: PROVED_USER, profile: PROVED_PROFILE, sets: ['Accounts'], session: true },
      { username: 'other@x.example', profile: PROVED_PROFILE },
      { username: 'editor@x.example', profile: 'Editor', sets: ['Editors'], session: true },
      { username: 'wide@x.example', profile: 'Bare', sets: ['Wide'], session: true },
      { username: 'trends@x.example', profile: 'Trends', session: true },
      { username: 'bare@x.example', profile: 'Bare', session: true },
      { username: 'reader@x.example', profile: 'Bare', sets: ['Accounts'] },
      { username: 'zoe@x.example', profile: 'Crowd', session: true },
      ...Array.from({ length: 200 }, (_, index) => ({ username: `crowd${String(index)}@x.example`, profile: 'Crowd' })),
    ],
  });
}

/**
 * What `sf org login` does for a second user of the org.
 *
 * @param version the newest of the org that sf remembers of the login; that of the org unless given
 */
export async function logInAs(
  { org, state }: Where,
  username: string,
  version = state.info.apiVersion,
): Promise<string> {
  const accessToken = tokenOf(state, username);
  const login = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url } });
  // As sf writes the time, so that it does not ask the org again.
  const instanceApiVersionLastRetrieved = new Date().toLocaleString();
  await login.save({ instanceApiVersion: version, instanceApiVersionLastRetrieved });
  return login.getUsername();
}
