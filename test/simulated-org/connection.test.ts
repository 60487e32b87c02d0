import { AuthInfo, Connection, Org } from '@salesforce/core';
import { expect } from 'chai';
import type { OrgState } from './model.ts';
import { fieldPermissionRows } from './schema/access.ts';
import { tokenOf } from './seed/builder.ts';
import { largeOrg } from './seed/large-org.ts';
import { seedOrg } from './seed/seed-org.ts';
import { startOrg, type RunningOrg } from './server.ts';

/** The client library that the product uses, unmodified, against the simulated org. */
describe('@salesforce/core and jsforce against the simulated org', () => {
  const running: RunningOrg[] = [];
  const connect = async (org: OrgState): Promise<Connection> => {
    const server = await startOrg(org);
    running.push(server);
    const accessToken = tokenOf(org);
    const authInfo = await AuthInfo.create({
      username: accessToken,
      accessTokenOptions: { accessToken, instanceUrl: server.url, loginUrl: server.url },
    });
    return Connection.create({ authInfo });
  };
  const refusal = async (act: () => PromiseLike<unknown>): Promise<unknown> => {
    try {
      return await act();
    } catch (error) {
      return error;
    }
  };
  after(async () => {
    for (const server of running) await server.stop();
  });

  it('finds the newest version and the organisation', async () => {
    const connection = await connect(seedOrg());
    expect(await connection.retrieveMaxApiVersion()).to.equal('67.0');
    const org = await Org.create({ connection });
    expect(await org.retrieveOrganizationInformation()).to.include({ Name: 'Fabrikam Integration', IsSandbox: true });
  });

  it('tells tracking from the describe of SourceMember', async () => {
    for (const tracksSource of [false, true]) {
      const org = await Org.create({ connection: await connect(seedOrg({ tracksSource })) });
      expect(await org.supportsSourceTracking()).to.equal(tracksSource);
    }
  });

  it('fetches page after page, and counts', async () => {
    const org = largeOrg({ profiles: 2, objects: 300, fieldsPerObject: 8 });
    const connection = await connect(org);
    const soql = 'SELECT Id, Parent.Profile.Name, Field FROM FieldPermissions';
    const result = await connection.query<{ Id: string }>(soql, { autoFetch: true, maxFetch: 50_000 });
    expect(result.records).to.have.length(fieldPermissionRows(org).length).and.to.have.length.above(6000);
    expect(new Set(result.records.map(({ Id }) => Id)).size).to.equal(result.totalSize);
    expect((await connection.query('SELECT COUNT() FROM Profile')).totalSize).to.equal(3);
  });

  it('turns refusals into errors named by their code', async () => {
    const connection = await connect(seedOrg());
    expect(await refusal(() => connection.query('SELECT Nope FROM Profile'))).to.include({
      errorCode: 'INVALID_FIELD',
    });
    expect(await refusal(() => connection.query('SELECT Id FROM Nope'))).to.include({ errorCode: 'INVALID_TYPE' });
    expect(await refusal(() => connection.describe('Nope'))).to.include({ errorCode: 'NOT_FOUND' });
  });

  it('describes for data and tooling, and lists metadata', async () => {
    const connection = await connect(seedOrg());
    const account = await connection.describe('Account');
    expect(account.fields.find(({ name }) => name === 'Phone')).to.include({ permissionable: true });
    expect((await connection.tooling.describe('EntityParticle')).fields.map(({ name }) => name)).to.include(
      'IsPermissionable',
    );
    const profiles = await connection.metadata.list({ type: 'Profile' });
    const rows = await connection.query<{ Id: string }>('SELECT Id FROM Profile');
    expect(profiles.map(({ id }) => id)).to.have.members(rows.records.map(({ Id }) => Id));
  });
});
