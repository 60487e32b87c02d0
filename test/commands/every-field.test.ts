import { expect } from 'chai';
import { servingOrgs } from '../adapters/org/served.ts';
import type { OrgInfo, OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { account, contact, lead, activities } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { listChoices } from '../support/choices.ts';
import { report, reset, restore, resultOf, retrieve, type Where } from '../support/command.ts';
import { accessOfUsers, lossesBetween } from '../support/org-picture.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';

function orgWith(info: Partial<OrgInfo>): OrgState {
  return buildOrg({
    info,
    objects: [account(), contact(), lead(), ...activities()],
    profiles: [
      {
        name: PROFILE,
        license: 'Salesforce Integration',
        permissions: ['ViewAllFieldsGlobal'],
        objects: { Lead: ['read'] },
        fields: {
          'Account.Phone': 'edit',
          'Account.Fax': 'read',
          'Contact.Email': 'read',
          'Lead.Title': 'edit',
          'Task.Description': 'read',
        },
      },
    ],
    permissionSets: [{ name: 'Accounts', objects: { Account: ['read', 'edit'] } }],
    users: [{ username: 'erp@x', profile: PROFILE, sets: ['Accounts'] }],
  });
}

describe('a profile with View All Fields (Global)', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  const serve = async (info: Partial<OrgInfo>): Promise<void> => {
    const state = orgWith(info);
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  };

  afterEach(async () => {
    await org.stop();
  });

  for (const globalViewMakesRows of [false, true]) {
    const what = globalViewMakesRows ? 'shows a row for every field' : 'shows stored rows only';

    it(`is reported without the read that it gives, in an org that ${what}`, async () => {
      await serve({ globalViewMakesRows });
      const { result, stderr } = await report(where, '--profile', PROFILE, '--fail-on', 'stray');
      expect(result?.findings.map(({ field, access, exposure }) => [field, access, exposure])).to.deep.equal([
        ['Account.Phone', 'edit', 'live'],
      ]);
      const { stray, uncontrolled } = truthOf(where.state, profileId(where.state, PROFILE));
      expect([stray, uncontrolled]).to.deep.equal([['Account.Phone'], []]);
      expect(stderr.replace(/\s+/g, ' ')).to.contain(`gives read on every field: ${PROFILE}.`);
    });

    it(`is retrieved without a warning about that read, in an org that ${what}`, async () => {
      await serve({ globalViewMakesRows });
      const { result, stderr } = await retrieve(where, '--profile', PROFILE);
      expect(result?.counts.stray).to.equal(1);
      expect(stderr).not.to.contain('lacks fields that SOQL shows');
    });

    it(`is reset to read, and restored, in an org that ${what}`, async () => {
      await serve({ globalViewMakesRows });
      const before = accessOfUsers(where.state);
      const { status, edits, impact, verify } = resultOf(
        await reset(where, '--profile', PROFILE, '--no-prompt', '--json'),
      );
      expect([status, verify?.ok]).to.deep.equal(['reset', true]);
      expect(edits).to.deep.equal([{ profile: PROFILE, field: 'Account.Phone', from: 'edit', to: 'read' }]);
      expect(impact).to.deep.equal([{ username: 'erp@x', field: 'Account.Phone', from: 'edit', to: 'read' }]);
      expect(lossesBetween(before, accessOfUsers(where.state))).to.deep.equal(impact);
      expect(resultOf(await report(where, '--profile', PROFILE, '--json')).findings).to.deep.equal([]);
      expect(resultOf(await restore(where, '--no-prompt', '--json'))).to.have.property('status', 'restored');
      expect(lossesBetween(before, accessOfUsers(where.state))).to.deep.equal([]);
    });
  }

  it('is reported alike from its file', async () => {
    await serve({});
    await retrieve(where, '--profile', PROFILE);
    const { result, stderr } = await report({ project: where.project }, '--source-dir', 'force-app');
    expect(result?.findings.map(({ field, access }) => [field, access])).to.deep.equal([['Account.Phone', 'edit']]);
    expect(stderr).to.contain('View All Fields (Global)');
  });
});

describe('the list to choose profiles from', function () {
  this.timeout(60_000);
  const { connect } = servingOrgs();

  for (const globalViewMakesRows of [false, true])
    it(`counts no read of View All Fields (Global) (rows: ${String(globalViewMakesRows)})`, async () => {
      expect((await listChoices(await connect(orgWith({ globalViewMakesRows })))).get(PROFILE)).to.equal(1);
    });
});
