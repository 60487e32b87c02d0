import { expect } from 'chai';
import { PROFILE } from './deploying.ts';
import { fieldsListed, profileIn, retrieveOf, type Members, type RetrieveResult } from './retrieving.ts';
import { unpackaged, unzip } from './packages.ts';
import { startSpecimen, type Specimen } from './specimen.ts';

describe('simulated org: retrieve jobs', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  async function result(members: Members): Promise<RetrieveResult> {
    return retrieveOf(specimen, members);
  }

  it('fails as a whole over an object that the user may not reach', async () => {
    specimen.org.inaccessibleObjects.add('Contact');
    const answer = await result({ Profile: [PROFILE], CustomObject: ['Account', 'Contact'] });
    expect(answer).to.include({ status: 'Failed', success: false, errorStatusCode: 'INSUFFICIENT_ACCESS' });
    expect(answer.errorMessage).to.equal('INSUFFICIENT_ACCESS: insufficient access rights on entity: CustomObject');
    const single = await result({ Profile: [PROFILE], CustomField: ['Contact.Email'] });
    expect(single.errorMessage).to.equal('INSUFFICIENT_ACCESS: insufficient access rights on entity: CustomField');
  });

  it('leaves an object out with a message where the org withholds it', async () => {
    specimen.org.withheldObjects.add('Contact');
    const members = { Profile: [PROFILE], CustomObject: ['Account', 'Contact'], CustomField: ['Contact.Email'] };
    const answer = await result(members);
    expect(answer.messages.map(({ problem }) => problem)).to.deep.equal([
      'You do not have the proper permissions to access Contact.Email',
      'You do not have the proper permissions to access Contact',
    ]);
    expect(fieldsListed(await profileIn(answer, PROFILE)).filter((name) => name.startsWith('Contact.'))).to.deep.equal(
      [],
    );
    expect((await unzip(answer.zipFile)).has('unpackaged/objects/Contact.object')).to.equal(false);
  });

  it('fails over its limits', async () => {
    specimen.running.switchboard.limits.maxFiles = 2;
    const files = await result({ Profile: [PROFILE], CustomObject: ['Account', 'Contact'] });
    expect(files.errorMessage).to.equal('LIMIT_EXCEEDED: Too many files in retrieve call, limit is: 2');
    specimen.running.switchboard.limits.maxZipBytes = 100;
    const zip = await result({ Profile: [PROFILE] });
    expect(zip.errorMessage).to.equal('LIMIT_EXCEEDED: The retrieved zip file exceeded the limit of 100 bytes');
    specimen.running.switchboard.clear();
    specimen.running.switchboard.limits.maxUnzippedBytes = 1000;
    const unzipped = await result({ Profile: [PROFILE], CustomObject: ['Account'] });
    expect(unzipped).to.include({ status: 'Failed', errorStatusCode: 'LIMIT_EXCEEDED' });
  });

  it('shows no permissions to a user without View Setup and Configuration', async () => {
    specimen.admin['PermissionsViewSetup'] = false;
    const text = await profileIn(await result({ Profile: [PROFILE], CustomObject: ['Account'] }), PROFILE);
    expect(text).to.include('<userLicense>').and.not.include('Permissions>');
  });

  it('makes a job wait as often as told, and end badly when told', async () => {
    const { switchboard } = specimen.running;
    const { metadata } = specimen.connection;
    switchboard.pollsBeforeDone = 2;
    const started = await metadata.retrieve({ unpackaged: unpackaged({ Profile: ['Admin'] }) });
    const statuses: string[] = [];
    for (let poll = 0; poll < 3; poll += 1) statuses.push((await metadata.checkRetrieveStatus(started.id)).status);
    expect(statuses).to.deep.equal(['Pending', 'InProgress', 'Succeeded']);
    const effect = { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' } as const;
    switchboard.inject({ operation: 'retrieve', effect });
    const failed = await result({ Profile: ['Admin'] });
    expect(failed).to.include({ status: 'Failed', errorMessage: 'UNKNOWN_EXCEPTION: An unexpected error occurred.' });
    switchboard.inject({ operation: 'retrieve', effect: { kind: 'truncatedZip' } });
    const cut = await result({ Profile: ['Admin'] });
    expect(cut.status).to.equal('Succeeded');
    expect(await unzip(cut.zipFile).catch((error: unknown) => String(error))).to.be.a('string');
  });

  it('fails for good a job whose status call is told so, though it was not done yet', async () => {
    const { switchboard } = specimen.running;
    const { metadata } = specimen.connection;
    switchboard.pollsBeforeDone = 1;
    const effect = { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: 'Sorry.' } as const;
    switchboard.inject({ operation: 'checkRetrieveStatus', effect });
    const { id } = await metadata.retrieve({ unpackaged: unpackaged({ Profile: ['Admin'] }) });
    const statuses: string[] = [];
    for (let poll = 0; poll < 3; poll += 1) statuses.push((await metadata.checkRetrieveStatus(id)).status);
    expect(statuses).to.deep.equal(['Pending', 'Failed', 'Failed']);
    switchboard.inject({ operation: 'checkRetrieveStatus', effect: { kind: 'truncatedZip' } });
    const cut = await result({ Profile: ['Admin'] });
    expect(await unzip(cut.zipFile).catch((error: unknown) => String(error))).to.be.a('string');
  });

  it('gives a result once: a zip that has arrived is deleted, one that was cut is not, unless told', async () => {
    const { switchboard, url } = specimen.running;
    const { metadata, accessToken } = specimen.connection;
    const manifest = { unpackaged: unpackaged({ Profile: ['Admin'] }) };
    const refusal = async (id: string): Promise<unknown> =>
      metadata.checkRetrieveStatus(id).then(
        ({ status }) => status,
        (error: unknown) => error,
      );
    const first = await metadata.retrieve(manifest);
    expect(await refusal(first.id)).to.equal('Succeeded');
    expect(await refusal(first.id)).to.include({ errorCode: 'sf:INVALID_LOCATOR' });
    expect(String(await refusal(first.id))).to.contain('Retrieve result has been deleted');

    // jsforce does not survive a body that is cut, so that these are plain calls.
    const cut = async (id: string): Promise<void> => {
      switchboard.inject({ operation: 'checkRetrieveStatus', effect: { kind: 'reset', during: 'body' } });
      const body = `<Envelope><Header><SessionHeader><sessionId>${String(accessToken)}</sessionId></SessionHeader></Header><Body><checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId></checkRetrieveStatus></Body></Envelope>`;
      const response = await fetch(`${url}/services/Soap/m/67.0`, { method: 'POST', body });
      expect(await response.text().catch(() => 'cut')).to.equal('cut');
    };
    const second = await metadata.retrieve(manifest);
    await cut(second.id);
    expect(await refusal(second.id)).to.equal('Succeeded');
    switchboard.forgetsCutResults = true;
    const third = await metadata.retrieve(manifest);
    await cut(third.id);
    expect(await refusal(third.id)).to.include({ errorCode: 'sf:INVALID_LOCATOR' });
  });

  it('lists entries in another order each time when told, and the same entries', async () => {
    specimen.running.switchboard.shufflesEntries = true;
    const lists: string[][] = [];
    for (let turn = 0; turn < 3; turn += 1)
      lists.push(
        fieldsListed(await profileIn(await result({ Profile: [PROFILE], CustomObject: ['Account'] }), PROFILE)),
      );
    expect(new Set(lists.map(String)).size).to.equal(3);
    expect(new Set(lists.map((list) => String([...list].sort()))).size).to.equal(1);
  });

  it('knows no API version above its own, in the address or in the manifest', async () => {
    const body = `<Envelope><Header><SessionHeader><sessionId>${String(specimen.connection.accessToken)}</sessionId></SessionHeader></Header><Body><describeMetadata/></Body></Envelope>`;
    for (const version of ['68.0', '30.0', '1', 'v67.0']) {
      const response = await fetch(`${specimen.running.url}/services/Soap/m/${version}`, { method: 'POST', body });
      expect(response.status).to.equal(500);
      expect(await response.text()).to.contain('UNSUPPORTED_API_VERSION: Invalid Api version specified on URL');
    }
    const answer = await retrieveOf(specimen, { Profile: ['Admin'] }, { version: '68.0' });
    expect(answer.messages.map(({ problem }) => problem)).to.deep.equal(['Invalid version specified:68.0']);
    expect([...(await unzip(answer.zipFile)).keys()]).to.deep.equal(['unpackaged/package.xml']);
  });
});
