import { expect } from 'chai';
import { deployProfile, fieldEntry, LOGIN_ECHO, problems, profileOf, PROFILE, stored } from './deploying.ts';
import { packageOf, zipOf } from './packages.ts';
import { startSpecimen, type Specimen } from './specimen.ts';

const sections = fieldEntry('Account.Phone', false, false) + fieldEntry('Account.Rating__c', false, false) + LOGIN_ECHO;

describe('simulated org: deploy jobs', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  async function archive(): Promise<Buffer> {
    return zipOf({
      'package.xml': packageOf({ Profile: [PROFILE] }),
      [`profiles/${PROFILE}.profile`]: profileOf(sections),
    });
  }

  it('waits, works, ends; nothing is changed before the end', async () => {
    const { metadata } = specimen.connection;
    specimen.running.switchboard.pollsBeforeDone = 2;
    const { id } = await metadata.deploy(await archive(), { singlePackage: true });
    const statuses: string[] = [];
    for (let poll = 0; poll < 3; poll += 1) {
      expect(stored(specimen)).to.include('Account.Phone: edit');
      statuses.push((await metadata.checkDeployStatus(id, true)).status);
    }
    expect(statuses).to.deep.equal(['Pending', 'InProgress', 'Succeeded']);
    expect(stored(specimen)).to.not.include('Account.Phone: edit');
  });

  it('gives details only when they are asked for', async () => {
    const { metadata } = specimen.connection;
    const { id } = await metadata.deploy(await archive(), { singlePackage: true });
    const plain = await metadata.checkDeployStatus(id, false);
    expect(plain).to.include({ status: 'Succeeded', numberComponentsTotal: 1 });
    expect(plain.details.componentSuccesses).to.deep.equal([]);
  });

  it('cancels a job under way, not one that is done', async () => {
    const { metadata } = specimen.connection;
    specimen.running.switchboard.pollsBeforeDone = 5;
    const { id } = await metadata.deploy(await archive(), { singlePackage: true });
    await metadata.cancelDeploy(id);
    expect(await metadata.checkDeployStatus(id, true)).to.include({ status: 'Canceled', done: true, success: false });
    expect(stored(specimen)).to.include('Account.Phone: edit');
    specimen.running.switchboard.pollsBeforeDone = 0;
    const done = await metadata.deploy(await archive(), { singlePackage: true });
    const error: unknown = await metadata.cancelDeploy(done.id).catch((reason: unknown) => reason);
    expect(error).to.have.property('message').that.includes('already completed');
  });

  it('knows no job of a foreign id', async () => {
    const error: unknown = await specimen.connection.metadata
      .checkDeployStatus('0Af000000000000AAA')
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('errorCode', 'sf:INVALID_CROSS_REFERENCE_KEY');
  });

  it('applies the good components without rollbackOnError, none with it', async () => {
    const request = {
      members: { Profile: [PROFILE, 'Admin'] },
      files: { 'profiles/Admin.profile': profileOf(fieldEntry('Account.Gone__c', false, false)) },
    };
    const failed = await deployProfile(specimen, sections, request);
    expect(failed).to.include({ status: 'Failed', numberComponentErrors: 1, numberComponentsDeployed: 1 });
    expect(stored(specimen)).to.include('Account.Phone: edit');
    const partial = await deployProfile(specimen, sections, { ...request, rollbackOnError: false });
    expect(partial).to.include({ status: 'SucceededPartial', success: true });
    expect(stored(specimen)).to.not.include('Account.Phone: edit');
  });

  it('lies when told: no effect, a part of it, refused components, failed jobs', async () => {
    const { switchboard } = specimen.running;
    switchboard.inject({ operation: 'deploy', effect: { kind: 'noEffect' } });
    expect((await deployProfile(specimen, sections)).status).to.equal('Succeeded');
    expect(stored(specimen)).to.include.members(['Account.Phone: edit', 'Account.Rating__c: edit']);
    switchboard.inject({ operation: 'deploy', effect: { kind: 'componentFailure', problem: 'No.' } });
    expect(problems(await deployProfile(specimen, sections))).to.deep.equal(['No.']);
    const failJob = { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: 'Sorry.' } as const;
    switchboard.inject({ operation: 'deploy', effect: failJob });
    const failed = await deployProfile(specimen, sections);
    expect(failed).to.include({ status: 'Failed', errorStatusCode: 'UNKNOWN_EXCEPTION' });
    expect(failed.errorMessage).to.equal('UNKNOWN_EXCEPTION: Sorry.');
    expect(stored(specimen)).to.include('Account.Phone: edit');
    const accepts = (field: string): boolean => field !== 'Account.Phone';
    switchboard.inject({ operation: 'deploy', effect: { kind: 'partialEffect', accepts } });
    expect((await deployProfile(specimen, sections)).status).to.equal('Succeeded');
    expect(stored(specimen)).to.include('Account.Phone: edit').and.not.include('Account.Rating__c: edit');
  });

  it('fails a job whose status call is told so, for good', async () => {
    const { switchboard } = specimen.running;
    const effect = { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: 'Sorry.' } as const;
    switchboard.inject({ operation: 'checkDeployStatus', effect });
    const failed = await deployProfile(specimen, sections);
    const again = await specimen.connection.metadata.checkDeployStatus(failed.id, true);
    expect([failed.status, again.status]).to.deep.equal(['Failed', 'Failed']);
  });

  it('serves the same jobs over REST, with true arrays and booleans', async () => {
    const { metadata } = specimen.connection;
    const started = await metadata.deployRest(await archive(), { singlePackage: true, checkOnly: true });
    const result = await metadata.checkDeployStatus(started.id, true, true);
    expect(result).to.include({ status: 'Succeeded', checkOnly: true, done: true, numberComponentsTotal: 1 });
    expect(result.details.componentFailures).to.deep.equal([]);
    expect(result.details.componentSuccesses[0]).to.include({ fullName: PROFILE, success: true });
    expect(stored(specimen)).to.include('Account.Phone: edit');
    expect(await metadata.checkDeployStatus(started.id, false)).to.include({ status: 'Succeeded' });
  });

  it('cancels over REST and answers what it does not know with 404', async () => {
    const { connection, running } = specimen;
    running.switchboard.pollsBeforeDone = 3;
    const { id } = await connection.metadata.deployRest(await archive(), { singlePackage: true });
    const url = `/services/data/v67.0/metadata/deployRequest/${id}`;
    await connection.request({ method: 'PATCH', url, body: JSON.stringify({ deployResult: { status: 'Canceling' } }) });
    expect((await connection.metadata.checkDeployStatus(id, false, true)).status).to.equal('Canceled');
    const error: unknown = await connection.metadata
      .checkDeployStatus('0Af000000000000AAA', false, true)
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('errorCode', 'INVALID_CROSS_REFERENCE_KEY');
    const later: unknown = await connection
      .request(`/services/data/v68.0/metadata/deployRequest/${id}`)
      .catch((reason: unknown) => reason);
    expect(later).to.have.property('errorCode', 'NOT_FOUND');
  });
});
