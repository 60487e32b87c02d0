import { expect } from 'chai';
import { servingOrgs } from '../adapters/org/served.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { account, contact, lead } from '../simulated-org/seed/standard-objects.ts';
import { objectPermissionRows } from '../simulated-org/rules.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { listChoices } from '../support/choices.ts';
import { report, resultOf } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const FIELDS = { 'Account.Phone': 'edit', 'Contact.Email': 'read', 'Lead.Title': 'read' } as const;
const NAMES = ['Almighty', 'Auditor', 'Plain'];

/** One profile with Modify All Data, one with View All Data and its stored rows, one with neither; each with a stray's fields. */
function orgWith(doublesObjectRows: boolean): OrgState {
  const stored = { Account: ['read'], Contact: ['read'], Lead: ['read'] } as const;
  return buildOrg({
    info: { doublesObjectRows },
    objects: [account(), contact(), lead()],
    profiles: [
      { name: 'Almighty', permissions: ['ModifyAllData'], objects: { Account: ['read'] }, fields: FIELDS },
      { name: 'Auditor', permissions: ['ViewAllData'], objects: stored, fields: FIELDS },
      { name: 'Plain', objects: { Account: ['read'] }, fields: FIELDS },
    ],
    permissionSets: [
      { name: 'Bulk_Edit', permissions: ['ModifyAllData'], objects: { Lead: ['read'] } },
      { name: 'Bulk_Read', permissions: ['ViewAllData'], objects: stored },
    ],
    users: [{ username: 'plain@x', profile: 'Plain', sets: ['Bulk_Edit'] }],
  });
}

describe('rows of Modify All Data and View All Data', function () {
  this.timeout(60_000);
  const { connect } = servingOrgs();

  for (const doubled of [false, true]) {
    const what = doubled ? 'beside stored rows' : 'instead of stored rows';

    it(`make no stray and hide none (${what})`, async () => {
      const state = orgWith(doubled);
      const accounts = objectPermissionRows(state).filter(
        ({ ParentId, SobjectType }) =>
          ParentId === state.permissionSetOfProfile(profileId(state, 'Almighty')).Id && SobjectType === 'Account',
      );
      expect(accounts).to.have.length(doubled ? 2 : 1);
      const org = await startOrg(state);
      const where = { project: newProject(), org, state };
      const profiles = NAMES.flatMap((name) => ['--profile', name]);
      const { findings } = resultOf(await report(where, '--json', ...profiles));
      await org.stop();
      expect(
        findings.map(({ profile, field, exposure, openedBy, through }) => ({
          ...{ profile, field, exposure, openedBy, through },
        })),
      ).to.deep.equal(
        ['Contact.Email', 'Lead.Title'].map((field) => ({
          ...{ profile: 'Plain', field, exposure: 'live' },
          ...{ openedBy: ['Bulk_Edit', 'Bulk_Read'], through: ['Bulk_Edit'] },
        })),
      );
      for (const name of NAMES)
        expect(truthOf(state, profileId(state, name)).stray).to.deep.equal(
          findings.filter(({ profile }) => profile === name).map(({ field }) => field),
        );
    });

    it(`count nothing twice in the list to choose profiles from (${what})`, async () => {
      const choices = await listChoices(await connect(orgWith(doubled)));
      expect(NAMES.map((name) => choices.get(name))).to.deep.equal([0, 0, 2]);
    });
  }
});
