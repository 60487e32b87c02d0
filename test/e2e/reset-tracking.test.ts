import { expect } from 'chai';
import { actAs } from '../simulated-org/admin.ts';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { PROFILE_FILE } from '../support/resettable.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const RESET = ['fls', 'reset', ...PROFILE, '--no-prompt'];

describe('sf fls reset in an org that tracks source', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;
  let project: TemporaryProject;

  beforeEach(async () => {
    ({ state, org, sf } = await seededSf({ tracksSource: true }));
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    project = newProject();
    await succeed(['fls', 'retrieve', ...PROFILE]);
  });

  afterEach(async () => {
    await org.stop();
  });

  async function succeed(args: readonly string[]): Promise<void> {
    const { code, stderr } = await sf.run(args, { cwd: project.folder });
    expect(code, stderr).to.equal(0);
    expect(stderr).to.not.contain('tracking could not');
  }

  /** Full names that the previews of sf list. */
  async function previews(): Promise<Record<'toRetrieve' | 'toDeploy' | 'conflicts', string[]>> {
    const [retrieve, deploy] = await Promise.all(
      ['retrieve', 'deploy'].map(
        async (direction) =>
          (await sf.run(['project', direction, 'preview', '--json'], { cwd: project.folder })).stdout,
      ),
    );
    const conflicts = [...namesIn(retrieve, 'conflicts'), ...namesIn(deploy, 'conflicts')];
    return { toRetrieve: namesIn(retrieve, 'toRetrieve'), toDeploy: namesIn(deploy, 'toDeploy'), conflicts };
  }

  const clean = { toRetrieve: [], toDeploy: [], conflicts: [] };

  it('leaves a profile in sync that was, and again when there is nothing to do', async () => {
    expect(await previews()).to.deep.equal(clean);
    await succeed(RESET);
    expect(truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray).to.deep.equal([]);
    expect(await previews()).to.deep.equal(clean);
    await succeed(RESET);
    expect(await previews()).to.deep.equal(clean);
  });

  it('leaves nothing to retrieve of a profile that the project has no file of', async () => {
    project = newProject();
    await succeed(['project', 'retrieve', 'start', '--metadata', 'CustomField:Account.Detail_01__c']);
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    await sf.run(['project', 'reset', 'tracking', '--no-prompt'], { cwd: project.folder });
    const before = await previews();
    expect(before.toRetrieve).to.deep.equal([]);
    await succeed(RESET);
    expect(truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray).to.deep.equal([]);
    expect(await previews()).to.deep.equal(before);
  });

  it('keeps a change of the user a change to deploy', async () => {
    const mine = project.read(PROFILE_FILE).replace('<custom>', '<description>mine</description>\n    <custom>');
    project.write(PROFILE_FILE, mine);
    await succeed(RESET);
    expect(project.read(PROFILE_FILE)).to.contain('<description>mine</description>');
    expect(await previews()).to.deep.equal({ ...clean, toDeploy: [INTEGRATION_PROFILE] });
  });

  it('keeps what another admin changes while the deploy runs a change to retrieve', async () => {
    const eve = actAs(state);
    org.switchboard.after('job', 1, () => {
      eve.setField(INTEGRATION_PROFILE, 'Account.Phone', 'none');
      eve.setLogin(INTEGRATION_PROFILE, { loginIpRanges: [] });
    });
    const { code, stdout } = await sf.run([...RESET, '--sobject', 'Contact', '--json'], { cwd: project.folder });
    expect([code, stdout.includes('Account.Phone')]).to.deep.equal([68, true]);
    expect((await previews()).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
  });

  it("keeps another admin's change of the profile a change to retrieve", async () => {
    state.permissionSetOfProfile(profileId(state, INTEGRATION_PROFILE))['PermissionsViewSetup'] = true;
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    await succeed(RESET);
    expect((await previews()).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
  });
});

/** The full names in one list of a preview's result. */
function namesIn(stdout: string | undefined, list: string): string[] {
  const entries = member(member(JSON.parse(stdout ?? ''), 'result'), list);
  if (!Array.isArray(entries)) throw new Error(`the preview has no list ${list}`);
  return entries.map((entry) => String(member(entry, 'fullName')));
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
