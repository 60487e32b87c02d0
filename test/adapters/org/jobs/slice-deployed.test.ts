import { expect } from 'chai';
import type { FieldPermission } from '../../../../src/fls/access.ts';
import { readProfile } from '../../../../src/metadata/profile.ts';
import { renderSlice } from '../../../../src/metadata/slice.ts';
import { extrasOf, PROFILE, problems, stored } from '../../../simulated-org/metadata/deploying.ts';
import { packageOf, zipOf } from '../../../simulated-org/metadata/packages.ts';
import { profileIn, retrieveOf } from '../../../simulated-org/metadata/retrieving.ts';
import { startSpecimen, type Specimen } from '../../../simulated-org/metadata/specimen.ts';

describe('a slice that is deployed', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  const deploy = async (slice: string): Promise<readonly string[]> => {
    const archive = await zipOf({
      'package.xml': packageOf({ Profile: [PROFILE] }),
      [`profiles/${PROFILE}.profile`]: slice,
    });
    const options = { rollbackOnError: true, singlePackage: true };
    return problems(await specimen.connection.metadata.deploy(archive, options).complete(true));
  };
  const state = (): unknown => structuredClone([stored(specimen), extrasOf(specimen)]);

  it('changes its entries and nothing else, and one of the entries from before changes them back', async () => {
    const objects = ['Account', 'Task', 'Event'];
    const profile = await profileIn(await retrieveOf(specimen, { Profile: [PROFILE], CustomObject: objects }), PROFILE);
    const [rows, extras] = [stored(specimen), structuredClone(extrasOf(specimen))];
    const before: FieldPermission[] = readProfile(profile)
      .fieldPermissions.filter(({ field, readable }) => readable && field !== 'Account.Rating__c')
      .map(({ field, readable, editable }) => ({ field, readable, editable }));
    expect(before.map(({ field }) => field)).to.have.members(['Account.Phone', 'Task.Kind__c', 'Event.Kind__c']);
    const none = before.map(({ field }) => ({ field, readable: false, editable: false }));

    expect(await deploy(renderSlice(profile, none))).to.deep.equal([]);
    expect(state()).to.deep.equal([['Account.Rating__c: edit'], extras]);

    expect(await deploy(renderSlice(profile, before))).to.deep.equal([]);
    expect(state()).to.deep.equal([rows, extras]);
  });
});
