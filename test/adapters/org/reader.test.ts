import { expect } from 'chai';
import { createOrgClient } from '../../../src/adapters/org/client/org-client.ts';
import { createOrgReader } from '../../../src/adapters/org/reader.ts';
import { queryRowsIn, queryRows } from '../../../src/adapters/org/client/soql.ts';
import { profileId } from '../../simulated-org/seed/builder.ts';
import { largeOrg, largeProfileName } from '../../simulated-org/seed/large-org.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../simulated-org/seed/seed-org.ts';
import { truthOf } from '../../simulated-org/truth.ts';
import { problemOf } from '../../support/problem.ts';
import { readMember, toList } from '../../../src/values/loosely-typed.ts';
import { createKnowingReader, profileWithId, servingOrgs } from './served.ts';
import { stubRequests } from './stubbed.ts';

describe('what the org is asked', function () {
  this.timeout(60_000);
  const served = servingOrgs();
  const { connect } = served;

  it('follows every page past 10,000 rows, in the fewest queries', async () => {
    const state = largeOrg({ profiles: 3, objects: 300, fieldsPerObject: 15 });
    const ids = [0, 1, 2].map((index) => profileId(state, largeProfileName(index)));
    const rows = await (await createKnowingReader(served, await connect(state))).readFieldPermissions(ids);
    expect(ids.map((id) => rows.get(id)?.length)).to.deep.equal([4500, 4500, 4500]);
    expect([served.switchboard.count('query'), served.switchboard.count('queryMore')]).to.deep.equal([1, 6]);
  });

  it('does not take an answer for whole that lacks rows', async () => {
    const state = largeOrg({ profiles: 1, objects: 200, fieldsPerObject: 15 });
    const connection = await connect(state);
    const set = state.permissionSetOfProfile(profileId(state, largeProfileName(0)));
    expect(
      (await queryRows(createOrgClient(connection), `SELECT Id FROM FieldPermissions WHERE ParentId = '${set.Id}'`))
        .length,
    ).to.equal(3000);
    stubRequests(connection, {
      queryMore: async (_locator, send) => {
        const page = await send();
        return { totalSize: 3000, done: false, records: toList(readMember(page, 'records')).slice(1) };
      },
    });
    const problem = await problemOf(
      queryRows(createOrgClient(connection), `SELECT Id FROM FieldPermissions WHERE ParentId = '${set.Id}'`),
    );
    expect([problem.key, problem.tokens]).to.deep.equal(['truncatedAnswer', ['2999', '3000']]);
  });

  it('takes fewer rows than were announced for hidden ones, and counts them once', async () => {
    const state = largeOrg({ profiles: 1, objects: 200, fieldsPerObject: 15 });
    const id = profileId(state, largeProfileName(0));
    const set = state.permissionSetOfProfile(id).Id;
    const own = state.rows('FieldPermissions').filter(({ ParentId }) => ParentId === set);
    // Among them the whole of the second page.
    for (const row of [...own.slice(0, 7), ...own.slice(2000)]) state.hiddenRows.add(row.Id);
    const reader = createOrgReader(await connect(state), 'retrieve');
    expect([...reader.countHiddenRows()]).to.deep.equal([]);
    for (let look = 0; look < 2; look += 1)
      expect((await reader.readFieldPermissions([id])).get(id)).to.have.length(1993);
    expect([...reader.countHiddenRows()]).to.deep.equal([['FieldPermissions', 1007]]);
  });

  it('adds up what several queries for parts of one list hide', async () => {
    const state = largeOrg({ profiles: 30, objects: 2, fieldsPerObject: 2 });
    const ids = Array.from({ length: 30 }, (_, index) => profileId(state, largeProfileName(index)));
    const sets = ids.map((id) => state.permissionSetOfProfile(id).Id);
    const firsts = sets.map((set) => state.rows('FieldPermissions').find(({ ParentId }) => ParentId === set)?.Id ?? '');
    for (const first of firsts) state.hiddenRows.add(first);
    const reader = createOrgReader(await connect(state), 'retrieve');
    await reader.readFieldPermissions(ids);
    expect([...reader.countHiddenRows()]).to.deep.equal([['FieldPermissions', 30]]);
  });

  it('splits a list of ids that is too long for a URL', async () => {
    const state = seedOrg();
    const connection = await connect(state);
    const ids = Array.from({ length: 1000 }, (_, index) => `00e${String(index).padStart(15, '0')}`);
    const rows = await queryRowsIn(createOrgClient(connection), 'SELECT Id FROM Profile WHERE Id {in}', [
      ...ids,
      profileId(state, INTEGRATION_PROFILE),
    ]);
    expect([rows.length, served.switchboard.count('query')]).to.deep.equal([1, 3]);
    for (const { path } of served.switchboard.log) expect(path.length).to.be.below(16_384);
  });

  it('counts what is enabled by profile and object, in groups that fit an answer', async () => {
    const state = largeOrg({ profiles: 4, objects: 900, fieldsPerObject: 3 });
    const ids = [0, 1, 2, 3].map((index) => profileId(state, largeProfileName(index)));
    const counts = await (await createKnowingReader(served, await connect(state))).countFieldPermissions(ids);
    expect(ids.map((id) => counts?.get(id)?.size)).to.deep.equal([900, 900, 900, 900]);
    const [call] = served.switchboard.log.filter(({ operation }) => operation === 'composite');
    expect(served.calls()).to.deep.equal({ describe: 1, composite: 1 });
    expect(call?.requestBody.match(/COUNT/g)).to.have.length(2);
  });

  it('knows what a profile grants, and which objects can hold object permissions', async () => {
    const state = seedOrg();
    const id = profileId(state, 'System Administrator');
    const reader = createOrgReader(await connect(state), 'retrieve');
    const grantor = (await reader.readProfileGrantors([profileWithId(id)], null)).get(id);
    expect(grantor?.everyObject).to.equal('edit');
    expect([...(await reader.listControllableObjects())])
      .to.include('Account')
      .and.to.not.include.members(['Task', 'User']);
    expect([...(await reader.listObjectsWithFieldPermissions())]).to.include.members(['Account', 'Task']);
  });

  it('does not guess which objects can hold object permissions', async () => {
    const connection = await connect(seedOrg());
    const reader = await createKnowingReader(served, connection);
    stubRequests(connection, { describe: async () => Promise.resolve({ fields: [] }) });
    expect((await problemOf(reader.listControllableObjects())).key).to.equal('noObjectPicklist');
  });

  it('joins labels and API names by id', async () => {
    const profiles = await createOrgReader(await connect(seedOrg()), 'retrieve').listProfiles();
    const shown = (name: string): string[] =>
      profiles.filter((profile) => profile.name === name).map(({ fullName, label }) => `${fullName} | ${label}`);
    expect(shown('Admin')).to.deep.equal(['Admin | System Administrator']);
    expect(shown('Custom: Sales Profile')).to.deep.equal(['Custom%3A Sales Profile | Custom: Sales Profile']);
  });

  it('joins them by name where the Metadata API gives no id, or one of zeros', async () => {
    const connection = await connect(seedOrg());
    const listed = await connection.metadata.list({ type: 'Profile' });
    const ids = [undefined, '', '000000000000000', '000000000000000AAA'];
    for (const id of ids) {
      const nameless = listed.map((one) => (one.fullName === 'Custom%3A Sales Profile' ? { ...one, id } : one));
      Object.assign(connection.metadata, { list: async () => Promise.resolve(nameless) });
      const profiles = await createOrgReader(connection, 'retrieve').listProfiles();
      expect(profiles.find(({ label }) => label === 'Custom: Sales Profile')?.fullName, String(id)).to.equal(
        'Custom%3A Sales Profile',
      );
    }
  });

  for (const [username, missing] of [
    ['admin@fls.example', []],
    ['blind@fls.example', ['View Setup and Configuration']],
    ['auditor@fls.example', ['Modify Metadata Through Metadata API Functions']],
  ] as const) {
    it(`tells what ${username} lacks, also from the assigned sets where the org has no UserPermissionAccess`, async () => {
      const connection = await connect(seedOrg(), { username });
      expect(await createOrgReader(connection, 'retrieve').findMissingPermissions()).to.deep.equal(missing);
      stubRequests(connection, {
        query: async (soql, send) =>
          soql.includes('UserPermissionAccess')
            ? Promise.reject(
                Object.assign(new Error("sObject type 'UserPermissionAccess' is not supported."), {
                  name: 'INVALID_TYPE',
                }),
              )
            : send(),
      });
      expect(await createOrgReader(connection, 'retrieve').findMissingPermissions()).to.deep.equal(missing);
    });
  }

  it('says nothing about permissions where the org does not', async () => {
    const connection = await connect(seedOrg());
    stubRequests(connection, {
      query: async () => Promise.reject(Object.assign(new Error('No such column'), { name: 'INVALID_FIELD' })),
    });
    expect(await createOrgReader(connection, 'retrieve').findMissingPermissions()).to.equal(null);
  });

  it('reads strays as the org has them', async () => {
    const state = seedOrg();
    const id = profileId(state, INTEGRATION_PROFILE);
    const rows = (await createOrgReader(await connect(state), 'retrieve').readFieldPermissions([id])).get(id) ?? [];
    const { stray, uncontrolled } = truthOf(state, id);
    expect(rows.map(({ field }) => field).sort()).to.deep.equal([...stray, ...uncontrolled].sort());
  });
});
