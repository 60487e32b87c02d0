import { expect } from 'chai';
import type { OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { report, reset, resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';

/** What some org or other lacks (docs/salesforce-facts.md#s3-7), each beside what an org that lacks it lacks too. */
const ORGS: Readonly<Record<string, readonly string[]>> = {
  'user access policies': ['PermissionSetAssignment.IsRevoked'],
  'expiring assignments': [
    'PermissionSetAssignment.ExpirationDate',
    'PermissionSetAssignment.IsActive',
    'PermissionSetAssignment.IsRevoked',
  ],
  'session-based sets and groups': ['PermissionSet.HasActivationRequired', 'PermissionSetGroup.HasActivationRequired'],
  'permission set groups': [
    'PermissionSetGroup',
    'PermissionSetGroupComponent',
    'MutingPermissionSet',
    'PermissionSetAssignment.PermissionSetGroupId',
    'PermissionSet.PermissionSetGroupId',
  ],
  'View All Fields': ['ObjectPermissions.PermissionsViewAllFields', 'PermissionSet.PermissionsViewAllFieldsGlobal'],
  'the permission to manage profiles': ['UserPermissionAccess.PermissionsManageProfilesPermissionsets'],
};

function orgWithout(lacks: readonly string[]): OrgState {
  return buildOrg({
    info: { lacks },
    objects: [account(), contact()],
    profiles: [
      {
        name: PROFILE,
        license: 'Salesforce Integration',
        fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read', 'Contact.Email': 'read' },
      },
    ],
    permissionSets: [{ name: 'Accounts', objects: { Account: ['read'] } }],
    users: [{ username: 'erp@x', profile: PROFILE, sets: ['Accounts'] }],
  });
}

describe('an org without some columns', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  afterEach(async () => {
    await org.stop();
  });

  const served = async (lacks: readonly string[]): Promise<void> => {
    const state = orgWithout(lacks);
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  };

  for (const [what, lacks] of Object.entries(ORGS))
    it(`can be reported, retrieved and reset without ${what}`, async () => {
      await served(lacks);
      const { findings } = resultOf(await report(where, '--json'));
      expect(findings.map(({ field, exposure }) => `${field} ${exposure}`)).to.deep.equal([
        'Account.Fax live',
        'Account.Phone live',
        'Contact.Email dormant',
      ]);
      expect(resultOf(await retrieve(where, '--profile', PROFILE, '--json')).counts.stray).to.equal(3);
      const { status, impact } = resultOf(await reset(where, '--profile', PROFILE, '--no-prompt', '--json'));
      expect([status, impact.map(({ field }) => field)]).to.deep.equal(['reset', ['Account.Fax', 'Account.Phone']]);
      expect(truthOf(where.state, profileId(where.state, PROFILE)).stray).to.deep.equal([]);
    });

  it('takes a report at most one call more for each object of which it lacks columns', async () => {
    const callsOf = async (...lacks: readonly string[]): Promise<number> => {
      await served(lacks);
      const { switchboard } = org;
      resultOf(await report(where, '--json'));
      await org.stop();
      return switchboard.log.length;
    };
    // The first login of a process takes more calls than the others.
    await callsOf();
    const whole = await callsOf();
    const beyond = async (...names: readonly (keyof typeof ORGS)[]): Promise<number> =>
      (await callsOf(...names.flatMap((name) => ORGS[name] ?? []))) - whole;
    expect(await beyond('user access policies'), 'described beside other requests').to.equal(0);
    expect(await beyond('expiring assignments'), 'described beside other requests').to.equal(0);
    expect(await beyond('View All Fields'), 'one refusal; the other column is described anyway').to.equal(1);
    expect(await beyond('permission set groups'), 'a refused column, and an object that is asked again alone').to.equal(
      2,
    );
    expect(await beyond('expiring assignments', 'permission set groups', 'View All Fields')).to.equal(3);
  });
});
