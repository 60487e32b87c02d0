import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { createOrgReader } from '../../../src/adapters/org/reader.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import type { OrgState } from '../../simulated-org/model.ts';
import { ADMIN_USERNAME, buildOrg, profileId } from '../../simulated-org/seed/builder.ts';
import { largeOrg, largeProfileName } from '../../simulated-org/seed/large-org.ts';
import { AUDITOR_USERNAME, INTEGRATION_PROFILE, seedOrg } from '../../simulated-org/seed/seed-org.ts';
import { account } from '../../simulated-org/seed/standard-objects.ts';
import { problemOf } from '../../support/problem.ts';
import { createKnowingReader, profileWithId, servingOrgs } from './served.ts';
import { stubRequests } from './stubbed.ts';

describe('what a report asks of the org', function () {
  this.timeout(120_000);
  const served = servingOrgs();
  const { connect } = served;

  /** As the flow asks for named profiles: what depends on no other answer in one turn, then what depends on the profiles. */
  async function twoWaves(reader: OrgReader, ids: readonly string[]): Promise<unknown[]> {
    const [{ grantors, profileSets }, ...first] = await Promise.all([
      reader.listGrantors(),
      reader.findMissingPermissions(),
      reader.listProfiles(),
      reader.listControllableObjects(),
      reader.readOrgKind(),
    ]);
    const second = await Promise.all([
      reader.readFieldPermissions(ids),
      reader.readProfileGrantors(ids.map(profileWithId), profileSets),
      reader.readAssignments(ids),
      reader.readUnlistedGroups(grantors),
      reader.readPersonAccounts(),
    ]);
    return [...first, grantors, profileSets, ...second];
  }

  const rowsOf = async (reader: OrgReader, ids: readonly string[]): Promise<number> =>
    [...(await reader.readFieldPermissions(ids)).values()].reduce((sum, rows) => sum + rows.length, 0);

  const idsIn = (state: OrgState, profiles: number): string[] =>
    Array.from({ length: profiles }, (_, index) => profileId(state, largeProfileName(index)));

  it('takes eight calls at most for one profile with 10,000 field permissions', async () => {
    const state = largeOrg({ profiles: 1, objects: 1000, fieldsPerObject: 10 });
    const reader = createOrgReader(await connect(state), 'report');
    const ids = idsIn(state, 1);
    const [missing, , , , , , permissions] = await twoWaves(reader, ids);
    expect(missing).to.deep.equal([]);
    expect(permissions instanceof Map && permissions.get(ids[0])).to.have.length(10_000);
    expect(served.switchboard.log.length).to.be.at.most(8);
    expect(served.calls()).to.deep.equal({ composite: 2, listMetadata: 1, queryMore: 4 });
  });

  it('is the same one by one where the org takes no composite calls', async () => {
    const state = seedOrg();
    const ids = [profileId(state, INTEGRATION_PROFILE)];
    const together = await twoWaves(createOrgReader(await connect(state), 'report'), ids);
    const connection = await connect(state);
    served.switchboard.inject({ operation: 'composite', effect: { kind: 'status', status: 404 } });
    expect(await twoWaves(createOrgReader(connection, 'report'), ids)).to.deep.equal(together);
    expect(served.calls()).to.deep.equal({ composite: 1, query: 10, describe: 2, listMetadata: 1 });
  });

  for (const [rows, objects, calls] of [
    [2000, 200, { query: 1 }],
    [2010, 201, { query: 1, queryMore: 1 }],
    [100_000, 10_000, { query: 1, queryMore: 49 }],
  ] as const) {
    it(`reads ${rows.toString()} field permissions of one profile in as few pages as there are`, async () => {
      const state = largeOrg({ profiles: 1, objects, fieldsPerObject: 10 });
      expect(await rowsOf(await createKnowingReader(served, await connect(state)), idsIn(state, 1))).to.equal(rows);
      expect(served.calls()).to.deep.equal(calls);
    });
  }

  it('reads many profiles by several queries side by side, five at most', async () => {
    const state = largeOrg({ profiles: 60, objects: 100, fieldsPerObject: 5 });
    const reader = await createKnowingReader(served, await connect(state));
    expect(await rowsOf(reader, idsIn(state, 60))).to.equal(30_000);
    expect(served.calls()).to.deep.equal({ composite: 1, queryMore: 10 });
    served.switchboard.log.length = 0;
    expect(await rowsOf(reader, idsIn(state, 11))).to.equal(5500);
    expect(served.calls()).to.deep.equal({ composite: 1, queryMore: 2 });
  });

  it('keeps of the rows only those that are selected, by the ids as they were given', async () => {
    const state = largeOrg({ profiles: 2, objects: 3, fieldsPerObject: 2 });
    const ids = idsIn(state, 2);
    const [first = ''] = ids;
    const reader = await createKnowingReader(served, await connect(state));
    const asked: string[] = [];
    const rows = await reader.readFieldPermissions(
      ids,
      Promise.resolve((id, { field }) => {
        asked.push(field);
        return id === first && field.startsWith('Bulk_0001__c.');
      }),
    );
    expect([...rows].map(([id, kept]) => [id, kept.length])).to.deep.equal(ids.map((id) => [id, id === first ? 2 : 0]));
    expect(asked).to.have.length(12);
  });

  it('asks for no further pages of the others once one of the queries has failed', async () => {
    const state = largeOrg({ profiles: 50, objects: 200, fieldsPerObject: 10 });
    const connection = await connect(state);
    let asked = 0;
    stubRequests(connection, {
      queryMore: async (_locator, send) => {
        asked += 1;
        if (asked > 1) return send();
        return Promise.reject(Object.assign(new Error('gone'), { name: 'INVALID_QUERY_LOCATOR' }));
      },
    });
    const error: unknown = await createOrgReader(connection, 'retrieve')
      .readFieldPermissions(idsIn(state, 50))
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'INVALID_QUERY_LOCATOR');
    // Long enough for the next pages to be asked for, were they.
    await pause(500);
    expect(asked).to.equal(5);
  });

  it('asks for what profiles grant, and for what they grant on all data, together', async () => {
    const state = seedOrg();
    const reader = await createKnowingReader(served, await connect(state));
    const [own, admin] = [profileId(state, 'Custom: Sales Profile'), profileId(state, 'System Administrator')];
    const grantors = await reader.readProfileGrantors([own, admin].map(profileWithId), null);
    expect([grantors.get(own)?.everyObject, grantors.get(admin)?.everyObject]).to.deep.equal(['none', 'edit']);
    expect(grantors.get(own)?.objects.size).to.be.greaterThan(0);
    expect(served.calls()).to.deep.equal({ describe: 1, composite: 1 });
  });
});

