import { expect } from 'chai';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { OrgState } from '../simulated-org/model.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { NOTHING_TO_PREVIEW, type Previews } from '../support/previews.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { PROFILE_FILE } from '../support/resettable.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

/** What sf itself says; test/commands/{retrieve,reset}-tracking.test.ts ask its library in all other cases. */
describe('the previews of sf in an org that tracks source', function () {
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

  async function previews(): Promise<Previews> {
    const [retrieve, deploy] = await Promise.all([preview('retrieve'), preview('deploy')]);
    const conflicts = [...namesIn(retrieve, 'conflicts'), ...namesIn(deploy, 'conflicts')];
    return { toRetrieve: namesIn(retrieve, 'toRetrieve'), toDeploy: namesIn(deploy, 'toDeploy'), conflicts };
  }

  async function preview(direction: 'retrieve' | 'deploy'): Promise<string> {
    return (await sf.run(['project', direction, 'preview', '--json'], { cwd: project.folder })).stdout;
  }

  it('list nothing after a retrieve, nor after a reset', async () => {
    expect(await previews()).to.deep.equal(NOTHING_TO_PREVIEW);
    await succeed(['fls', 'reset', ...PROFILE, '--no-prompt']);
    expect(truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray).to.deep.equal([]);
    expect(await previews()).to.deep.equal(NOTHING_TO_PREVIEW);
  });

  it("list the user's own change as one to deploy, and no conflict", async () => {
    const mine = project.read(PROFILE_FILE).replace('<custom>', '<description>mine</description>\n    <custom>');
    project.write(PROFILE_FILE, mine);
    setAccess(state, profileSetId(state, INTEGRATION_PROFILE), 'Account.Phone', { read: false, edit: false });
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    await succeed(['fls', 'retrieve', ...PROFILE]);
    expect(await previews()).to.deep.equal({ ...NOTHING_TO_PREVIEW, toDeploy: [INTEGRATION_PROFILE] });
  });

  it('list of a profile without a file after a reset what they listed before', async () => {
    project = newProject();
    await succeed(['project', 'retrieve', 'start', '--metadata', 'CustomField:Account.Detail_01__c']);
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    await sf.run(['project', 'reset', 'tracking', '--no-prompt'], { cwd: project.folder });
    const before = await previews();
    expect(before.toRetrieve).to.deep.equal([]);
    await succeed(['fls', 'reset', ...PROFILE, '--no-prompt']);
    expect(truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray).to.deep.equal([]);
    expect(await previews()).to.deep.equal(before);
  });
});

/** The full names in one list of a preview's result. */
function namesIn(stdout: string, list: string): string[] {
  const entries = member(member(JSON.parse(stdout), 'result'), list);
  if (!Array.isArray(entries)) throw new Error(`the preview has no list ${list}`);
  return entries.map((entry) => String(member(entry, 'fullName')));
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
