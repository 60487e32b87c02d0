import { expect } from 'chai';
import { setAccess } from '../simulated-org/rules.ts';
import { profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;

/** What the previews say. */
type Previews = { toRetrieve: string[]; toDeploy: string[]; conflicts: string[] };

describe('sf fls retrieve in an org that tracks source', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;
  let project: TemporaryProject;

  beforeEach(async () => {
    ({ state, org, sf } = await seededSf({ tracksSource: true }));
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    project = newProject();
    await retrieve();
  });

  afterEach(async () => {
    await org.stop();
  });

  async function retrieve(...flags: string[]): Promise<void> {
    const args = ['fls', 'retrieve', '--profile', INTEGRATION_PROFILE, ...flags];
    const { code, stderr } = await sf.run(args, { cwd: project.folder });
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
    const names = (list: string): string[] => namesIn(JSON.parse(stdout), list);
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

  it('leaves a file in sync that came from git and has what the org has', async () => {
    const committed = project.read(FILE);
    project = newProject();
    project.write(FILE, committed);
    expect((await previews()).conflicts).to.include(INTEGRATION_PROFILE);
    await retrieve();
    expect(project.read(FILE)).to.equal(committed);
    expect(await previews()).to.deep.equal(clean);
  });

  it('keeps a file a change to deploy that came from git and has more than the org', async () => {
    const committed = project.read(FILE);
    project = newProject();
    project.write(FILE, committed.replace('<custom>true', '<description>mine</description>\n    <custom>true'));
    changeInOrg();
    await retrieve();
    expect(project.read(FILE)).to.match(/<editable>false<\/editable>\s+<field>Account\.Phone</);
    expect(await previews()).to.deep.equal({ ...clean, toDeploy: [INTEGRATION_PROFILE] });
  });

  it('leaves the source of the objects in sync when it was asked for', async () => {
    touchMember(state, 'CustomField', 'Account.Detail_01__c');
    await retrieve('--sobject', 'Account', '--include-objects');
    expect(project.read('force-app/main/default/objects/Account/fields/Detail_01__c.field-meta.xml')).to.contain(
      'Detail_01__c',
    );
    expect(await previews()).to.deep.equal(clean);
  });

  it('refuses to replace the source of an object that both sides have changed', async () => {
    const field = 'force-app/main/default/objects/Account/fields/Detail_01__c.field-meta.xml';
    await retrieve('--sobject', 'Account', '--include-objects');
    project.write(field, project.read(field).replace('<label>', '<label>My '));
    const mine = project.read(field);
    touchMember(state, 'CustomField', 'Account.Detail_01__c');
    const args = ['fls', 'retrieve', '--profile', INTEGRATION_PROFILE, '--include-objects', '--json'];
    const { code, stdout } = await sf.run(args, { cwd: project.folder });
    expect([code, stdout.match(/"name": "(\w+)"/)?.[1]]).to.deep.equal([1, 'ObjectConflictsError']);
    expect(project.read(field)).to.equal(mine);
  });

  it('does not pass for retrieved a change that came when the job had read the profile', async () => {
    org.switchboard.inject({ operation: 'checkRetrieveStatus', effect: { kind: 'meanwhile', act: changeInOrg } });
    await retrieve();
    expect(await previews()).to.deep.equal({ ...clean, toRetrieve: [INTEGRATION_PROFILE] });
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

/** The full names in one list of a preview's result. */
function namesIn(answer: unknown, list: string): string[] {
  const entries = member(member(answer, 'result'), list);
  if (!Array.isArray(entries)) throw new Error(`the preview has no list ${list}`);
  return entries.map((entry) => String(member(entry, 'fullName')));
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
