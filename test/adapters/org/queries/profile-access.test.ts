import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { account, contact } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';

describe('what profiles give beside field permissions', function () {
  this.timeout(60_000);
  const { connect } = servingOrgs();

  it('is their object permissions and what stands above them', async () => {
    const state = buildOrg({
      objects: [account(), contact()],
      profiles: [
        {
          name: 'Plain',
          objects: { Account: ['read'], Contact: ['read', 'edit'] },
          fields: { 'Account.Phone': 'read' },
        },
        { name: 'Wide', permissions: ['ViewAllFieldsGlobal', 'ModifyAllData'] },
      ],
    });
    const reader = createOrgReader(await connect(state), 'retrieve');
    const [one, other, unknown] = [profileId(state, 'Plain').slice(0, 15), profileId(state, 'Wide'), '00e000000000000'];
    const own = await reader.readProfileAccess([one, other, unknown], ['Account']);
    expect(own.get(one)).to.deep.equal({
      objects: new Map([['Account', { read: true, edit: false, allFields: false }]]),
      everyObject: 'none',
      everyField: false,
    });
    expect(own.get(other)).to.include({ everyObject: 'edit', everyField: true });
    expect(own.get(unknown)).to.deep.equal({ objects: new Map(), everyObject: 'none', everyField: false });
  });

  it('is known without View All Fields Global before the API version that has it', async () => {
    const state = buildOrg({ objects: [account()], profiles: [{ name: 'Plain', permissions: ['ViewAllData'] }] });
    const id = profileId(state, 'Plain');
    const reader = createOrgReader(await connect(state, { version: '62.0' }), 'retrieve');
    expect((await reader.readProfileAccess([id], ['Account'])).get(id)).to.deep.equal({
      objects: new Map(),
      everyObject: 'read',
      everyField: false,
    });
  });
});
