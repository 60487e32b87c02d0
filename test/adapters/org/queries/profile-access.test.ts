import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { Grantor } from '../../../../src/fls/grantor.ts';
import { buildOrg, profileId, profileSetId } from '../../../simulated-org/seed/builder.ts';
import { account, contact } from '../../../simulated-org/seed/standard-objects.ts';
import { EDIT, READ, WIDE } from '../../../support/grantors.ts';
import { profileWithId, servingOrgs } from '../served.ts';

describe('what profiles grant beside field permissions', function () {
  this.timeout(60_000);
  const served = servingOrgs();
  const { connect } = served;

  it('is their object permissions, View All Data and Modify All Data', async () => {
    const state = buildOrg({
      objects: [account(), contact()],
      profiles: [
        {
          name: 'Plain',
          objects: { Account: ['read', 'viewAllFields'], Contact: ['read', 'edit'] },
          fields: { 'Account.Phone': 'read' },
        },
        { name: 'Wide', permissions: ['ModifyAllData'] },
      ],
    });
    const reader = createOrgReader(await connect(state), 'retrieve');
    const [one, other, unknown] = [profileId(state, 'Plain').slice(0, 15), profileId(state, 'Wide'), '00e000000000000'];
    const own = await reader.readProfileGrantors([one, other, unknown].map(profileWithId), null);
    const plain: Grantor = {
      kind: 'Profile',
      name: one,
      label: one,
      setId: profileSetId(state, 'Plain'),
      state: 'inForce',
      objects: new Map([
        ['Account', WIDE],
        ['Contact', EDIT],
      ]),
      everyObject: 'none',
      everyField: false,
      fields: null,
    };
    expect(own.get(one)).to.deep.equal(plain);
    expect(own.get(other)).to.include({ everyObject: 'edit', setId: profileSetId(state, 'Wide') });
    const nothing = { ...plain, name: unknown, label: unknown, setId: null, objects: new Map() };
    expect(own.get(unknown)).to.deep.equal(nothing);
  });

  it('adds up the two rows of an object under Modify All Data, in either order', async () => {
    const state = buildOrg({
      objects: [account(), contact()],
      profiles: [{ name: 'Wide', objects: { Account: ['read', 'viewAllFields'], Contact: ['read', 'edit'] } }],
    });
    const id = profileId(state, 'Wide');
    const own = state.rows('ObjectPermissions').filter((row) => row['ParentId'] === profileSetId(state, 'Wide'));
    for (const [index, row] of own.entries()) {
      const others = {
        PermissionsEdit: row['PermissionsEdit'] !== true,
        PermissionsViewAllFields: row['PermissionsViewAllFields'] !== true,
      };
      state.insert('ObjectPermissions', { ...row, Id: `00000000000000${index}AAA`, ...others });
    }
    const reader = createOrgReader(await connect(state), 'retrieve');
    const objects = (await reader.readProfileGrantors([profileWithId(id)], null)).get(id)?.objects;
    const all = { read: true, edit: true, allFields: true };
    expect([objects?.get('Account'), objects?.get('Contact')]).to.deep.equal([all, all]);
  });

  it('is completed by View All Fields (Global), and comes without fields', async () => {
    const state = buildOrg({
      objects: [account(), contact()],
      profiles: [
        { name: 'Wide', permissions: ['ViewAllFieldsGlobal'], objects: { Account: ['read'], Contact: ['read'] } },
      ],
    });
    const id = profileId(state, 'Wide');
    const complete = async (version: string): Promise<Grantor[]> => {
      const reader = createOrgReader(await connect(state, { version }), 'retrieve');
      const profiles = await reader.readProfileGrantors([profileWithId(id)], null);
      return [...(await reader.readGrantorAccess([...profiles.values()], ['Account'])).values()];
    };
    const [own] = await complete('67.0');
    expect(own?.objects).to.deep.equal(new Map([['Account', READ]]));
    expect([own?.everyField, own?.fields]).to.deep.equal([true, null]);
    expect(served.switchboard.log.some(({ requestBody }) => requestBody.includes('FROM%20FieldPermissions'))).to.equal(
      false,
    );
    expect(
      (await complete('62.0')).map(({ everyField }) => everyField),
      'an org that lacks it',
    ).to.deep.equal([false]);
  });
});