describe('a user without the Metadata API', () => {
  const served = servingOrgs();
  const auditor = { username: AUDITOR_USERNAME };

  it('lacks nothing for a report', async () => {
    const connection = await served.connect(seedOrg(), auditor);
    expect(await createOrgReader(connection, 'report').findMissingPermissions()).to.deep.equal([]);
    expect(await createOrgReader(connection, 'retrieve').findMissingPermissions()).to.have.length(1);
  });

  it('has labels for the names that the list lacks, and the id where a label repeats', async () => {
    const state = buildOrg({
      objects: [account()],
      profiles: [
        { name: 'Authenticated Website', fullName: 'PlatformPortal' },
        { name: 'Authenticated Website', fullName: 'Authenticated Website' },
      ],
    });
    const profiles = await createOrgReader(
      await served.connect(state, { username: ADMIN_USERNAME }),
      'report',
    ).listProfiles();
    expect(profiles.map(({ name }) => name).sort()).to.deep.equal(['Admin', 'Authenticated Website', 'PlatformPortal']);
    const connection = await served.connect(state, { username: ADMIN_USERNAME });
    connection.metadata.list = async () => Promise.resolve([]);
    const labelled = await createOrgReader(connection, 'report').listProfiles();
    expect(labelled.every(({ labelOnly }) => labelOnly)).to.equal(true);
    const names = labelled.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    expect(names.filter((name) => /^Authenticated Website \(00e\w+\)$/.test(name))).to.have.length(2);
    expect((await problemOf(createOrgReader(connection, 'retrieve').listProfiles())).key).to.equal(
      'unexpectedResponse',
    );
  });

  it('compares and names labels with their accents composed', async () => {
    const [composed, decomposed] = ['Käufer'.normalize('NFC'), 'Käufer'.normalize('NFD')];
    const names = async (...labels: string[]): Promise<string[]> => {
      const profiles = labels.map((name, index) => ({ name, fullName: `Buyer${index}` }));
      const state = buildOrg({ objects: [account()], profiles });
      const connection = await served.connect(state, { username: ADMIN_USERNAME });
      connection.metadata.list = async () => Promise.resolve([]);
      return (await createOrgReader(connection, 'report').listProfiles()).map(({ name }) => name);
    };
    expect(await names(decomposed)).to.include(composed);
    const both = (await names(decomposed, composed)).filter((name) => name.startsWith(`${composed} (00e`));
    expect(both).to.have.length(2);
  });

  it('is told in a report that labels stand for the names', async () => {
    const state = seedOrg();
    const profiles = await createOrgReader(await served.connect(state, auditor), 'report').listProfiles();
    expect(profiles).to.have.length(state.rows('Profile').length);
    expect(profiles).to.deep.include({
      id: profileId(state, 'System Administrator'),
      fullName: 'System Administrator',
      name: 'System Administrator',
      label: 'System Administrator',
      labelOnly: 'rights',
    });
    const admin = await createOrgReader(await served.connect(state), 'report').listProfiles();
    expect(admin.filter(({ labelOnly }) => labelOnly)).to.deep.equal([]);
  });

  it('gets no names by labels for a retrieve', async () => {
    const reader = createOrgReader(await served.connect(seedOrg(), auditor), 'retrieve');
    const { key, cause } = await problemOf(reader.listProfiles());
    expect(key).to.equal('missingPermissions');
    expect(cause).to.match(/use of the Metadata API requires/);
  });

  it('is not taken for one whose connection is lost', async () => {
    const connection = await served.connect(seedOrg());
    served.switchboard.inject({ operation: 'listMetadata', effect: { kind: 'expiredSession' } });
    expect((await problemOf(createOrgReader(connection, 'report').listProfiles())).key).to.equal('sessionExpired');
  });
});
