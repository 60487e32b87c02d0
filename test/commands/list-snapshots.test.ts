import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Global } from '@salesforce/core';
import { expect } from 'chai';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { listSnapshots, reset, restore, resultOf, type Where } from '../support/command.ts';
import { startResetWorld } from '../support/reset-world.ts';

const GO = ['--no-prompt', '--snapshot-dir', 'kept'];
const RESET = ['--profile', INTEGRATION_PROFILE, ...GO];

describe('fls list snapshots, in process against the simulated org', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    rmSync(join(Global.SF_DIR, 'fls'), { recursive: true, force: true });
    ({ where, org } = await startResetWorld());
  });

  afterEach(async () => {
    await org.stop();
  });

  it('names every snapshot, newest first, with what became of it', async () => {
    const first = resultOf(await reset(where, ...RESET, '--sobject', 'Account'));
    resultOf(await restore(where, ...GO));
    const second = resultOf(await reset(where, ...RESET, '--sobject', 'Contact'));
    const { snapshots, context } = resultOf(await listSnapshots(where, '--json', '--snapshot-dir', 'kept'));
    const { kind } = second.context.org ?? {};
    expect([context.org?.id, context.org?.kind]).to.deep.equal([where.state.info.id, kind]);
    expect(kind).to.not.be.oneOf([undefined, 'unknown']);
    expect(snapshots.map(({ state, edits }) => [state, edits])).to.have.deep.members([
      ['applied', second.edits.length],
      ['restored', first.edits.length],
    ]);
    const [newest] = snapshots.filter(({ state }) => state === 'applied');
    expect(newest).to.deep.include({
      id: second.snapshot?.id,
      path: second.snapshot?.path,
      job: second.deploy?.id,
      profiles: [INTEGRATION_PROFILE],
    });
    expect(Object.keys(newest ?? {}).sort()).to.deep.equal([
      'createdAt',
      'edits',
      'id',
      'job',
      'path',
      'plugin',
      'profiles',
      'state',
    ]);
    const shown = await listSnapshots(where, '--snapshot-dir', 'kept');
    expect(shown.stdout)
      .to.match(/in effect/)
      .and.match(/restored/)
      .and.include(`sf fls restore --snapshot ${newest?.id}`);
  });

  it('warns of files that are no snapshots, and has an empty list where there are none', async () => {
    const none = await listSnapshots(where);
    expect([none.code, none.result?.snapshots, none.stdout.trim()]).to.deep.equal([
      0,
      [],
      'There is no snapshot of this org.',
    ]);
    resultOf(await reset(where, ...RESET, '--sobject', 'Account'));
    writeFileSync(join(where.project.folder, 'kept', where.state.info.id, 'notes.json'), '{}');
    const { result, stderr } = await listSnapshots(where, '--snapshot-dir', 'kept');
    expect(result?.snapshots).to.have.length(1);
    expect(stderr).to.include('notes.json');
  });
});
