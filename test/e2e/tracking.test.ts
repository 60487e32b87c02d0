import { expect } from 'chai';
import { setAccess } from '../org/rules.ts';
import { profileSetId, tokenOf } from '../org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../org/server.ts';
import { touchMember } from '../org/metadata/source-members.ts';
import type { OrgState } from '../org/model.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { freshSf, type Sf } from '../support/sf.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;

/** What the previews say of profiles. */
type Previews = { toRetrieve: string[]; toDeploy: string[]; conflicts: string[] };

describe('sf fls retrieve in an org that tracks source', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;
  let project: TemporaryProject;

  beforeEach(async () => {
    state = seedOrg({ tracksSource: true });
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    org = await startOrg(state);
    sf = await freshSf();
    await sf.login({ url: org.url, token: tokenOf(state) });
    project = newProject();
    await retrieve();
  });

  afterEach(async () => {
    await org.stop();
  });

  async function retrieve(): Promise<void> {
    const { code, stderr } = await sf.run(['fls', 'retrieve', '--profile', INTEGRATION_PROFILE], {
      cwd: project.folder,
    });
    expect(code, stderr).to.equal(0);
    expect(stderr).to.not.contain('tracking could not');
  }

  async function previews(): Promise<Previews> {
    const [toRetrieve, toDeploy] = await Promise.all([preview('retrieve'), preview('deploy')]);
    return {
      toRetrieve: toRetrieve.changes,
      toDeploy: toDeploy.changes,
      conflicts: [...toRetrieve.conflicts, ...toDeploy.conflicts],
    };
  }

  async function preview(direction: 'retrieve' | 'deploy'): Promise<{ changes: string[]; conflicts: string[] }> {
    const { stdout } = await sf.run(['project', direction, 'preview', '--json'], { cwd: project.folder });
    const { result }: { result: Record<string, { fullName: string; type: string }[]> } = JSON.parse(stdout);
    const names = (list: string): string[] =>
      (result[list] ?? []).filter(({ type }) => type === 'Profile').map(({ fullName }) => fullName);
    return { changes: names(direction === 'retrieve' ? 'toRetrieve' : 'toDeploy'), conflicts: names('conflicts') };
  }

  function changeInOrg(): void {
    setAccess(state, profileSetId(state, INTEGRATION_PROFILE), 'Account.Phone', { read: false, edit: false });
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
  }

  const clean: Previews = { toRetrieve: [], toDeploy: [], conflicts: [] };

  it('leaves a new profile in sync', async () => {
    expect(await previews()).to.deep.equal(clean);
  });

  it('leaves a merged profile in sync when the file was, and the org changed', async () => {
    changeInOrg();
    expect((await previews()).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
    await retrieve();
    expect(project.read(FILE)).to.match(/<editable>false<\/editable>\s+<field>Account\.Phone</);
    expect(await previews()).to.deep.equal(clean);
  });

  it("keeps the user's own change a change to deploy, and no conflict", async () => {
    project.write(
      FILE,
      project.read(FILE).replace('<custom>true', '<description>mine</description>\n    <custom>true'),
    );
    changeInOrg();
    await retrieve();
    expect(await previews()).to.deep.equal({ ...clean, toDeploy: [INTEGRATION_PROFILE] });
  });

  it('does not pass for retrieved what it did not merge', async () => {
    const set = state.permissionSetOfProfile(
      String(state.rows('Profile').find(({ Name }) => Name === INTEGRATION_PROFILE)?.Id),
    );
    set['PermissionsViewSetup'] = true;
    changeInOrg();
    await retrieve();
    expect(await previews()).to.deep.equal({ ...clean, toRetrieve: [INTEGRATION_PROFILE] });
  });
});
