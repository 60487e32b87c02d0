import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { profileSetId } from '../../../simulated-org/seed/builder.ts';
import { seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { servingOrgs } from '../served.ts';

const MANAGE = 'PermissionsManageProfilesPermissionsets';

/** The administrator's own set with these permissions changed. */
function withRights(rights: Readonly<Record<string, boolean>>): OrgState {
  const state = seedOrg();
  const id = profileSetId(state, 'System Administrator');
  const set = state.rows('PermissionSet').find((row) => row.Id === id);
  if (!set) throw new Error('the administrator has no set');
  Object.assign(set, rights);
  return state;
}

describe('the permissions to change profiles', function () {
  this.timeout(60_000);
  const { connect } = servingOrgs();

  const cases: [string, Record<string, boolean>, string[]][] = [
    ['are complete for an administrator', {}, []],
    [
      'are short of Manage Profiles and Permission Sets',
      { [MANAGE]: false, PermissionsModifyAllData: false },
      ['Manage Profiles and Permission Sets'],
    ],
    ['are left to the org to judge for one who has Modify All Data', { [MANAGE]: false }, []],
  ];
  for (const [what, rights, missing] of cases)
    it(what, async () => {
      const connection = await connect(withRights({ PermissionsModifyMetadata: true, ...rights }));
      expect(await createOrgReader(connection, 'change').findMissingPermissions()).to.deep.equal(missing);
      expect(await createOrgReader(connection, 'retrieve').findMissingPermissions()).to.deep.equal([]);
    });

  it('are asked without it where the org does not know the column', async () => {
    const connection = await connect(withRights({ PermissionsModifyAllData: false, PermissionsModifyMetadata: false }));
    const query = connection.query.bind(connection);
    Object.assign(connection, {
      query: async (soql: string) =>
        soql.includes(MANAGE)
          ? Promise.reject(Object.assign(new Error(`No such column '${MANAGE}'`), { name: 'INVALID_FIELD' }))
          : query(soql),
    });
    expect(await createOrgReader(connection, 'change').findMissingPermissions()).to.deep.equal([
      'Modify Metadata Through Metadata API Functions',
    ]);
  });
});
