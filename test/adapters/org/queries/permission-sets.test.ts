import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { Grantor, GrantorState } from '../../../../src/fls/grantor.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { buildOrg } from '../../../simulated-org/seed/builder.ts';
import { plain } from '../../../simulated-org/seed/fields.ts';
import { object } from '../../../simulated-org/seed/objects.ts';
import type { OrgPlan } from '../../../simulated-org/seed/plan.ts';
import { seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { account, contact, lead } from '../../../simulated-org/seed/standard-objects.ts';
import { demand } from '../../../simulated-org/seed/users.ts';
import { servingOrgs } from '../served.ts';

describe('what opens objects in the org', () => {
  const served = servingOrgs();
  const { connect } = served;

  function org(plan: Partial<OrgPlan>): OrgState {
    return buildOrg({ objects: [account(), contact(), lead(), object('ns__Thing__c', [plain('Note__c')])], ...plan });
  }

  async function grantorsOf(state: OrgState, version?: string): Promise<Map<string, Grantor>> {
    const connection = await connect(state, version === undefined ? {} : { version });
    const { grantors } = await createOrgReader(connection, 'retrieve').listGrantors();
    return new Map([...grantors.values()].map((grantor) => [grantor.name, grantor]));
  }

  const readableOf = (grantor: Grantor | undefined): string[] => [...(grantor?.objects.keys() ?? [])].sort();

  async function statesOf(state: OrgState, version?: string): Promise<Record<string, GrantorState>> {
    return Object.fromEntries([...(await grantorsOf(state, version))].map(([name, grantor]) => [name, grantor.state]));
  }

  it('is permission sets, and groups less what they mute, without the sets of profiles', async () => {
    const grantors = await grantorsOf(seedOrg());
    expect([...grantors.keys()].sort()).to.deep.equal(
      [
        'Billing_Team',
        'Candidate_Reader',
        'Contact_Reader',
        'ERP_Accounts',
        'Invoice_Clerk',
        'Old_Orders',
        'Project_Wide',
        'Support_Base',
        'Support_Plus',
        'Support_Team',
        'Vehicle_Session',
        'ns__Thing_User',
      ].sort(),
    );
    expect(readableOf(grantors.get('Support_Plus'))).to.deep.equal(['Lead']);
    expect(readableOf(grantors.get('Support_Team'))).to.deep.equal(['Case']);
    expect(served.calls()).to.deep.equal({ composite: 1 });
  });

  it('knows kind, label and set', async () => {
    const state = org({
      permissionSets: [{ name: 'Base', label: 'The base', objects: { Account: ['read'] } }],
      groups: [{ name: 'Team', label: 'The team', sets: ['Base'] }],
    });
    const shown = [...(await grantorsOf(state)).values()].map(({ kind, label, setId, fields }) => {
      return { kind, label, name: demand(state, 'PermissionSet', 'Id', setId ?? '')['Name'], fields };
    });
    expect(shown).to.have.deep.members([
      { kind: 'PermissionSet', label: 'The base', name: 'Base', fields: null },
      { kind: 'PermissionSetGroup', label: 'The team', name: 'Team', fields: null },
    ]);
  });

  it('tells groups that are not up to date', async () => {
    const sets = [{ name: 'Base', objects: { Account: ['read' as const] } }];
    const groups = (['Updated', 'Outdated', 'Updating', 'Failed'] as const).map((status) => ({
      name: `Team_${status}`,
      sets: ['Base'],
      status,
    }));
    expect(await statesOf(org({ permissionSets: sets, groups }))).to.deep.equal({
      Base: 'inForce',
      Team_Updated: 'inForce',
      Team_Outdated: 'groupNotUpdated',
      Team_Updating: 'groupNotUpdated',
      Team_Failed: 'groupNotUpdated',
    });
  });

  it('tells groups whose row the org does not show, under the name of their aggregated set', async () => {
    const state = org({
      permissionSets: [{ name: 'Base', objects: { Account: ['read'] } }],
      groups: [
        { name: 'Hidden', sets: ['Base'], hidden: true },
        { name: 'Shown', sets: ['Base'] },
      ],
    });
    const grantors = await grantorsOf(state);
    expect([...grantors].map(([name, one]) => [name, one.kind, one.state, readableOf(one)])).to.have.deep.members([
      ['Base', 'PermissionSet', 'inForce', ['Account']],
      ['Hidden', 'PermissionSetGroup', 'groupUnclear', ['Account']],
      ['Shown', 'PermissionSetGroup', 'inForce', ['Account']],
    ]);
  });

  it('tells a group that needs no activation though its aggregated set does', async () => {
    const state = org({
      permissionSets: [{ name: 'Now_And_Then', activation: true }],
      groups: [
        { name: 'Team', sets: ['Now_And_Then'] },
        { name: 'Shift', sets: ['Now_And_Then'], setNeedsActivation: true },
        { name: 'Night', sets: ['Now_And_Then'], activation: true, setNeedsActivation: true },
      ],
    });
    expect(await statesOf(state)).to.deep.equal({
      Now_And_Then: 'sessionBased',
      Team: 'inForce',
      Shift: 'groupUnclear',
      Night: 'sessionBased',
    });
  });

  it('names the namespaced once with their namespace, as assignments of either may spell them', async () => {
    const state = org({
      permissionSets: [{ name: 'Short', namespace: 'ns' }, { name: 'ns__Long', namespace: 'ns' }, { name: 'ns__Own' }],
      groups: [{ name: 'Crew', namespace: 'ns', sets: ['Short'] }],
    });
    expect([...(await grantorsOf(state)).keys()].sort()).to.deep.equal([
      'ns__Crew',
      'ns__Long',
      'ns__Own',
      'ns__Short',
    ]);
  });

  it('knows what works while a session activates it only, groups from API 53 on', async () => {
    const state = org({
      permissionSets: [{ name: 'Now_And_Then', activation: true }, { name: 'Always' }],
      groups: [{ name: 'Shift', sets: ['Always'], activation: true }],
    });
    const session = async (version: string): Promise<string[]> =>
      Object.entries(await statesOf(state, version))
        .filter(([, one]) => one === 'sessionBased')
        .map(([name]) => name);
    expect((await session('53.0')).sort()).to.deep.equal(['Now_And_Then', 'Shift']);
    expect(await session('52.0')).to.deep.equal(['Now_And_Then']);
  });

  it('takes View All Data and Modify All Data for every object, and reads no rows for them', async () => {
    const objects = Array.from({ length: 2100 }, (_, index) => object(`Many_${index}__c`, [plain('Note__c')]));
    const state = buildOrg({
      objects: [account(), ...objects],
      permissionSets: [
        { name: 'See_All', permissions: ['ViewAllData'], objects: { Account: ['read'] } },
        { name: 'Change_All', permissions: ['ModifyAllData'] },
        { name: 'See_One', objects: { Account: ['read'] } },
        { name: 'Make_One', objects: { Account: ['create'] } },
      ],
    });
    const grantors = await grantorsOf(state);
    expect([...grantors].map(([name, { everyObject }]) => [name, everyObject])).to.have.deep.members([
      ['See_All', 'read'],
      ['Change_All', 'edit'],
      ['See_One', 'none'],
      ['Make_One', 'none'],
    ]);
    expect([readableOf(grantors.get('See_One')), readableOf(grantors.get('Make_One'))]).to.deep.equal([
      ['Account'],
      [],
    ]);
    expect(served.calls()).to.deep.equal({ composite: 1 });
  });
});
