import { expect } from 'chai';
import { actAs } from '../admin.ts';
import { BLIND_USERNAME, AUDITOR_USERNAME, INTEGRATION_PROFILE, seedOrg } from '../seed/seed-org.ts';
import { profileId } from '../seed/builder.ts';
import { plainly, refusalOf, viewerOf } from '../soql/ask.ts';
import { dig } from '../wire.ts';
import { deployProfile, fieldEntry, LOGIN_ECHO, profileOf, PROFILE } from './deploying.ts';
import { packageOf, zipOf } from './packages.ts';
import { startSpecimen, type Specimen } from './specimen.ts';

const OFF = fieldEntry('Account.Phone', false, false);

describe('simulated org: DeployRequest', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  async function start(): Promise<string> {
    const archive = await zipOf({
      'package.xml': packageOf({ Profile: [PROFILE] }),
      [`profiles/${PROFILE}.profile`]: profileOf(OFF + LOGIN_ECHO),
    });
    return (await specimen.connection.metadata.deploy(archive, { singlePackage: true })).id;
  }

  const userId = (): string => specimen.org.sessions[0]?.userId ?? '';

  const query = async (soql: string): Promise<unknown[]> => {
    const { records } = await specimen.connection.tooling.query(soql);
    return records.map(({ attributes: _, ...row }: Record<string, unknown>) => row);
  };

  it('lists jobs, the newest first where it is asked so, by user and time', async () => {
    const first = await start();
    const second = await start();
    const rows = await query(
      `SELECT Id, CheckOnly, Status FROM DeployRequest WHERE CreatedById = '${userId()}' AND CreatedDate >= ${new Date(Date.now() - 60_000).toISOString()} ORDER BY CreatedDate DESC, Id DESC`,
    );
    expect(rows).to.deep.equal([
      { Id: second, CheckOnly: false, Status: 'Succeeded' },
      { Id: first, CheckOnly: false, Status: 'Succeeded' },
    ]);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await query(`SELECT Id FROM DeployRequest WHERE CreatedDate >= ${later}`)).to.deep.equal([]);
    expect(await query("SELECT Id FROM DeployRequest WHERE CreatedById = '005000000000009AAA'")).to.deep.equal([]);
  });

  it('follows the job from the queue to its end', async () => {
    specimen.running.switchboard.pollsBeforeDone = 2;
    const id = await start();
    const soql = `SELECT Status, CompletedDate, NumberComponentsTotal FROM DeployRequest WHERE Id = '${id}'`;
    const statuses: unknown[] = [];
    for (let poll = 0; poll < 4; poll += 1) {
      const [row] = await query(soql);
      statuses.push(dig(row, 'Status'));
      await specimen.connection.metadata.checkDeployStatus(id, true);
    }
    expect(statuses).to.deep.equal(['Pending', 'Pending', 'InProgress', 'Succeeded']);
    const [row] = await query(soql);
    expect(row).to.include({ NumberComponentsTotal: 1 });
    expect(dig(row, 'CompletedDate')).to.be.a('string');
  });

  it('says why a job failed, and that one was cancelled', async () => {
    await deployProfile(specimen, fieldEntry('Account.Gone__c', false, false) + LOGIN_ECHO);
    specimen.running.switchboard.pollsBeforeDone = 3;
    const id = await start();
    await specimen.connection.metadata.cancelDeploy(id);
    expect(await query('SELECT Status, NumberComponentErrors FROM DeployRequest ORDER BY Id')).to.deep.equal([
      { Status: 'Failed', NumberComponentErrors: 1 },
      { Status: 'Canceling', NumberComponentErrors: 0 },
    ]);
    await specimen.connection.metadata.checkDeployStatus(id);
    expect(await query(`SELECT Status FROM DeployRequest WHERE Id = '${id}'`)).to.deep.equal([{ Status: 'Canceled' }]);
  });

  it('is carried out while nobody asks, when the org works off its queue', async () => {
    specimen.running.switchboard.pollsBeforeDone = 9;
    const id = await start();
    specimen.running.finishJobs();
    expect(await query(`SELECT Status FROM DeployRequest WHERE Id = '${id}'`)).to.deep.equal([{ Status: 'Succeeded' }]);
    expect((await specimen.connection.metadata.checkDeployStatus(id)).status).to.equal('Succeeded');
  });

  it('lets another admin act while a job waits, and right after it', async () => {
    const seen: string[] = [];
    const look = (when: string) => (): void => {
      const row = specimen.org.fieldPermission(specimen.integration.Id, 'Account.Phone');
      seen.push(`${when}: ${row ? 'there' : 'gone'}`);
    };
    const { switchboard } = specimen.running;
    switchboard.pollsBeforeDone = 1;
    switchboard.before('deploy', 1, look('before the start'));
    switchboard.after('deploy', 1, look('after the start'));
    switchboard.before('job', 1, look('before the job'));
    switchboard.after('job', 1, look('after the job'));
    const id = await start();
    for (let poll = 0; poll < 3; poll += 1) await specimen.connection.metadata.checkDeployStatus(id);
    expect(seen).to.deep.equal([
      'before the start: there',
      'after the start: there',
      'before the job: there',
      'after the job: gone',
    ]);
    expect(switchboard.unspent).to.deep.equal([]);
  });

  it('notes in the history what a job changed in profiles, and for whom', async () => {
    const id = await start();
    const { org, integration } = specimen;
    const profile = String(integration['ProfileId']);
    expect(org.history.map(({ at: _, ...change }) => change)).to.deep.equal([
      { by: userId(), through: id, profileId: profile, part: 'field Account.Phone', from: 'edit', to: '' },
    ]);
    expect(org.rows('Profile').find(({ Id }) => Id === profile)).to.include({ LastModifiedById: userId() });
  });
});

describe('who sees DeployRequest', () => {
  const org = seedOrg();
  const soql = 'SELECT Id FROM DeployRequest';

  it('is in the Tooling API, for users who may use the Metadata API', () => {
    for (const username of [undefined, BLIND_USERNAME])
      expect(plainly(viewerOf(org, { api: 'tooling', ...(username ? { username } : {}) }), soql)).to.deep.equal([]);
    const refused = [viewerOf(org), viewerOf(org, { api: 'tooling', username: AUDITOR_USERNAME })];
    for (const viewer of refused) expect(refusalOf(viewer, soql).errorCode).to.equal('INVALID_TYPE');
    const lacking = seedOrg({ lacks: ['DeployRequest'] });
    expect(refusalOf(viewerOf(lacking, { api: 'tooling' }), soql).errorCode).to.equal('INVALID_TYPE');
  });

  it('stays apart from changes of others', () => {
    actAs(org).setField(INTEGRATION_PROFILE, 'Account.Phone', 'none');
    expect(org.rows('DeployRequest')).to.deep.equal([]);
    expect(org.history.map(({ profileId: id }) => id)).to.deep.equal([profileId(org, INTEGRATION_PROFILE)]);
  });
});
