import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { UserGrantors } from '../../../../src/fls/effective-access.ts';
import { isSurelyInForce } from '../../../../src/fls/grantor.ts';
import { inspectOrg } from '../../../../src/flows/inspect/org.ts';
import { readProfileUsers } from '../../../../src/flows/inspect/profile-users.ts';
import type { OrgReader } from '../../../../src/ports/org.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { plain } from '../../../simulated-org/seed/fields.ts';
import { largeOrg, largeProfileName } from '../../../simulated-org/seed/large-org.ts';
import { object } from '../../../simulated-org/seed/objects.ts';
import type { OrgPlan, UserPlan } from '../../../simulated-org/seed/plan.ts';
import { INTEGRATION_PROFILE, INTEGRATION_USERNAME, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { account, activities, contact } from '../../../simulated-org/seed/standard-objects.ts';
import { EDIT, WIDE } from '../../../support/grantors.ts';
import { profileWithId, servingOrgs } from '../served.ts';

const PHONE = { 'Account.Phone': 'read' } as const;
const PAST = '2020-01-01T00:00:00.000+0000';

/** Set `Always` gives the phone, and so does each set or group that some user of the profile holds under some condition. */
const CONDITIONS: Partial<OrgPlan> = {
  permissionSets: [
    { name: 'Always', fields: PHONE },
    { name: 'Session', fields: PHONE, activation: true },
  ],
  groups: [
    { name: 'Team', sets: ['Always'] },
    { name: 'Stale', sets: ['Always'], status: 'Outdated' },
    { name: 'Shift', sets: ['Always'], activation: true },
    { name: 'Muted', sets: ['Always'], mutes: { fields: { 'Account.Phone': 'read' } } },
  ],
  users: [
    user('bare@x', {}),
    user('expired@x', { sets: [{ name: 'Always', expires: PAST }] }),
    user('later@x', { sets: [{ name: 'Always', expires: '2999-01-01T00:00:00.000+0000' }] }),
    user('muted@x', { groups: ['Muted'] }),
    user('revoked@x', { sets: [{ name: 'Always', revoked: true }] }),
    user('session@x', { sets: ['Session'] }),
    user('shift@x', { groups: ['Shift'] }),
    user('stale@x', { groups: ['Stale'] }),
    user('team@x', { groups: ['Team'] }),
    user('gone@x', { sets: ['Always'], active: false }),
  ],
};

function user(username: string, plan: Partial<UserPlan>): UserPlan {
  return { username, profile: 'Plain', ...plan };
}

describe('what users have beside their profile', function () {
  this.timeout(60_000);
  const served = servingOrgs();
  const { connect } = served;

  function org(plan: Partial<OrgPlan>): OrgState {
    const objects = [account(), contact(), ...activities(plain('Kind__c'))];
    return buildOrg({ objects, profiles: [{ name: 'Plain' }], ...plan });
  }

  async function readerOf(state: OrgState, version?: string): Promise<OrgReader> {
    return createOrgReader(await connect(state, version === undefined ? {} : { version }), 'retrieve');
  }

  async function readUsers(
    state: OrgState,
    objects: readonly string[],
    { profile = 'Plain', version }: { profile?: string; version?: string } = {},
  ): Promise<readonly UserGrantors[]> {
    const id = profileId(state, profile);
    const reader = await readerOf(state, version);
    const inspection = await inspectOrg({ kind: 'named', names: [profile] }, reader);
    const users = (await readProfileUsers(inspection, [id], objects, reader)).get(id)?.users ?? [];
    return users.toSorted((a, b) => (a.username < b.username ? -1 : 1));
  }

  /** Users who get any field from what they hold. */
  const given = (users: readonly UserGrantors[]): string[] =>
    users
      .filter(({ grantors }) => grantors.some((one) => isSurelyInForce(one) && (one.fields?.size ?? 0) > 0))
      .map(({ username }) => username);

  it('is what their sets give, as far as the objects go', async () => {
    const state = org({
      permissionSets: [
        {
          name: 'Sales',
          objects: { Account: ['create', 'read', 'edit'], Contact: ['read', 'viewAllFields'] },
          fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read', 'Contact.Email': 'read', 'Task.Kind__c': 'edit' },
        },
        { name: 'Auditor', permissions: ['ViewAllData', 'ViewAllFieldsGlobal'] },
        { name: 'Ruler', permissions: ['ViewAllData', 'ModifyAllData'] },
      ],
      users: [user('u@x', { sets: ['Sales', 'Auditor', 'Ruler'] })],
    });
    const users = await readUsers(state, ['Account', 'Task', 'Account']);
    expect(users.map(({ username }) => username)).to.deep.equal(['u@x']);
    const shown = users[0]?.grantors.map(({ name, objects, everyObject, everyField, fields }) => {
      return { name, objects: [...objects], everyObject, everyField, fields: [...(fields ?? [])] };
    });
    expect(shown).to.have.deep.members([
      {
        name: 'Sales',
        objects: [['Account', EDIT]],
        everyObject: 'none',
        everyField: false,
        fields: [
          ['Account.Phone', 'edit'],
          ['Account.Fax', 'read'],
          ['Task.Kind__c', 'edit'],
        ],
      },
      { name: 'Auditor', objects: [], everyObject: 'read', everyField: true, fields: [] },
      { name: 'Ruler', objects: [], everyObject: 'edit', everyField: false, fields: [] },
    ]);
    const contacts = (await readUsers(state, ['Contact']))[0]?.grantors.map(({ objects }) => objects.get('Contact'));
    expect(contacts).to.deep.include(WIDE);
  });

  it('is in force: not expired, revoked or session-based, and of no group that is out of date', async () => {
    const users = await readUsers(org(CONDITIONS), ['Account']);
    expect(given(users)).to.deep.equal(['later@x', 'team@x']);
    expect(users.map(({ username }) => username))
      .to.include('bare@x')
      .and.not.to.include('gone@x');
    expect(users).to.have.length(9);
  });

  it('is worked out from what the API version knows', async () => {
    const inVersion = async (version: string): Promise<string[]> =>
      given(await readUsers(org(CONDITIONS), ['Account'], { version }));
    expect(await inVersion('53.0')).to.deep.equal(['later@x', 'team@x']);
    // Nothing tells a session-based group before API 53, nor a revoked assignment before 52.
    expect(await inVersion('52.0')).to.deep.equal(['later@x', 'shift@x', 'team@x']);
    expect(await inVersion('51.0')).to.deep.equal(['later@x', 'revoked@x', 'shift@x', 'team@x']);
  });

  it('counts a group though its assignments name no permission set', async () => {
    const state = org(CONDITIONS);
    for (const row of state.rows('PermissionSetAssignment'))
      if (row['PermissionSetGroupId'] !== null) row['PermissionSetId'] = null;
    expect(given(await readUsers(state, ['Account']))).to.deep.equal(['later@x', 'team@x']);
  });

  it('is one and the same grantor for all users that have it', async () => {
    const users = ['a@x', 'b@x'].map((username) => user(username, { sets: ['Always'], groups: ['Team'] }));
    const [a, b] = await readUsers(org({ ...CONDITIONS, users }), ['Account']);
    expect([a?.grantors.length, a?.grantors.every((set) => b?.grantors.includes(set))]).to.deep.equal([2, true]);
  });

  it('has an entry for every profile, under the id that was given', async () => {
    const state = seedOrg();
    const [short, bare] = [profileId(state, INTEGRATION_PROFILE).slice(0, 15), profileId(state, 'Read Only')];
    const users = await (await readerOf(state)).listActiveUsers([short, bare]);
    expect([users.get(short), users.get(bare)]).to.deep.equal([[INTEGRATION_USERNAME], []]);
  });

  it('takes one call, that for the profiles included', async () => {
    const state = seedOrg();
    const ids = [INTEGRATION_PROFILE, 'Read Only'].map((name) => profileId(state, name));
    const reader = await readerOf(state);
    const objects = [...(await reader.listObjectsWithFieldPermissions())];
    const profiles = await reader.readProfileGrantors(ids.map(profileWithId), null);
    const all = [...profiles.values(), ...(await reader.listGrantors()).grantors.values()];
    served.switchboard.log.length = 0;
    const [, access] = await Promise.all([reader.listActiveUsers(ids), reader.readGrantorAccess(all, objects)]);
    expect(served.calls()).to.deep.equal({ composite: 1 });
    expect(access.size).to.equal(all.length);
  });

  it('is nothing for a user without assignments', async () => {
    const state = org({ users: [user('bare@x', {})] });
    expect(await readUsers(state, ['Account'])).to.deep.equal([{ username: 'bare@x', grantors: [] }]);
  });

  it('splits what is too long for a URL, and loses nothing by it', async () => {
    const name = (index: number): string => `namespacethat15__${'N'.repeat(36)}${String(index).padStart(4, '0')}__c`;
    const objects = Array.from({ length: 160 }, (_, index) => object(name(index), [plain('Note__c')]));
    const sets = Array.from({ length: 400 }, (_, index) => `Set_${String(index).padStart(3, '0')}`);
    const state = org({
      objects,
      permissionSets: sets.map((set, index) => ({
        name: set,
        objects: { [name(index % 160)]: ['read'] },
        fields: { [`${name(index % 160)}.Note__c`]: 'read' },
      })),
      users: [user('u@x', { sets })],
    });
    const connection = await connect(state);
    served.switchboard.inject({ operation: 'composite', effect: { kind: 'status', status: 404 } });
    const reader = createOrgReader(connection, 'retrieve');
    const access = await reader.readGrantorAccess(
      [...(await reader.listGrantors()).grantors.values()],
      objects.map((each) => each.name),
    );
    const found = [...access.values()].filter(({ objects: read, fields }) => read.size === 1 && fields?.size === 1);
    expect(found).to.have.length(400);
    expect(Math.max(...served.switchboard.log.map(({ path }) => path.length))).to.be.within(12_000, 16_384);
  });

  it('knows of any number of objects', async () => {
    const state = largeOrg({ profiles: 1, objects: 800, fieldsPerObject: 1, density: 0 });
    const objects = [...state.objects.keys()];
    const [first] = await readUsers(state, objects, { profile: largeProfileName(0) });
    // The one set that the user holds opens every tenth object.
    expect(first?.grantors.map(({ objects: read }) => read.size)).to.deep.equal([80]);
  });
});
