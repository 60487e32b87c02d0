import { expect } from 'chai';
import fc from 'fast-check';
import { readProfile, ProfileDocumentError } from '../../src/metadata/profile.ts';
import { readProfilePermissions } from '../../src/metadata/profile-permissions.ts';
import { randomProfile } from './random-profile.ts';

describe('the permissions of a profile, read without its places', () => {
  it('are those that are read with them, whatever the profile', () => {
    fc.assert(
      fc.property(randomProfile, ({ text }) => {
        const { fieldPermissions, objectPermissions, userPermissions } = readProfile(text);
        expect(readProfilePermissions(text)).to.deep.equal({
          fieldPermissions: fieldPermissions.map(({ field, readable, editable, line }) => {
            return { field, readable, editable, line };
          }),
          readable: objectPermissions.filter(({ allowRead }) => allowRead).map(({ object }) => object),
          userPermissions,
        });
      }),
    );
  });

  it('are refused where the root is another', () => {
    const text = '<PermissionSet><fieldPermissions/></PermissionSet>';
    expect(() => readProfilePermissions(text)).to.throw(
      ProfileDocumentError,
      'expected <Profile>, found <PermissionSet>',
    );
  });
});
