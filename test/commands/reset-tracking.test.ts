import { expect } from 'chai';
import { actAs } from '../simulated-org/admin.ts';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { reset, resultOf, retrieve, type CommandRun, type Where } from '../support/command.ts';
import { NOTHING_TO_PREVIEW, previewsOf } from '../support/previews.ts';
import { newProject } from '../support/project.ts';
import { PROFILE_FILE } from '../support/resettable.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

describe('sf fls reset in an org that tracks source', () => {
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg({ tracksSource: true });
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    where = { state, org: await startOrg(state), project: newProject() };
    expectTracked(await retrieve(where, ...PROFILE));
  });

  afterEach(async () => {
    await where.org.stop();
  });

  function expectTracked(run: CommandRun<unknown>): void {
    resultOf(run);
    expect(run.code, run.stderr).to.equal(0);
    expect(run.stderr).to.not.contain('tracking could not');
  }

  async function resetProfile(): Promise<void> {
    expectTracked(await reset(where, ...PROFILE, '--no-prompt'));
  }

  const straysNow = (): readonly string[] => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE)).stray;

  it('leaves a profile in sync that was, and again when there is nothing to do', async () => {
    await resetProfile();
    expect([straysNow(), await previewsOf(where)]).to.deep.equal([[], NOTHING_TO_PREVIEW]);
    await resetProfile();
    expect(await previewsOf(where)).to.deep.equal(NOTHING_TO_PREVIEW);
  });

  it('keeps a change of the user a change to deploy', async () => {
    const { project } = where;
    project.write(
      PROFILE_FILE,
      project.read(PROFILE_FILE).replace('<custom>', '<description>mine</description>\n    <custom>'),
    );
    await resetProfile();
    expect(project.read(PROFILE_FILE)).to.contain('<description>mine</description>');
    expect(await previewsOf(where)).to.deep.equal({ ...NOTHING_TO_PREVIEW, toDeploy: [INTEGRATION_PROFILE] });
  });

  it('keeps what another admin changes while the deploy runs a change to retrieve', async () => {
    const eve = actAs(where.state);
    where.org.switchboard.after('job', 1, () => {
      eve.setField(INTEGRATION_PROFILE, 'Account.Phone', 'none');
      eve.setLogin(INTEGRATION_PROFILE, { loginIpRanges: [] });
    });
    const { code, stdout } = await reset(where, ...PROFILE, '--sobject', 'Contact', '--no-prompt', '--json');
    expect([code, stdout.includes('Account.Phone')]).to.deep.equal([68, true]);
    expect((await previewsOf(where)).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
  });

  it("keeps another admin's change of the profile a change to retrieve", async () => {
    const { state } = where;
    state.permissionSetOfProfile(profileId(state, INTEGRATION_PROFILE))['PermissionsViewSetup'] = true;
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    await resetProfile();
    expect((await previewsOf(where)).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
  });
});
