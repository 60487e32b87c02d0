import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { getSnapshotState } from '../../src/fls/snapshot.ts';
import { pathOf, type ChangeWorld } from './change/change-world.ts';
import { runKilled } from './change/killing.ts';
import { cutOff, heal, refuse, timedOut } from './change/leaving.ts';
import { edits, fileAfter } from './change/resetting.ts';
import { changesOf, resetWorld, restoring, resuming, snapshotOf } from './change/restoring.ts';
import { entries, integration, profileText } from './fakes.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);

const accesses = ({ org }: ChangeWorld, { id } = integration): unknown[] =>
  edits.map(({ field }) => org.get(id)?.get(field) ?? 'none');
const stateOf = (world: ChangeWorld): string => getSnapshotState(snapshotOf(world));

describe('resuming a restore', () => {
  describe('of a restore', () => {
    it('waits for its job and closes it', async () => {
      const world = await resetWorld();
      world.options.waitFails = timedOut;
      await problemOf(restoring(world));
      heal(world);
      const result = await resuming(world);
      const back = edits.map((one) => ({ ...one, from: one.to, to: one.from }));
      expect([result.status, result.kind, result.state, result.edits, result.left]).to.deep.equal([
        'done',
        'restore',
        'restored',
        back,
        [],
      ]);
      expect([accesses(world), world.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
      expect(changesOf(world)).to.deep.equal(['reset applied', 'restore applied']);
    });

    it('says what it left', async () => {
      const world = await resetWorld();
      world.org.get(integration.id)?.set('Account.Phone', 'read');
      world.options.waitFails = timedOut;
      await problemOf(restoring(world));
      heal(world);
      const result = await resuming(world);
      expect([result.status, result.state, computeExitCode(result)]).to.deep.equal(['partial', 'partlyRestored', 68]);
      expect(result.left).to.deep.equal([
        { profile: integration.name, field: 'Account.Phone', reason: 'changedSince' },
      ]);
    });

    it('says what the org refused', async () => {
      const world = await resetWorld();
      Object.assign(world.options, { waitFails: timedOut, refuse });
      await problemOf(restoring(world));
      heal(world);
      const { status, state, left } = await resuming(world);
      expect([status, state]).to.deep.equal(['partial', 'partlyRestored']);
      expect(left).to.deep.equal([{ profile: integration.name, field: 'Account.Tier__c', reason: 'refused' }]);
    });

    it('leaves everything as after the reset when no job was started', async () => {
      const world = await resetWorld();
      world.options.startFails = cutOff;
      await problemOf(restoring(world));
      heal(world);
      expect(world.files.get(path)).to.equal(fileBefore);
      const { status, state } = await resuming(world);
      expect([status, state, accesses(world), world.files.get(path)]).to.deep.equal([
        'failed',
        'applied',
        ['none', 'none'],
        fileAfter,
      ]);
      expect((await restoring(world)).status).to.equal('restored');
      expect(world.files.get(path)).to.equal(fileBefore);
    });
  });

  describe('of a restore of files alone', () => {
    /** A reset whose fields somebody gave back in the org; then a restore that was killed. */
    async function killedRestore(stop: number): Promise<ChangeWorld> {
      const world = await resetWorld();
      for (const { field, from } of edits) world.org.get(integration.id)?.set(field, from);
      const { calls } = await runKilled(world, restoring, { stop, when: 'after' });
      expect(calls.at(-1)).to.be.oneOf(['update', 'write']);
      return heal(world);
    }

    it('ends as it began, or is done', async () => {
      for (const stop of [1, 2]) {
        const world = await killedRestore(stop);
        expect(changesOf(world)).to.deep.equal(['reset applied', 'restore prepared']);
        const { state } = await resuming(world);
        const isRestored = state === 'restored';
        expect([state, world.files.get(path)]).to.deep.equal([state, isRestored ? fileBefore : fileAfter]);
        if (!isRestored) await restoring(world);
        expect([world.files.get(path), stateOf(world)]).to.deep.equal([fileBefore, 'restored']);
      }
    });
  });
});
