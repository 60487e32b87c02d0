import { expect } from 'chai';
import { createDeployer } from '../../../../src/adapters/org/jobs/deployer.ts';
import type { ProfileChange } from '../../../../src/flows/change/change.ts';
import { deployProfileChanges } from '../../../../src/flows/change/deploy.ts';
import type { DeploySummary } from '../../../../src/flows/change/deploy-log.ts';
import type { ProfileIdentity } from '../../../../src/fls/names.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { profileId, profileSetId } from '../../../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { watching } from '../../../flows/change/deploying.ts';
import { servingOrgs } from '../served.ts';

/** The flow with the real deployer, against an org that refuses as the platform does: one entry a profile and job. */
describe('deploying edits to an org', () => {
  const served = servingOrgs();
  let org: OrgState;
  let run: (...parts: ProfileChange[]) => Promise<DeploySummary>;

  beforeEach(async () => {
    org = seedOrg();
    const connection = await served.connect(org);
    const deployer = createDeployer(connection, {
      rest: false,
      wait: 20_000,
      onJobStarted: () => {},
      clock: createFakeClock(),
    });
    run = async (...profileChanges) =>
      deployProfileChanges(deployer, {
        profileChanges,
        watch: watching(),
        apiVersion: '66.0',
        checkOnly: false,
        testLevel: null,
      });
  });

  function part(name: string, ...fields: string[]): ProfileChange {
    const profile: ProfileIdentity = { id: profileId(org, name), fullName: name, name, label: name };
    return { profile, edits: fields.map((field) => ({ profile: name, field, from: 'edit', to: 'none' })) };
  }

  const opens = (name: string, field: string): boolean =>
    org.fieldPermission(profileSetId(org, name), field) !== undefined;

  it('gets everything through but what the org cannot take', async () => {
    const bad = ['Account.Gone__c', 'Account.Name', 'Gone__c.A__c', 'Gone__c.B__c'];
    const { deploy, dropped, refused } = await run(
      part(INTEGRATION_PROFILE, 'Account.Phone', ...bad, 'Account.Fax'),
      part(NEW_INTEGRATION_PROFILE, 'Account.Name'),
    );
    expect([deploy?.status, refused]).to.deep.equal(['Succeeded', []]);
    expect(dropped.map(({ profile, field }) => `${profile} ${field}`).sort()).to.deep.equal(
      [...bad.map((field) => `${INTEGRATION_PROFILE} ${field}`), `${NEW_INTEGRATION_PROFILE} Account.Name`].sort(),
    );
    expect(['Account.Phone', 'Account.Fax'].map((field) => opens(INTEGRATION_PROFILE, field))).to.deep.equal([
      false,
      false,
    ]);
  });

  it('changes nothing where the org refuses for a reason of its own', async () => {
    served.switchboard.inject({ operation: 'deploy', effect: { kind: 'componentFailure', problem: 'Not today' } });
    const { deploy, refused } = await run(part(INTEGRATION_PROFILE, 'Account.Phone'));
    // A single edit: there is nothing to search.
    expect([deploy?.status, deploy?.failures, refused]).to.deep.equal([
      'Failed',
      [{ component: INTEGRATION_PROFILE, problem: 'Not today' }],
      [INTEGRATION_PROFILE],
    ]);
    expect([opens(INTEGRATION_PROFILE, 'Account.Phone'), served.switchboard.count('deploy')]).to.deep.equal([true, 1]);
  });

  it('takes "Succeeded" for what it is: no proof', async () => {
    served.switchboard.inject({ operation: 'deploy', effect: { kind: 'noEffect' } });
    const { deploy } = await run(part(INTEGRATION_PROFILE, 'Account.Phone'));
    expect([deploy?.status, opens(INTEGRATION_PROFILE, 'Account.Phone')]).to.deep.equal(['Succeeded', true]);
    const accepts = (field: string): boolean => field === 'Account.Fax';
    served.switchboard.inject({ operation: 'deploy', effect: { kind: 'partialEffect', accepts } });
    const second = await run(part(INTEGRATION_PROFILE, 'Account.Phone', 'Account.Fax'));
    expect(second.deploy?.status).to.equal('Succeeded');
    expect(['Account.Phone', 'Account.Fax'].map((field) => opens(INTEGRATION_PROFILE, field))).to.deep.equal([
      true,
      false,
    ]);
  });
});
