import { expect } from 'chai';
import { getLastChange, getSnapshotState, isUnfinished } from '../../src/fls/snapshot.ts';
import type { ChangeWorld } from './change/change-world.ts';
import { runInterrupted, runKilled } from './change/killing.ts';
import { restoring, snapshotOf } from './change/restoring.ts';
import { BEFORE, createTwoProfiles, findDone, reset, restore, resumeLeft, standIn } from './change/two-profiles.ts';

type Interrupted = { readonly world: ChangeWorld; readonly before: unknown };

/** Sends a signal at each call of a command, checks what the command says of it, and calls a check. */
async function interruptEverywhere(
  prepare: () => Promise<ChangeWorld>,
  run: (world: ChangeWorld) => Promise<unknown>,
  check: (interrupted: Interrupted) => Promise<void>,
): Promise<Set<string>> {
  const ends = new Set<string>();
  for (let stop = 0; ; stop += 1)
    for (const when of ['before', 'after'] as const) {
      const world = await prepare();
      const before = { ...standIn(world), saved: [...world.saved.values()] };
      const { calls, hasCome, problem } = await runInterrupted(world, run, { stop, when });
      if (!hasCome) return ends;
      const where = `a signal ${when} ${calls[stop]}, call ${stop} of ${calls.join(' ')}`;
      try {
        ends.add(problem?.key ?? 'its end');
        if (problem) expect(problem.exitCode).to.equal(143);
        const work = problem?.startedWork;
        const isLeft = world.saved.size > 0 && isUnfinished(getLastChange(snapshotOf(world)));
        // Who reads it has to learn which snapshot to go on with.
        if (isLeft && !work?.snapshot)
          expect({ ...standIn(world), saved: [...world.saved.values()] }).to.deep.equal(before);
        if (problem && !work?.job && (work?.files ?? []).length === 0)
          expect(standIn(world)).to.deep.equal({ org: before.org, files: before.files });
        await check({ world, before });
      } catch (error) {
        throw new Error(`${where}: ${String(problem)}`, { cause: error });
      }
    }
}

describe('a change to which a signal comes', () => {
  it('a reset: says what stands, and is resumed to before or to done, and restored', async () => {
    const done = await findDone();
    const prepare = async (): Promise<ChangeWorld> => Promise.resolve(createTwoProfiles());
    const ends = await interruptEverywhere(prepare, reset, async ({ world }) => {
      await resumeLeft(world);
      const state = world.saved.size === 0 ? 'none' : getSnapshotState(snapshotOf(world));
      expect([state, standIn(world)]).to.deep.equal([state, state === 'partial' ? done : BEFORE]);
      if (state !== 'partial') return;
      await restoring(world);
      expect(standIn(world)).to.deep.equal(BEFORE);
    });
    expect([...ends]).to.have.members([
      'interrupted',
      'deployInterrupted',
      'deployRestUnsent',
      'notVerified',
      'its end',
    ]);
  });

  it('a restore: says what stands, and is resumed or repeated to before the reset', async () => {
    for (const goOn of [resumeLeft, async () => Promise.resolve()]) {
      const prepare = async (): Promise<ChangeWorld> => {
        const world = createTwoProfiles();
        await reset(world);
        return world;
      };
      await interruptEverywhere(prepare, restore, async ({ world }) => {
        await goOn(world);
        for (const id of world.jobs.keys()) await world.ports.deployer.wait(String(id));
        if (getSnapshotState(snapshotOf(world)) !== 'restored') await restoring(world);
        expect([standIn(world), getSnapshotState(snapshotOf(world))]).to.deep.equal([BEFORE, 'restored']);
      });
    }
  });

  it('a resume: says what stands, and is resumed', async () => {
    const done = await findDone();
    for (let left = 0; left < 40; left += 3) {
      const prepare = async (): Promise<ChangeWorld> => {
        const world = createTwoProfiles();
        await runKilled(world, reset, { stop: left, when: 'after' });
        return world;
      };
      await interruptEverywhere(prepare, resumeLeft, async ({ world }) => {
        await resumeLeft(world);
        const state = world.saved.size === 0 ? 'none' : getSnapshotState(snapshotOf(world));
        expect(standIn(world)).to.deep.equal(state === 'partial' ? done : BEFORE);
      });
    }
  });
});
