import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg } from '../simulated-org/server.ts';
import type { Where } from './command.ts';
import { newProject } from './project.ts';

/** The profile of an integration: Phone and Fax of Account are live, Email of Contact is dormant. */
export const PROVED_PROFILE = 'ERP Integration';

/** Reads Account, so that the strays there are live. */
export const READER = 'erp@x.example';

/** Has the fields of Account from a permission set too. */
export const KEEPER = 'keeper@x.example';

/** Has nothing beside the profile. */
export const OUTSIDER = 'idle@x.example';

/** An org with three users of one profile. Stop it at the end. */
export async function startProvableOrg(info: Partial<OrgInfo>): Promise<Where> {
  const state = buildOrg({
    info,
    objects: [account(), contact()],
    profiles: [
      {
        name: PROVED_PROFILE,
        license: 'Salesforce Integration',
        fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read', 'Contact.Email': 'read' },
      },
    ],
    permissionSets: [
      { name: 'Accounts', objects: { Account: ['read'] } },
      { name: 'Phones', objects: { Account: ['read'] }, fields: { 'Account.Phone': 'read', 'Account.Fax': 'read' } },
    ],
    users: [
      { username: READER, profile: PROVED_PROFILE, sets: ['Accounts'] },
      { username: KEEPER, profile: PROVED_PROFILE, sets: ['Phones'] },
      { username: OUTSIDER, profile: PROVED_PROFILE },
    ],
  });
  return { project: newProject(), org: await startOrg(state), state };
}
