import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { ObjectGrantor } from '../../../../src/fls/exposure.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { plain } from '../../../simulated-org/seed/fields.ts';
import { object } from '../../../simulated-org/seed/objects.ts';
import type { OrgPlan } from '../../../simulated-org/seed/plan.ts';
import { INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { account, contact, lead } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';

describe('what opens objects in the org', function () {
  this.timeout(30_000);
  const served = servingOrgs();
  const { connect } = served;

  function org(plan: Partial<OrgPlan>): OrgState {
    return buildOrg({ objects: [account(), contact(), lead(), object('ns__Thing__c', [plain('Note__c')])], ...plan });
  }

  async function openersOf(state: OrgState, version?: string): Promise<Map<string, ObjectGrantor>> {
    const connection = await connect(state, version === undefined ? {} : { version });
    const byId = await createOrgReader(connection, 'retrieve').listGrantors();
    return new Map([...byId.values()].map((opener) => [opener.name, opener]));
  }

  const readableOf = (opener: ObjectGrantor | undefined): string[] => [...(opener?.readable ?? [])].sort();

  it('is permission sets, and groups less what they mute, without the sets of profiles', async () => {
    const openers = await openersOf(seedOrg());
    expect([...openers.keys()].sort()).to.deep.equal(
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
    expect(readableOf(openers.get('Support_Plus'))).to.deep.equal(['Lead']);
    expect(readableOf(openers.get('Support_Team'))).to.deep.equal(['Case']);
    expect(served.calls()).to.deep.equal({ composite: 1 });
  });

  it('tells groups that are not up to date', async () => {
    const sets = [{ name: 'Base', objects: { Account: ['read' as const] } }];
    const groups = (['Updated', 'Outdated', 'Updating', 'Failed'] as const).map((status) => ({
      name: `Team_${status}`,
      sets: ['Base'],
      status,
    }));
    const openers = [...(await openersOf(org({ permissionSets: sets, groups }))).values()];
    const names = (current: boolean): string[] =>
      openers.filter((opener) => opener.upToDate === current).map(({ name }) => name);
    expect(names(true).sort()).to.deep.equal(['Base', 'Team_Updated']);
    expect(names(false).sort()).to.deep.equal(['Team_Failed', 'Team_Outdated', 'Team_Updating']);
  });

  it('names the namespaced once with their namespace, as assignments of either may spell them', async () => {
    const state = org({
      permissionSets: [{ name: 'Short', namespace: 'ns' }, { name: 'ns__Long', namespace: 'ns' }, { name: 'ns__Own' }],
      groups: [{ name: 'Crew', namespace: 'ns', sets: ['Short'] }],
    });
    expect([...(await openersOf(state)).keys()].sort()).to.deep.equal(['ns__Crew', 'ns__Long', 'ns__Own', 'ns__Short']);
  });

  it('knows what works while a session activates it only, groups from API 53 on', async () => {
    const state = org({
      permissionSets: [{ name: 'Now_And_Then', activation: true }, { name: 'Always' }],
      groups: [{ name: 'Shift', sets: ['Always'], activation: true }],
    });
    const session = async (version: string): Promise<string[]> =>
      [...(await openersOf(state, version))].filter(([, { sessionOnly }]) => sessionOnly).map(([name]) => name);
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
    const openers = await openersOf(state);
    expect([...openers].map(([name, { everyObject }]) => [name, everyObject])).to.have.deep.members([
      ['See_All', true],
      ['Change_All', true],
      ['See_One', false],
      ['Make_One', false],
    ]);
    expect([readableOf(openers.get('See_One')), readableOf(openers.get('Make_One'))]).to.deep.equal([['Account'], []]);
    expect(served.calls()).to.deep.equal({ composite: 1 });
  });
});

describe('what users hold in the org', function () {
  this.timeout(30_000);
  const { connect } = servingOrgs();

  async function held(state: OrgState, profile: string, version?: string): Promise<string[][]> {
    const reader = createOrgReader(await connect(state, version === undefined ? {} : { version }), 'retrieve');
    const id = profileId(state, profile);
    const [byId, assignments] = await Promise.all([reader.listGrantors(), reader.readAssignments([id])]);
    const names = (key: string): string => byId.get(key)?.name ?? '(unknown)';
    return (assignments.get(id) ?? []).map((keys) => [...keys].map(names).sort());
  }

  const IN_FORCE = ['Billing_Team', 'ERP_Accounts', 'Support_Team', 'Vehicle_Session'];

  it('is what is neither expired nor revoked, of active users, without the profile itself', async () => {
    expect(await held(seedOrg(), INTEGRATION_PROFILE)).to.deep.equal([IN_FORCE]);
  });

  it('is worked out from what the API version knows', async () => {
    expect(await held(seedOrg(), INTEGRATION_PROFILE, '57.0')).to.deep.equal([IN_FORCE]);
    expect(await held(seedOrg(), INTEGRATION_PROFILE, '52.0')).to.deep.equal([IN_FORCE]);
    // Before API 52 nothing tells a revoked assignment from one in force.
    expect(await held(seedOrg(), INTEGRATION_PROFILE, '51.0')).to.deep.equal([[...IN_FORCE, 'Old_Orders'].sort()]);
  });

  it('does not count what was revoked, whether or not the org still calls it active', async () => {
    const state = seedOrg();
    for (const row of state.rows('PermissionSetAssignment')) if (row['IsRevoked'] === true) row['IsActive'] = true;
    expect(await held(state, INTEGRATION_PROFILE)).to.deep.equal([IN_FORCE]);
  });

  it('counts each user, and an assignment that has yet to expire', async () => {
    const user = { profile: 'Plain', sets: [{ name: 'Later', expires: '2999-01-01T00:00:00.000+0000' }] };
    const state = buildOrg({
      objects: [account()],
      profiles: [{ name: 'Plain' }],
      permissionSets: [{ name: 'Later', objects: { Account: ['read'] } }],
      users: [
        { username: 'one@x', ...user },
        { username: 'two@x', ...user },
        { username: 'three@x', profile: 'Plain' },
        { username: 'gone@x', ...user, active: false },
      ],
    });
    expect(await held(state, 'Plain')).to.deep.equal([['Later'], ['Later']]);
  });

  it('has an entry for every profile asked, under the id as it was asked', async () => {
    const state = seedOrg();
    const reader = createOrgReader(await connect(state), 'retrieve');
    const [short, bare] = [profileId(state, INTEGRATION_PROFILE).slice(0, 15), profileId(state, 'Read Only')];
    const assignments = await reader.readAssignments([short, bare]);
    expect([assignments.get(short)?.length, assignments.get(bare)]).to.deep.equal([1, []]);
  });

  it('tells integration profiles by their licence and active users', async () => {
    const state = seedOrg();
    const ids = await createOrgReader(await connect(state), 'retrieve').findIntegrationProfiles();
    const expected = [INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE].map((name) => profileId(state, name));
    expect([...ids].sort()).to.deep.equal(expected.sort());
  });

  it('knows other licences of the kind, and no profile without active users', async () => {
    const profiles = [
      { name: 'Analytics', license: 'Analytics Cloud Integration User' },
      { name: 'Bot', license: 'Partner API Only' },
      { name: 'Person', license: 'Salesforce' },
      { name: 'Empty', license: 'Salesforce Integration' },
    ];
    const users = profiles.map(({ name }) => ({ username: `${name}@x`, profile: name, active: name !== 'Empty' }));
    const state = buildOrg({ objects: [account()], profiles, users });
    const ids = await createOrgReader(await connect(state), 'retrieve').findIntegrationProfiles();
    expect([...ids].sort()).to.deep.equal([profileId(state, 'Analytics'), profileId(state, 'Bot')].sort());
  });
});
