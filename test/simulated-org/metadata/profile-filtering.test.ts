import { expect } from 'chai';
import { Connection } from '@jsforce/jsforce-node';
import { buildOrg, profileId, tokenOf } from '../seed/builder.ts';
import { account } from '../seed/standard-objects.ts';
import { startOrg } from '../server.ts';
import { columnOf, viewerOf } from '../soql/ask.ts';
import { unpackaged } from './packages.ts';

describe('simulated org: Profile Filtering', () => {
  const org = buildOrg({
    info: { filtersProfiles: true },
    objects: [account()],
    profiles: [
      { name: 'Own', permissions: ['ModifyMetadata', 'ViewSetup'], fields: { 'Account.Phone': 'read' } },
      { name: 'Other' },
    ],
    users: [{ username: 'own@x', profile: 'Own', session: true }],
  });

  it('shows a user without View All Profiles its own profile only, in SOQL and metadata', async () => {
    const names = 'SELECT Name FROM Profile';
    expect(columnOf(viewerOf(org, { username: 'own@x' }), names)).to.deep.equal(['Own']);
    expect(columnOf(viewerOf(org), names)).to.have.members(['System Administrator', 'Own', 'Other']);
    const { url, stop } = await startOrg(org);
    const accessToken = tokenOf(org, 'own@x');
    const { metadata } = new Connection({ instanceUrl: url, accessToken, version: '67.0' });
    metadata.pollInterval = 1;
    const listed = await metadata.list({ type: 'Profile' });
    const asked = { unpackaged: unpackaged({ Profile: ['Own', 'Other'] }) };
    const { messages, fileProperties } = await metadata.retrieve(asked).complete();
    await stop();
    expect(listed.map(({ id }) => id)).to.deep.equal([profileId(org, 'Own')]);
    expect(messages.map(({ problem }) => problem)).to.deep.equal([
      "Entity of type 'Profile' named 'Other' cannot be found",
    ]);
    expect(fileProperties.map(({ fullName }) => fullName))
      .to.include('Own')
      .and.not.include('Other');
  });
});
