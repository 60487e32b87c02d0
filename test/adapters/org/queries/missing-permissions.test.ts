import { expect } from 'chai';
import { canSeeEveryUser, findMissingPermissions } from '../../../../src/adapters/org/queries/user-rights.ts';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import { seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { servingOrgs } from '../served.ts';
import { stubRequests } from '../stubbed.ts';

const MANAGE = 'Manage Profiles and Permission Sets';
const METADATA = 'Modify Metadata Through Metadata API Functions';
const SETUP = 'View Setup and Configuration';

describe('what the running user lacks', () => {
  const rights = {
    PermissionsViewSetup: true,
    PermissionsModifyMetadata: true,
    PermissionsModifyAllData: false,
    PermissionsManageProfilesPermissionsets: true,
  };

  it('is each permission that the command needs, and null where one is unknown that could be lacking', () => {
    const find = (change: Record<string, boolean | undefined>, purpose: 'report' | 'retrieve' | 'change'): unknown => {
      const known = new Map(Object.entries({ ...rights, ...change }));
      return findMissingPermissions((permission) => known.get(permission), purpose);
    };
    const none = { PermissionsViewSetup: false, PermissionsModifyMetadata: false };
    const nothing = { ...none, PermissionsManageProfilesPermissionsets: false };
    expect(find({}, 'change')).to.deep.equal([]);
    expect(find(nothing, 'change')).to.deep.equal([SETUP, METADATA, MANAGE]);
    expect(find(nothing, 'retrieve')).to.deep.equal([SETUP, METADATA]);
    expect(find(nothing, 'report')).to.deep.equal([SETUP]);
    expect(find({ ...nothing, PermissionsModifyAllData: true }, 'change')).to.deep.equal([SETUP]);
    // The org that lacks the column decides itself.
    expect(find({ PermissionsManageProfilesPermissionsets: undefined }, 'change')).to.deep.equal([]);
    expect(find({ PermissionsModifyMetadata: undefined }, 'retrieve')).to.equal(null);
    expect(find({ PermissionsModifyAllData: undefined }, 'retrieve')).to.deep.equal([]);
    expect(find({ ...nothing, PermissionsModifyMetadata: undefined }, 'retrieve')).to.deep.equal([SETUP]);
    expect(findMissingPermissions(null, 'change')).to.equal(null);
  });

  it('does not hide users from one who has any of four permissions', () => {
    const lifting = [
      'PermissionsViewAllUsers',
      'PermissionsManageUsers',
      'PermissionsViewAllData',
      'PermissionsModifyAllData',
    ];
    const seen = lifting.map((own) => canSeeEveryUser((permission) => permission === own));
    expect(seen).to.deep.equal([true, true, true, true]);
    expect([canSeeEveryUser(() => undefined), canSeeEveryUser(null)]).to.deep.equal([false, false]);
  });
});

describe('what the running user lacks where the org does not know UserPermissionAccess', () => {
  const served = servingOrgs();
  const full = { PermissionsViewSetup: true, PermissionsModifyAllData: true, PermissionsModifyMetadata: true };
  const bare = { PermissionsViewSetup: true, PermissionsModifyAllData: false, PermissionsModifyMetadata: false };

  const cases: [string, object, readonly string[]][] = [
    ['is nothing with a set that is in force', {}, []],
    ['counts no set that is revoked', { IsRevoked: true }, [METADATA]],
    ['counts no set whose assignment is not active', { IsActive: false }, [METADATA]],
    ['counts no set whose assignment has expired', { ExpirationDate: '2020-01-01T00:00:00.000+0000' }, [METADATA]],
    ['counts a set that expires later', { ExpirationDate: '2999-01-01T00:00:00.000+0000' }, []],
    ['counts no set for sessions', { PermissionSet: { ...full, HasActivationRequired: true } }, [METADATA]],
    [
      'counts a set for sessions in a group',
      { PermissionSetGroupId: '0PG000000000001', PermissionSet: { ...full, HasActivationRequired: true } },
      [],
    ],
  ];
  for (const [what, change, missing] of cases)
    it(what, async () => {
      const connection = await served.connect(seedOrg());
      stubRequests(connection, {
        query: async (soql, send) => {
          if (soql.includes('FROM UserPermissionAccess'))
            throw Object.assign(new Error('no such object'), { name: 'INVALID_TYPE' });
          if (!soql.includes('FROM PermissionSetAssignment')) return send();
          const records = [{ PermissionSet: bare }, { PermissionSet: full, ...change }];
          return { totalSize: records.length, done: true, records };
        },
      });
      expect(await createOrgReader(connection, 'retrieve').findMissingPermissions()).to.deep.equal(missing);
    });
});
