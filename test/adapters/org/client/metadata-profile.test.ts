import { expect } from 'chai';
import { readUnqueriedProfile } from '../../../../src/adapters/org/client/metadata-profile.ts';
import { isUnlistedObject } from '../../../../src/fls/permissionable.ts';
import { getObjectName } from '../../../../src/fls/access.ts';
import { readMember, toList, toText } from '../../../../src/values/loosely-typed.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { servingOrgs } from '../served.ts';

function listFieldNames(profile: unknown): string[] {
  return toList(readMember(profile, 'fieldPermissions')).map((entry) => toText(readMember(entry, 'field')));
}

function listOtherSections(profile: unknown): string[] {
  const names = typeof profile === 'object' && profile !== null ? Object.keys(profile) : [];
  return names.filter((name) => name !== '$' && name !== 'fieldPermissions');
}

describe('a profile by readMetadata without what queries show', () => {
  const { connect } = servingOrgs();

  it('has all sections, and the field permissions that no query shows', async () => {
    const connection = await connect(seedOrg());
    const whole = await connection.metadata.read('Profile', INTEGRATION_PROFILE);
    const profile = await readUnqueriedProfile(connection, INTEGRATION_PROFILE);
    const unlisted = listFieldNames(whole).filter((field) => isUnlistedObject(getObjectName(field)));
    expect(unlisted).to.not.be.empty;
    expect(listFieldNames(profile)).to.deep.equal(unlisted);
    const sections = listOtherSections(profile);
    expect(sections).to.include('userPermissions');
    for (const name of sections) {
      const [own, known] = [profile, whole].map((one) => toList(readMember(one, name)).length);
      expect(own, name).to.equal(known);
    }
  });
});
