import { expect } from 'chai';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg } from '../simulated-org/server.ts';
import { explain } from '../support/command.ts';
import { newProject } from '../support/project.ts';

describe('sf fls explain by a user from whom the org hides profiles', function () {
  this.timeout(60_000);

  it('says that what the profile grants can be missing', async () => {
    const state = buildOrg({
      info: { filtersProfiles: true },
      objects: [account()],
      profiles: [
        { name: 'ERP Integration', license: 'Salesforce Integration', fields: { 'Account.Phone': 'read' } },
        { name: 'Auditor', permissions: ['ViewSetup'] },
      ],
      permissionSets: [{ name: 'Accounts', objects: { Account: ['read'] } }],
      users: [
        { username: 'erp@x', profile: 'ERP Integration', sets: ['Accounts'] },
        { username: 'auditor@x', profile: 'Auditor', session: true },
      ],
    });
    const org = await startOrg(state);
    const run = await explain({ project: newProject(), org, state, username: 'auditor@x' }, '-b', 'erp@x');
    await org.stop();
    expect(run.stderr.replaceAll(/\s+/g, ' ')).to.include('does not list these profiles for your user');
    // No command finds the profile.
    expect(run.stdout).to.include('Account.Phone  read').and.not.include('fls reset');
  });
});
