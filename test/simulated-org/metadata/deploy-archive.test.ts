import { expect } from 'chai';
import { deployProfile, fieldEntry, problems, PROFILE, profileOf, stored } from './deploying.ts';
import { packageOf, zipOf } from './packages.ts';
import { specimenOrg, startSpecimen, type Specimen } from './specimen.ts';

const good = fieldEntry('Account.Phone', false, false);

describe('simulated org: which archives a deploy refuses', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  it('a member without its file, and warns of a file without its member', async () => {
    const result = await deployProfile(specimen, good, {
      members: { Profile: ['Sales: API'] },
      rollbackOnError: false,
    });
    expect(problems(result)).to.deep.equal([
      "An object 'Sales: API' of type Profile was named in package.xml, but was not found in zipped directory",
    ]);
    expect(result.details.componentSuccesses[0]).to.include({
      fullName: PROFILE,
      problem: 'Not in package.xml',
      problemType: 'Warning',
    });
    expect(stored(specimen)).to.include('Account.Phone: edit');
  });

  it('an archive without manifest, and one that is none', async () => {
    const { metadata } = specimen.connection;
    const options = { singlePackage: true, rollbackOnError: true };
    const empty = await metadata.deploy(await zipOf({ 'a/b/package.xml': packageOf({}) }), options).complete(true);
    expect(problems(empty)).to.deep.equal(['No package.xml found']);
    const broken = await metadata.deploy(Buffer.from('no zip'), options).complete(true);
    expect(broken).to.include({ status: 'Failed', errorStatusCode: 'UNKNOWN_EXCEPTION' });
  });

  it('a request over the size limit', async () => {
    specimen.running.switchboard.limits.maxZipBytes = 100;
    const error: unknown = await deployProfile(specimen, good).catch((reason: unknown) => reason);
    expect(error).to.have.property('message').that.includes('Maximum size of request is 52428800 bytes.');
  });

  it('more files than it takes, and more bytes than they may come to', async () => {
    const { limits } = specimen.running.switchboard;
    limits.maxFiles = 1;
    const refusal: unknown = await deployProfile(specimen, good).catch((reason: unknown) => reason);
    expect(refusal).to.have.property('message', 'INVALID_OPERATION: Too many files in zip');
    limits.maxFiles = 10_000;
    limits.maxUnzippedBytes = 100;
    const result = await deployProfile(specimen, good);
    expect(result).to.include({ status: 'Failed', errorStatusCode: 'LIMIT_EXCEEDED' });
    expect(stored(specimen)).to.include('Account.Phone: edit');
  });

  it('one package at the root unless it is said to be single', async () => {
    const { metadata } = specimen.connection;
    const files = {
      'package.xml': packageOf({ Profile: [PROFILE] }),
      [`profiles/${PROFILE}.profile`]: profileOf(good),
    };
    const several = { singlePackage: false, rollbackOnError: true };
    expect(problems(await metadata.deploy(await zipOf(files), several).complete(true))).to.deep.equal([
      'No package.xml found',
    ]);
    const inFolder = Object.fromEntries(Object.entries(files).map(([path, text]) => [`unpackaged/${path}`, text]));
    expect(await metadata.deploy(await zipOf(inFolder), several).complete(true)).to.include({ status: 'Succeeded' });
  });

  it('a manifest of a version that it does not know', async () => {
    const result = await deployProfile(specimen, good, { version: '68.0' });
    expect(problems(result)).to.deep.equal(['Invalid version specified:68.0']);
    expect(stored(specimen)).to.include('Account.Phone: edit');
  });
});

describe('simulated org: who may deploy how', () => {
  it('asks for rollbackOnError in production', async () => {
    const specimen = await startSpecimen(specimenOrg({ isSandbox: false }));
    const refusal: unknown = await deployProfile(specimen, good, { rollbackOnError: false }).catch(
      (reason: unknown) => reason,
    );
    const kept = stored(specimen);
    const result = await deployProfile(specimen, good);
    await specimen.running.stop();
    expect(refusal).to.have.property(
      'message',
      'INVALID_OPERATION: rollbackOnError option must be true on a production org',
    );
    expect(kept).to.include('Account.Phone: edit');
    expect(result.status).to.equal('Succeeded');
  });

  it('asks for Manage Profiles and Permission Sets', async () => {
    const specimen = await startSpecimen();
    specimen.admin['PermissionsManageProfilesPermissionsets'] = false;
    const result = await deployProfile(specimen, good);
    await specimen.running.stop();
    expect(problems(result)).to.deep.equal(['insufficient access rights on object id']);
    expect(stored(specimen)).to.include('Account.Phone: edit');
  });
});
