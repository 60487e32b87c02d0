import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Global } from '@salesforce/core';
import { expect } from 'chai';
import type { ListSnapshotsResult } from '../../src/commands/fls/list/snapshots.ts';
import type { RestoreResult } from '../../src/commands/fls/restore.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import {
  errorOf,
  listSnapshots,
  reset,
  restore,
  resultOf,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';
import { deployedFiles, pictureOf, treeOf, withoutRowIds, type OrgPicture } from '../support/org-picture.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json'];
const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const STATE = join(Global.SF_DIR, 'fls');

const restored = (run: CommandRun<RestoreResult>): RestoreResult => resultOf(run);

async function statesOf(where: Where): Promise<ListSnapshotsResult['snapshots'][number]['state'][]> {
  return resultOf(await listSnapshots(where, '--json')).snapshots.map(({ state }) => state);
}

describe('fls restore, in process against the simulated org', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let before: OrgPicture;

  beforeEach(async () => {
    rmSync(STATE, { recursive: true, force: true });
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
    await retrieve(where, ...PROFILE);
    where.project.write(FILE, where.project.read(FILE).replace('<custom>', '<!-- reviewed -->\r\n    <custom>'));
    before = pictureOf(state);
  });

  afterEach(async () => {
    await org.stop();
  });

  it('brings the whole org and the bytes of the project back to what they were', async () => {
    const file = where.project.read(FILE);
    await reset(where, ...PROFILE, ...GO);
    expect(where.project.read(FILE)).to.not.equal(file);
    const run = await restore(where, ...GO);
    const { status, verify, files } = restored(run);
    expect([status, run.code, verify?.ok]).to.deep.equal(['restored', 0, true]);
    expect(files).to.deep.equal([FILE]);
    expect(withoutRowIds(pictureOf(where.state))).to.deep.equal(withoutRowIds(before));
    expect(where.project.read(FILE)).to.equal(file);
  });

  it('restores the newest snapshot that has something to put back', async () => {
    await reset(where, ...PROFILE, '--sobject', 'Account', ...GO);
    await reset(where, ...PROFILE, '--sobject', 'Contact', ...GO);
    await restore(where, ...GO);
    expect(await statesOf(where)).to.deep.equal(['restored', 'applied']);
    await restore(where, ...GO);
    expect(await statesOf(where)).to.deep.equal(['restored', 'restored']);
    expect(withoutRowIds(pictureOf(where.state))).to.deep.equal(withoutRowIds(before));
    expect(errorOf(await restore(where, ...GO)).name).to.equal('NothingToRestoreError');
  });

  it('leaves alone what others have changed since, and names it; with --force it goes back too', async () => {
    const set = profileSetId(where.state, INTEGRATION_PROFILE);
    const { snapshot } = resultOf(await reset(where, ...PROFILE, '--sobject', 'Contact', ...GO));
    setAccess(where.state, set, 'Contact.Phone', { read: true, edit: false });
    const file = where.project.read(FILE);
    const run = await restore(where, ...GO);
    expect(run.stdout).to.include('left as they are').and.to.include('Contact.Phone');
    expect([restored(run).status, run.code, await statesOf(where)]).to.deep.equal(['partial', 68, ['partlyRestored']]);
    expect(restored(run).left).to.deep.equal([
      { profile: INTEGRATION_PROFILE, field: 'Contact.Phone', reason: 'changedSince' },
    ]);
    expect(restored(run).edits.map(({ field }) => field))
      .to.include('Contact.Email')
      .and.not.include('Contact.Phone');
    expect(where.state.fieldPermission(set, 'Contact.Phone')?.['PermissionsEdit']).to.equal(false);
    expect(where.project.read(FILE)).to.not.equal(file);
    const forced = restored(await restore(where, '--snapshot', snapshot?.id ?? '', '--force', ...GO));
    expect(forced.edits).to.deep.equal([
      { profile: INTEGRATION_PROFILE, field: 'Contact.Phone', from: 'read', to: 'edit' },
    ]);
    expect(withoutRowIds(pictureOf(where.state))).to.deep.equal(withoutRowIds(before));
  });

  it('changes only values in a file that was edited since', async () => {
    const file = where.project.read(FILE);
    await reset(where, ...PROFILE, ...GO);
    where.project.write(FILE, where.project.read(FILE).replace('<!-- reviewed -->', '<!-- seen again -->'));
    await restore(where, ...GO);
    expect(where.project.read(FILE)).to.equal(file.replace('<!-- reviewed -->', '<!-- seen again -->'));
  });

  it('writes nothing in a dry run, and has nothing to do the second time', async () => {
    await reset(where, ...PROFILE, ...GO);
    const [state, tree] = [pictureOf(where.state), treeOf(where.project.folder)];
    const snapshots = treeOf(STATE);
    const { status, deploy } = restored(await restore(where, '--dry-run', '--json'));
    expect([status, deploy?.checkOnly]).to.deep.equal(['dryRun', true]);
    expect([pictureOf(where.state), treeOf(where.project.folder), treeOf(STATE)]).to.deep.equal([
      state,
      tree,
      snapshots,
    ]);
    await restore(where, ...GO);
    expect(errorOf(await restore(where, ...GO)).name).to.equal('NothingToRestoreError');
  });

  it('deploys nothing but the slice', async () => {
    await reset(where, ...PROFILE, '--sobject', 'Account', ...GO);
    org.switchboard.clear();
    await restore(where, ...GO);
    const [deployed] = deployedFiles(org);
    expect([...(deployed?.keys() ?? [])].sort()).to.deep.equal([
      'package.xml',
      `profiles/${INTEGRATION_PROFILE}.profile`,
    ]);
    const text = deployed?.get(`profiles/${INTEGRATION_PROFILE}.profile`) ?? '';
    const fields = [...text.matchAll(/<field>(.+?)<\/field>/g)].map(([, field]) => field ?? '');
    expect(fields.length).to.be.greaterThan(0);
    expect(fields.every((field) => field.startsWith('Account.'))).to.equal(true);
    expect(text).to.not.match(/<(custom|userLicense|userPermissions|tabVisibilities)>/);
  });

  it('is not marked when the org shows no effect', async () => {
    await reset(where, ...PROFILE, '--sobject', 'Account', ...GO);
    org.switchboard.inject({ operation: 'deploy', effect: { kind: 'noEffect' } });
    const run = await restore(where, ...GO);
    expect([restored(run).status, run.code]).to.deep.equal(['failed', 1]);
    expect(await statesOf(where)).to.deep.equal(['applied']);
  });

  it('refuses a profile that is gone, an id that is none, an org without snapshots, and to go ahead unasked', async () => {
    const nameOf = async (...args: readonly string[]): Promise<string> => errorOf(await restore(where, ...args)).name;
    expect(await nameOf(...GO)).to.equal('NoSnapshotsError');
    const { snapshot } = resultOf(await reset(where, ...PROFILE, '--sobject', 'Account', ...GO));
    expect(await nameOf('--snapshot', '../../etc/passwd', ...GO)).to.equal('SnapshotNotFoundError');
    expect(await nameOf('--json')).to.equal('NotConfirmedError');
    where.state.remove('Profile', (row) => row['Name'] !== INTEGRATION_PROFILE);
    const gone = await restore(where, '--snapshot', snapshot?.id ?? '', ...GO);
    expect([restored(gone).status, gone.code, restored(gone).left[0]?.reason]).to.deep.equal(['partial', 68, 'gone']);
  });
});
