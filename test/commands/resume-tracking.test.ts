import { expect } from 'chai';
import { actAs } from '../simulated-org/admin.ts';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { reset, restore, resultOf, resume, retrieve, type Where } from '../support/command.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { NOTHING_TO_PREVIEW, previewsOf } from '../support/previews.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const FILE = `force-app/main/default/profiles/${PROFILE}.profile-meta.xml`;
/** Both sides have the profile as changed. */
const IN_CONFLICT = { ...NOTHING_TO_PREVIEW, conflicts: [PROFILE] };

describe('sf fls resume and restore in an org that tracks source', function () {
  this.timeout(60_000);
  skipPausesInBlock();
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
    resultOf(await resume(where, '--use-most-recent', '--json'));
    expect([listStrays(), await previewsOf(where)]).to.deep.equal([[], NOTHING_TO_PREVIEW]);
    resultOf(await restore(where, '--no-prompt', '--json'));
    expect([listStrays(), await previewsOf(where)]).to.deep.equal([strays, NOTHING_TO_PREVIEW]);
  });

  // A preview keeps the number of a change and not its time.
  it('leave a profile in sync that sf has previewed before', async () => {
    await leaveReset();
    expect(await previewsOf(where)).to.deep.equal(IN_CONFLICT);
    resultOf(await resume(where, '--use-most-recent', '--json'));
    expect(await previewsOf(where)).to.deep.equal(NOTHING_TO_PREVIEW);
  });

  it('keep what the user changed in the file, and what somebody changed in the org since', async () => {
    where.project.write(FILE, where.project.read(FILE).replace('</Profile>', '<!-- mine -->\n</Profile>'));
    await leaveReset('--field', 'Account.Fax');
    actAs(where.state).setField(PROFILE, 'Account.Phone', 'none');
    resultOf(await resume(where, '--use-most-recent', '--json'));
    expect(await previewsOf(where)).to.deep.equal(IN_CONFLICT);
  });
});
