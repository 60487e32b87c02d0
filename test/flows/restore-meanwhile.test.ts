import { expect } from 'chai';
import type { Snapshot } from '../../src/fls/snapshot.ts';
import { problemOf } from '../support/problem.ts';
import { pathOf } from './change/change-world.ts';
import { integration } from './fakes.ts';
import { failedWorld, killedWorld, timedOut } from './change/leaving.ts';
import { fileAfter } from './change/resetting.ts';
import { changesOf, resetWorld, restoring, snapshotOf } from './change/restoring.ts';

describe('a restore of a change with which another command has gone on', () => {
  for (const [what, isOrgOpen] of [
    ['that would deploy', false],
    ['of files alone', true],
  ] as const)
    it(`${what} is refused when it has the lock, and writes nothing`, async () => {
      const world = await resetWorld();
      if (isOrgOpen) for (const own of world.org.values()) for (const field of own.keys()) own.set(field, 'edit');
      const snapshot = snapshotOf(world);
      const [change] = snapshot.changes;
      if (!change) throw new Error('the reset is recorded');
      // The other command held the lock, and has recorded a restore of its own when this one gets it.
      const lock = {
        acquire: async () => {
          world.saved.set(snapshot.id, { ...snapshot, changes: [change, { ...change, kind: 'restore' }] });
          return Promise.resolve();
        },
      };
      const before = world.done.length;
      const { key, tokens } = await problemOf(restoring({ ...world, ports: { ...world.ports, lock } }));
      expect([key, tokens]).to.deep.equal(['snapshotMoved', [snapshot.id]]);
      expect([world.done.length, world.files.get(pathOf(integration))]).to.deep.equal([before, fileAfter]);
      expect(changesOf(world)).to.have.length(2);
    });

  it('that has nothing to put back is refused too, and its record stays that of the other command', async () => {
    const world = await killedWorld(['create']);
    const snapshot = snapshotOf(world);
    const [change] = snapshot.changes;
    if (!change) throw new Error('the reset is recorded');
    const applied: Snapshot = { ...snapshot, changes: [{ ...change, state: 'applied' }] };
    // The reset, which was only prepared when the restore read its record, has come to its end.
    const lock = { acquire: async () => Promise.resolve(void world.saved.set(snapshot.id, applied)) };
    const { key } = await problemOf(restoring({ ...world, ports: { ...world.ports, lock } }));
    expect([key, snapshotOf(world)]).to.deep.equal(['snapshotMoved', applied]);
  });

  it('records nothing before it has the lock, nor in a dry run', async () => {
    const world = await failedWorld({ waitFails: timedOut });
    await world.ports.deployer.wait('0');
    const left = snapshotOf(world);
    expect((await restoring(world, { dryRun: true })).status).to.equal('dryRun');
    expect((await restoring(world, {}, () => false)).status).to.equal('declined');
    expect(snapshotOf(world)).to.equal(left);
    expect((await restoring(world)).status).to.equal('restored');
    expect(snapshotOf(world).changes.map(({ jobs }) => jobs.map(({ status }) => status))).to.deep.equal([
      ['Succeeded'],
      ['Succeeded'],
    ]);
  });
});
