import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';

describe('what is assigned to users in the org', () => {
  const { connect } = servingOrgs();

  async function listAssigned(state: OrgState, profile: string, version?: string): Promise<string[][]> {
    const reader = createOrgReader(await connect(state, version === undefined ? {} : { version }), 'retrieve');
    const id = profileId(state, profile);
    const [{ grantors: byId }, assignments] = await Promise.all([reader.listGrantors(), reader.readAssignments([id])]);
    const names = (key: string): string => byId.get(key)?.name ?? '(unknown)';
    return (assignments.get(id) ?? []).map(({ grantorIds }) => [...grantorIds].map(names).sort());
  }

  const IN_FORCE = ['Billing_Team', 'ERP_Accounts', 'Support_Team', 'Vehicle_Session'];

  it('is what is neither expired nor revoked, of active users, without the profile itself', async () => {
    expect(await listAssigned(seedOrg(), INTEGRATION_PROFILE)).to.deep.equal([IN_FORCE]);
  });

  it('is worked out from what the API version knows', async () => {
    expect(await listAssigned(seedOrg(), INTEGRATION_PROFILE, '57.0')).to.deep.equal([IN_FORCE]);
    expect(await listAssigned(seedOrg(), INTEGRATION_PROFILE, '52.0')).to.deep.equal([IN_FORCE]);
    // Before API 52 nothing tells a revoked assignment from one in force.
    expect(await listAssigned(seedOrg(), INTEGRATION_PROFILE, '51.0')).to.deep.equal([
      [...IN_FORCE, 'Old_Orders'].sort(),
    ]);
  });

  for (const [column, terms] of [
    ['IsRevoked', { revoked: true }],
    ['ExpirationDate', { expires: '2020-01-01T00:00:00.000+0000' }],
  ] as const)
    it(`does not count what only ${column} shows to be out of force`, async () => {
      const listWith = async (own: { revoked?: boolean; expires?: string }): Promise<string[][]> => {
        const state = buildOrg({
          info: { lacks: ['PermissionSetAssignment.IsActive'] },
          objects: [account()],
          profiles: [{ name: 'Plain' }],
          permissionSets: [{ name: 'Old' }],
          users: [{ username: 'one@x', profile: 'Plain', sets: [{ name: 'Old', ...own }] }],
        });
        return listAssigned(state, 'Plain');
      };
      expect([await listWith({}), await listWith(terms)]).to.deep.equal([[['Old']], []]);
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
    expect(await listAssigned(state, 'Plain')).to.deep.equal([['Later'], ['Later']]);
    const id = profileId(state, 'Plain');
    const reader = createOrgReader(await connect(state), 'report');
    const usernames = (await reader.readAssignments([id])).get(id)?.map(({ username }) => username);
    expect(usernames?.sort()).to.deep.equal(['one@x', 'two@x']);
    expect([...((await reader.listActiveUsers([id])).get(id) ?? [])].sort()).to.deep.equal([
      'one@x',
      'three@x',
      'two@x',
    ]);
  });

  it('has an entry for every profile asked, under the id as it was asked', async () => {
    const state = seedOrg();
    const reader = createOrgReader(await connect(state), 'retrieve');
    const [short, bare] = [profileId(state, INTEGRATION_PROFILE).slice(0, 15), profileId(state, 'Read Only')];
    const assignments = await reader.readAssignments([short, bare]);
    expect([assignments.get(short)?.length, assignments.get(bare)]).to.deep.equal([1, []]);
  });
});
