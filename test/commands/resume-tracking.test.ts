import { expect } from 'chai';
import { AuthInfo, Connection, Org, SfProject } from '@salesforce/core';
import { SourceTracking } from '@salesforce/source-tracking';
import { actAs } from '../simulated-org/admin.ts';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import { buildOrg, profileId, tokenOf } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { forgetTracking, reset, restore, resultOf, resume, retrieve, type Where } from '../support/command.ts';
import { skipPauses } from '../support/no-waiting.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const FILE = `force-app/main/default/profiles/${PROFILE}.profile-meta.xml`;
const SYNCED = { local: [], remote: [] };

describe('sf fls resume and restore in an org that tracks source', function () {
  this.timeout(60_000);
  skipPauses();
  let where: Where;

  beforeEach(async () => {
    const fields = { 'Account.Phone': 'edit', 'Account.Fax': 'read' } as const;
    const state = buildOrg({
      info: { tracksSource: true },
      objects: [account()],
      profiles: [{ name: PROFILE, license: 'Salesforce Integration', fields }],
      users: [{ username: 'erp@x', profile: PROFILE }],
    });
    touchMember(state, 'Profile', PROFILE);
    where = { project: newProject(), org: await startOrg(state), state };
    resultOf(await retrieve(where, '--profile', PROFILE));
  });

  afterEach(async () => {
    await where.org.stop();
  });

  const listStrays = (): readonly string[] => truthOf(where.state, profileId(where.state, PROFILE)).stray;

  /** A reset that nobody waits for, with its job ended. */
  async function leaveReset(...flags: readonly string[]): Promise<void> {
    resultOf(await reset(where, '--profile', PROFILE, ...flags, '--no-prompt', '--async', '--json'));
    where.org.finishJobs();
  }

  it('leave a profile in sync that was', async () => {
    const strays = listStrays();
    await leaveReset();
    expect(await listTracked(where)).to.deep.equal({ local: [FILE], remote: [PROFILE] });
    resultOf(await resume(where, '--use-most-recent', '--json'));
    expect([listStrays(), await listTracked(where)]).to.deep.equal([[], SYNCED]);
    resultOf(await restore(where, '--no-prompt', '--json'));
    expect([listStrays(), await listTracked(where)]).to.deep.equal([strays, SYNCED]);
  });

  it('keep what the user changed in the file, and what somebody changed in the org since', async () => {
    where.project.write(FILE, where.project.read(FILE).replace('</Profile>', '<!-- mine -->\n</Profile>'));
    await leaveReset('--field', 'Account.Fax');
    actAs(where.state).setField(PROFILE, 'Account.Phone', 'none');
    resultOf(await resume(where, '--use-most-recent', '--json'));
    expect(await listTracked(where)).to.deep.equal({ local: [FILE], remote: [PROFILE] });
  });
});

/** What sf's previews would list: files to deploy, and profiles to retrieve. */
async function listTracked({ project, org, state }: Where): Promise<{ local: string[]; remote: string[] }> {
  forgetTracking();
  const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: org.url, loginUrl: org.url };
  const connection = await Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) });
  const library = await SourceTracking.create({
    org: await Org.create({ connection }),
    project: await SfProject.resolve(project.folder),
    ignoreLocalCache: true,
  });
  SfProject.clearInstances();
  const local = await library.getChanges({ origin: 'local', state: 'nondelete', format: 'string' });
  const remote = await library.getChanges({ origin: 'remote', state: 'nondelete', format: 'ChangeResult' });
  return { local, remote: remote.map(({ name }) => name ?? '') };
}
