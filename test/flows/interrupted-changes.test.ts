import { expect } from 'chai';
import type { Problem } from '../../src/fls/problem.ts';
import { getLastChange, getSnapshotState, isUnfinished, type Snapshot } from '../../src/fls/snapshot.ts';
import type { ChangeWorld } from './change/change-world.ts';
import { runInterrupted, runKilled } from './change/killing.ts';
import { restoring, snapshotOf } from './change/restoring.ts';
import { BEFORE, createTwoProfiles, findDone, reset, restore, resumeLeft, standIn } from './change/two-profiles.ts';

/** Sends a signal at each call of a command, checks what the command says of it, and calls a check. */
async function interruptEverywhere(
  prepare: () => Promise<ChangeWorld>,
  run: (world: ChangeWorld) => Promise<unknown>,
  check: (world: ChangeWorld) => Promise<void>,
): Promise<Set<string>> {
  const ends = new Set<string>();
  for (let stop = 0; ; stop += 1)
    for (const when of ['before', 'after'] as const) {
      const world = await prepare();
      const before = standWithRecords(world);
      const { calls, hasCome, problem } = await runInterrupted(world, run, { stop, when });
      if (!hasCome) return ends;
      ends.add(problem?.key ?? 'its end');
      try {
        expectTruth(problem, world, before);
        await check(world);
      } catch (error) {
        const where = `a signal ${when} ${calls[stop]}, call ${stop} of ${calls.join(' ')}: ${String(problem)}`;
        throw new Error(where, { cause: error });
      }
    }
}

type Standing = ReturnType<typeof standIn> & { readonly saved: readonly Snapshot[] };

function standWithRecords(world: ChangeWorld): Standing {
  return { ...standIn(world), saved: [...world.saved.values()] };
}

/** Whoever reads the problem has to learn what stands, and which snapshot to go on with. */
function expectTruth(problem: Problem | null, world: ChangeWorld, before: Standing): void {
  if (problem === null) return;
  const { exitCode, startedWork } = problem;
  expect(exitCode).to.equal(143);
  const { job = null, snapshot = null, files = [] } = startedWork ?? {};
  const now = standWithRecords(world);
  if (job === null && files.length === 0) expect([now.org, now.files]).to.deep.equal([before.org, before.files]);
  const isLeft = world.saved.size > 0 && isUnfinished(getLastChange(snapshotOf(world)));
  if (snapshot === null && isLeft) expect(now).to.deep.equal(before);
}

describe('a change to which a signal comes', () => {
  it('a reset: says what stands, and is resumed to before or to done, and restored', async () => {
    const done = await findDone();
    const prepare = async (): Promise<ChangeWorld> => Promise.resolve(createTwoProfiles());
    const ends = await interruptEverywhere(prepare, reset, async (world) => {
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
      await interruptEverywhere(prepare, restore, async (world) => {
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
      await interruptEverywhere(prepare, resumeLeft, async (world) => {
        await resumeLeft(world);
        const state = world.saved.size === 0 ? 'none' : getSnapshotState(snapshotOf(world));
        expect(standIn(world)).to.deep.equal(state === 'partial' ? done : BEFORE);
      });
    }
  });
});
