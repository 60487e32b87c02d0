import { expect } from 'chai';
import { touchMember } from '../simulated-org/metadata/source-members.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { errorOf, resultOf, retrieve, type Where } from '../support/command.ts';
import { NOTHING_TO_PREVIEW, previewsOf } from '../support/previews.ts';
import { newProject } from '../support/project.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const FIELD = 'force-app/main/default/objects/Account/fields/Detail_01__c.field-meta.xml';

describe('sf fls retrieve in an org that tracks source', () => {
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg({ tracksSource: true });
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    where = { state, org: await startOrg(state), project: newProject() };
    await retrieveProfile();
  });

  afterEach(async () => {
    await where.org.stop();
  });

  async function retrieveProfile(...flags: string[]): Promise<void> {
    const run = await retrieve(where, '--profile', INTEGRATION_PROFILE, ...flags);
    resultOf(run);
    expect(run.stderr).to.not.contain('tracking could not');
  }

  function changeInOrg(): void {
    setAccess(where.state, profileSetId(where.state, INTEGRATION_PROFILE), 'Account.Phone', {
      read: false,
      edit: false,
    });
    touchMember(where.state, 'Profile', INTEGRATION_PROFILE);
  }

  /** As a clone has it: the file, and nothing that tells what the org had. */
  function moveIntoNewProject(text: string): void {
    where = { ...where, project: newProject() };
    where.project.write(FILE, text);
  }

  const describeProfile = (text: string): string =>
    text.replace('<custom>true', '<description>mine</description>\n    <custom>true');

  it('leaves a merged profile in sync when the file was, and the org changed', async () => {
    changeInOrg();
    expect((await previewsOf(where)).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
    await retrieveProfile();
    expect(where.project.read(FILE)).to.match(/<editable>false<\/editable>\s+<field>Account\.Phone</);
    expect(await previewsOf(where)).to.deep.equal(NOTHING_TO_PREVIEW);
  });

  it('leaves a file in sync that came from git and has what the org has', async () => {
    const committed = where.project.read(FILE);
    moveIntoNewProject(committed);
    expect((await previewsOf(where)).conflicts).to.include(INTEGRATION_PROFILE);
    await retrieveProfile();
    expect(where.project.read(FILE)).to.equal(committed);
    expect(await previewsOf(where)).to.deep.equal(NOTHING_TO_PREVIEW);
  });

  it('keeps a file a change to deploy that came from git and has more than the org', async () => {
    moveIntoNewProject(describeProfile(where.project.read(FILE)));
    changeInOrg();
    await retrieveProfile();
    expect(where.project.read(FILE)).to.match(/<editable>false<\/editable>\s+<field>Account\.Phone</);
    expect(await previewsOf(where)).to.deep.equal({ ...NOTHING_TO_PREVIEW, toDeploy: [INTEGRATION_PROFILE] });
  });

  it('leaves the source of the objects in sync when it was asked for', async () => {
    touchMember(where.state, 'CustomField', 'Account.Detail_01__c');
    await retrieveProfile('--sobject', 'Account', '--include-objects');
    expect(where.project.read(FIELD)).to.contain('Detail_01__c');
    expect(await previewsOf(where)).to.deep.equal(NOTHING_TO_PREVIEW);
  });

  it('refuses to replace the source of an object that both sides have changed', async () => {
    await retrieveProfile('--sobject', 'Account', '--include-objects');
    where.project.write(FIELD, where.project.read(FIELD).replace('<label>', '<label>My '));
    const mine = where.project.read(FIELD);
    touchMember(where.state, 'CustomField', 'Account.Detail_01__c');
    const run = await retrieve(where, '--profile', INTEGRATION_PROFILE, '--include-objects', '--json');
    expect([run.code, errorOf(run).name]).to.deep.equal([1, 'ObjectConflictsError']);
    expect(where.project.read(FIELD)).to.equal(mine);
  });

  it('does not pass for retrieved a change that came when the job had read the profile', async () => {
    where.org.switchboard.inject({ operation: 'checkRetrieveStatus', effect: { kind: 'meanwhile', act: changeInOrg } });
    await retrieveProfile();
    expect(await previewsOf(where)).to.deep.equal({ ...NOTHING_TO_PREVIEW, toRetrieve: [INTEGRATION_PROFILE] });
  });

  it('does not pass for retrieved what it did not merge', async () => {
    const { state } = where;
    state.permissionSetOfProfile(profileId(state, INTEGRATION_PROFILE))['PermissionsViewSetup'] = true;
    changeInOrg();
    await retrieveProfile();
    expect(await previewsOf(where)).to.deep.equal({ ...NOTHING_TO_PREVIEW, toRetrieve: [INTEGRATION_PROFILE] });
  });
});
