import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AuthInfo, Connection } from '@salesforce/core';
import { ComponentSet, MetadataApiDeploy } from '@salesforce/source-deploy-retrieve';
import { Duration } from '@salesforce/kit';
import { expect } from 'chai';
import { fieldEntry, LOGIN_ECHO, PROFILE, profileOf, stored } from './deploying.ts';
import { packageOf } from './packages.ts';
import { startSpecimen, TOKEN, type Specimen } from './specimen.ts';

const POLLING = { frequency: Duration.milliseconds(1), timeout: Duration.seconds(10) };

describe('simulated org: metadata by SDR', () => {
  let specimen: Specimen;
  let connection: Connection;
  let folder: string;
  beforeEach(async () => {
    specimen = await startSpecimen();
    const { url } = specimen.running;
    const accessTokenOptions = { accessToken: TOKEN, instanceUrl: url, loginUrl: url };
    connection = await Connection.create({ authInfo: await AuthInfo.create({ username: TOKEN, accessTokenOptions }) });
    connection.setApiVersion('67.0');
    folder = await mkdtemp(join(tmpdir(), 'fls-org-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await specimen.running.stop();
  });

  it('retrieves in metadata format', async () => {
    const members = [
      { type: 'Profile', fullName: PROFILE },
      { type: 'CustomObject', fullName: 'Account' },
      { type: 'CustomObject', fullName: 'Gone__c' },
    ];
    const options = { usernameOrConnection: connection, output: folder, format: 'metadata', unzip: true } as const;
    specimen.running.switchboard.pollsBeforeDone = 2;
    const retrieval = await new ComponentSet(members).retrieve(options);
    const { response } = await retrieval.pollStatus(POLLING);
    expect(response).to.include({ status: 'Succeeded', success: true });
    expect([response.messages].flat().map((message) => message?.problem)).to.deep.equal([
      "Entity of type 'CustomObject' named 'Gone__c' cannot be found",
    ]);
    const text = await readFile(join(folder, 'unpackaged', 'unpackaged', 'profiles', `${PROFILE}.profile`), 'utf8');
    expect(text).to.include('<field>Account.Phone</field>');
  });

  it('retrieves in source format', async () => {
    const members = [
      { type: 'Profile', fullName: 'Admin' },
      { type: 'CustomObject', fullName: 'Invoice__c' },
    ];
    const options = { usernameOrConnection: connection, output: folder, suppressEvents: true };
    const retrieval = await new ComponentSet(members).retrieve(options);
    const result = await retrieval.pollStatus(POLLING);
    const paths = result.getFileResponses().map(({ filePath }) => filePath?.slice(folder.length).replaceAll('\\', '/'));
    expect(paths.filter((path) => path?.includes('profiles') === true)).to.have.length(1);
    expect(paths.filter((path) => path?.endsWith('.field-meta.xml') === true)).to.have.length(4);
  });

  async function deployFolder(
    rest: boolean,
    entry: string,
  ): Promise<Awaited<ReturnType<MetadataApiDeploy['pollStatus']>>> {
    const files = {
      'package.xml': packageOf({ Profile: [PROFILE] }),
      [`profiles/${PROFILE}.profile`]: profileOf(entry + LOGIN_ECHO),
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const deploy = new MetadataApiDeploy({ usernameOrConnection: connection, mdapiPath: folder, apiOptions: { rest } });
    await deploy.start();
    return deploy.pollStatus(POLLING);
  }

  for (const rest of [false, true]) {
    const api = rest ? 'REST' : 'SOAP';

    it(`deploys a folder over ${api}`, async () => {
      const { response } = await deployFolder(rest, fieldEntry('Account.Phone', false, false));
      expect(response).to.include({ status: 'Succeeded', success: true, numberComponentsTotal: 1 });
      expect(stored(specimen)).to.not.include('Account.Phone: edit');
      expect(specimen.running.switchboard.log.some(({ path }) => path.includes('deployRequest'))).to.equal(rest);
    });

    it(`reports a refused component over ${api}`, async () => {
      const result = await deployFolder(rest, fieldEntry('Account.Gone__c', false, false));
      expect(result.response.status).to.equal('Failed');
      expect(result.getFileResponses().map((file) => ('error' in file ? file.error : ''))).to.deep.equal([
        'In field: field - no CustomField named Account.Gone__c found',
      ]);
    });
  }

  it('lists the components of an org', async () => {
    const found = await ComponentSet.fromConnection({ usernameOrConnection: connection, metadataTypes: ['Profile'] });
    expect([...found].map(({ fullName }) => fullName)).to.deep.equal(['Admin', PROFILE]);
  });
});
