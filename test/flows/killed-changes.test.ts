import { expect } from 'chai';
import { isOpenState, isUnfinished, getLastChange, getSnapshotState } from '../../src/fls/snapshot.ts';
import type { ChangeWorld } from './change/change-world.ts';
import { runKilled, type Stop } from './change/killing.ts';
import { restoring, snapshotOf } from './change/restoring.ts';
import { BEFORE, createTwoProfiles, findDone, reset, restore, resumeLeft, standIn } from './change/two-profiles.ts';

/** Calls a check for each call of a command and both sides of it. */
async function killEverywhere(
  prepare: () => Promise<ChangeWorld>,
  run: (world: ChangeWorld) => Promise<unknown>,
  check: (world: ChangeWorld, stop: Stop) => Promise<void>,
): Promise<number> {
  for (let stop = 0; ; stop += 1)
    for (const when of ['before', 'after'] as const) {
      const world = await prepare();
      const { calls, isKilled } = await runKilled(world, run, { stop, when });
      if (!isKilled) return stop;
      const where = `killed ${when} ${calls.at(-1)}, call ${stop} of ${calls.join(' ')}`;
      try {
        await check(world, { stop, when });
      } catch (error) {
        throw new Error(where, { cause: error });
      }
    }
}

describe('a reset that is killed', () => {
  it('is resumed to before or to done, and restored to before', async () => {
    const done = await findDone();
    expect(done).to.not.deep.equal(BEFORE);
    const states = new Set<string>();
    const calls = await killEverywhere(
      async () => Promise.resolve(createTwoProfiles()),
      reset,
      async (world) => {
        await resumeLeft(world);
        const state = world.saved.size === 0 ? 'none' : getSnapshotState(snapshotOf(world));
        states.add(state);
        expect([state, standIn(world)]).to.deep.equal([state, state === 'partial' ? done : BEFORE]);
        expect(state).to.be.oneOf(['none', 'failed', 'partial']);
        if (state !== 'partial') return;
        const { status, left } = await restoring(world);
        expect([status, left, standIn(world)]).to.deep.equal(['restored', [], BEFORE]);
      },
    );
    expect([calls > 20, states]).to.deep.equal([true, new Set(['none', 'failed', 'partial'])]);
  });

  it('is restored to before without being resumed', async () => {
    await killEverywhere(
      async () => Promise.resolve(createTwoProfiles()),
      reset,
      async (world) => {
        if (world.saved.size === 0) return;
        // A job that goes on has to end first.
        for (const id of world.jobs.keys()) await world.ports.deployer.wait(String(id));
        const { status, left } = await restoring(world);
        expect([left, standIn(world)]).to.deep.equal([[], BEFORE]);
        expect(status).to.be.oneOf(['restored', 'nothingToDo']);
        expect(getSnapshotState(snapshotOf(world))).to.equal('restored');
      },
    );
  });
});

describe('a restore that is killed', () => {
  const prepare = async (): Promise<ChangeWorld> => {
    const world = createTwoProfiles();
    await reset(world);
    return world;
  };

  it('is resumed to where it began or to done, and ends as before the reset', async () => {
    const done = await findDone();
    const states = new Set<string>();
    await killEverywhere(prepare, restore, async (world) => {
      await resumeLeft(world);
      const state = getSnapshotState(snapshotOf(world));
      states.add(state);
      expect(standIn(world)).to.deep.equal(state === 'restored' ? BEFORE : done);
      expect(state).to.be.oneOf(['partial', 'restored']);
      if (state === 'restored') return;
      await restoring(world);
      expect([standIn(world), getSnapshotState(snapshotOf(world))]).to.deep.equal([BEFORE, 'restored']);
    });
    expect(states).to.deep.equal(new Set(['partial', 'restored']));
  });

  it('is repeated to the end without being resumed', async () => {
    await killEverywhere(prepare, restore, async (world) => {
      for (const id of world.jobs.keys()) await world.ports.deployer.wait(String(id));
      if (getSnapshotState(snapshotOf(world)) !== 'restored') await restoring(world);
      expect([standIn(world), getSnapshotState(snapshotOf(world))]).to.deep.equal([BEFORE, 'restored']);
    });
  });
});

describe('a resume that is killed', () => {
  const finish: Readonly<Record<string, (world: ChangeWorld) => Promise<void>>> = {
    resumed: resumeLeft,
    'restored to before': async (world) => {
      if (world.saved.size === 0) return;
      for (const id of world.jobs.keys()) await world.ports.deployer.wait(String(id));
      if (isOpenState(getSnapshotState(snapshotOf(world)))) await restoring(world);
      expect([standIn(world), isUnfinished(getLastChange(snapshotOf(world)))]).to.deep.equal([BEFORE, false]);
    },
  };
  for (const [how, end] of Object.entries(finish)) {
    it(`is ${how}, whatever state the reset was left in`, async () => {
      const done = await findDone();
      for (let left = 0; left < 40; left += 3) {
        const prepare = async (): Promise<ChangeWorld> => {
          const world = createTwoProfiles();
          await runKilled(world, reset, { stop: left, when: 'after' });
          return world;
        };
        await killEverywhere(prepare, resumeLeft, async (world) => {
          await end(world);
          const state = world.saved.size === 0 ? 'none' : getSnapshotState(snapshotOf(world));
          expect(standIn(world)).to.deep.equal(state === 'partial' ? done : BEFORE);
        });
      }
    });

    it(`is ${how}, whatever state a restore was left in`, async () => {
      const done = await findDone();
      for (let left = 0; left < 30; left += 3) {
        const prepare = async (): Promise<ChangeWorld> => {
          const world = createTwoProfiles();
          await reset(world);
          await runKilled(world, restore, { stop: left, when: 'after' });
          return world;
        };
        await killEverywhere(prepare, resumeLeft, async (world) => {
          await end(world);
          expect(standIn(world)).to.deep.equal(getSnapshotState(snapshotOf(world)) === 'restored' ? BEFORE : done);
        });
      }
    });
  }
});
