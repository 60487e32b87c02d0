import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import JSZip from 'jszip';
import { isRestDeployEnabled, createDeployer } from '../../../../src/adapters/org/jobs/deployer.ts';
import type { DeployRequest, Deployer } from '../../../../src/ports/jobs.ts';
import { fieldEntry, profileOf } from '../../../simulated-org/metadata/deploying.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { servingOrgs } from '../served.ts';

const PHONE_OFF = profileOf(fieldEntry('Account.Phone', false, false));
const ODD_NAME = 'R%26D %28O%27Brien%29 %3Ctest%3E';

function requestOf(profiles: Record<string, string>, rest: Partial<DeployRequest> = {}): DeployRequest {
  const given = new Map(Object.entries(profiles));
  return { profiles: given, apiVersion: '66.0', checkOnly: false, testLevel: null, ...rest };
}

for (const rest of [false, true]) {
  describe(`the deployer by ${rest ? 'REST' : 'SOAP'}`, () => {
    const served = servingOrgs();
    const jobs: string[] = [];
    let org: OrgState;
    let connection: Connection;
    let deployer: Deployer;

    beforeEach(async () => {
      org = seedOrg();
      connection = await served.connect(org);
      jobs.length = 0;
      deployer = createDeployer(connection, {
        rest,
        wait: 20_000,
        onJobStarted: (id) => jobs.push(id),
        clock: createFakeClock(),
      });
    });

    const phone = (): unknown => {
      const profile = org.rows('Profile').find((row) => row['Name'] === INTEGRATION_PROFILE);
      return org.fieldPermission(org.permissionSetOfProfile(String(profile?.Id)).Id, 'Account.Phone');
    };

    it('deploys slices and tells the job before it is waited for', async () => {
      expect(phone()).to.not.equal(undefined);
      const id = await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF }));
      expect([jobs, served.switchboard.count('checkDeployStatus')]).to.deep.equal([[id], 0]);
      expect(await deployer.wait(id)).to.deep.equal({
        id,
        status: 'Succeeded',
        checkOnly: false,
        failures: [],
        created: [],
      });
      expect(phone()).to.equal(undefined);
      expect(served.switchboard.log.some(({ path }) => path.includes('deployRequest'))).to.equal(rest);
    });

    it('changes nothing when it only checks', async () => {
      const before = phone();
      const id = await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF }, { checkOnly: true }));
      expect(await deployer.wait(id)).to.include({ status: 'Succeeded', checkOnly: true });
      expect(phone()).to.deep.equal(before);
    });

    it('names the component and the reason of a refusal', async () => {
      const slice = profileOf(fieldEntry('Account.Gone__c', false, false));
      const id = await deployer.start(requestOf({ [ODD_NAME]: slice }));
      const { status, failures } = await deployer.wait(id);
      const problem = 'In field: field - no CustomField named Account.Gone__c found';
      expect([status, failures]).to.deep.equal(['Failed', [{ component: ODD_NAME, problem }]]);
    });

    it('says why a job failed as a whole', async () => {
      const effect = { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: 'ErrorId: 1-2' } as const;
      served.switchboard.inject({ operation: 'checkDeployStatus', effect });
      const { status, failures } = await deployer.wait(
        await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF })),
      );
      const problem = 'UNKNOWN_EXCEPTION: ErrorId: 1-2';
      expect([status, failures]).to.deep.equal(['Failed', [{ component: '', problem }]]);
    });

    it('asks for tests only when told to, and for all or nothing always', async () => {
      await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF }));
      await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF }, { testLevel: 'RunLocalTests' }));
      const [plain = '', tested = ''] = served.switchboard.log
        .filter(({ operation }) => operation === 'deploy')
        .map(({ requestBody }) => requestBody.replaceAll(/[<>":]+/g, ' '));
      expect(plain).to.match(/rollbackOnError true/);
      expect(plain).to.match(/singlePackage true/);
      expect(plain).to.not.match(/testLevel|runTests/);
      expect(tested).to.match(/testLevel RunLocalTests/);
    });

    it('waits as long as the job takes', async () => {
      served.switchboard.pollsBeforeDone = 2;
      const id = await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF }));
      expect((await deployer.wait(id)).status).to.equal('Succeeded');
      expect(served.switchboard.count('checkDeployStatus')).to.equal(3);
    });

    it('says of a job that somebody cancelled in Setup how it ended', async () => {
      const connection = await served.connect(seedOrg());
      const own = createDeployer(connection, { rest, wait: 60_000, onJobStarted: () => {}, clock: createFakeClock() });
      served.switchboard.pollsBeforeDone = 5;
      const id = await own.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF }));
      await connection.metadata.cancelDeploy(id);
      expect((await own.wait(id)).status).to.equal('Canceled');
    });
  });
}

describe('the archive that is deployed', () => {
  const served = servingOrgs();

  it('holds the slices, a manifest of just these profiles, and nothing else', async () => {
    const deployer = createDeployer(await served.connect(seedOrg()), {
      rest: false,
      wait: 0,
      onJobStarted: () => {},
      clock: createFakeClock(),
    });
    await deployer.start(requestOf({ [INTEGRATION_PROFILE]: PHONE_OFF, [ODD_NAME]: PHONE_OFF }));
    const body = served.switchboard.log.find(({ operation }) => operation === 'deploy')?.requestBody ?? '';
    const zip = await JSZip.loadAsync(/<ZipFile>(.*?)<\/ZipFile>/s.exec(body)?.[1] ?? '', { base64: true });
    const files = Object.values(zip.files).filter(({ dir }) => !dir);
    expect(files.map(({ name }) => name).sort()).to.deep.equal([
      'package.xml',
      `profiles/${ODD_NAME}.profile`,
      `profiles/${INTEGRATION_PROFILE}.profile`,
    ]);
    expect(await zip.file(`profiles/${ODD_NAME}.profile`)?.async('string')).to.equal(PHONE_OFF);
    const manifest = (await zip.file('package.xml')?.async('string')) ?? '';
    const members = [...manifest.matchAll(/<(members|name|version)>(.*?)</g)].map(([, , text]) => text);
    expect(members).to.deep.equal([ODD_NAME, INTEGRATION_PROFILE, 'Profile', '66.0']);
  });

  it('takes no name that leads out of its folder', async () => {
    const deployer = createDeployer(await served.connect(seedOrg()), {
      rest: false,
      wait: 0,
      onJobStarted: () => {},
      clock: createFakeClock(),
    });
    const refusal = await deployer.start(requestOf({ '../Admin': PHONE_OFF })).then(String, String);
    expect([refusal, served.switchboard.count('deploy')]).to.deep.equal([
      'RangeError: not the name of a profile: ../Admin',
      0,
    ]);
  });
});

describe("sf's setting for deploys by REST", () => {
  const KEY = 'SF_ORG_METADATA_REST_DEPLOY';

  afterEach(() => {
    Reflect.deleteProperty(process.env, KEY);
  });

  it('is followed', async () => {
    const answers = [await isRestDeployEnabled()];
    for (const value of ['true', 'false']) {
      process.env[KEY] = value;
      answers.push(await isRestDeployEnabled());
    }
    expect(answers).to.deep.equal([false, true, false]);
  });
});
