import { expect } from 'chai';
import { isUnfinished, getLastChange, getSnapshotState } from '../../src/fls/snapshot.ts';
import type { WorldOptions } from './change/change-state.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change/change-world.ts';
import { runKilled } from './change/killing.ts';
import { resetting } from './change/resetting.ts';
import { restoring, resuming, snapshotOf } from './change/restoring.ts';
import { entries, integration, permission, profileText } from './fakes.ts';

const paths = [pathOf(integration), `${pathOf(integration)}.other`, pathOf(second)];
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };
const required = 'You cannot deploy to a required field: Account.Tier__c';

/** The org takes back no edit of Account.Tier__c in the second profile, so that a reset needs two jobs. */
const refuse: WorldOptions['refuse'] = (sent) =>
  sent.get(second.fullName)?.includes('Account.Tier__c') ? [{ component: second.fullName, problem: required }] : [];

/** Two profiles, of which one has two files. */
function createWorld(): ChangeWorld {
  const world = changeWorld({
    profiles: [integration, second],
    files: [profileText(entries), profileText([permission('account.tier__c', 'edit'), ...entries.slice(0, 2)])],
    refuse,
  });
  world.files.set(paths[1] ?? '', profileText([permission('Account.Phone', 'read'), permission('Lead.Email', 'edit')]));
  return world;
}

const reset = async (world: ChangeWorld): Promise<unknown> => resetting(world, both);
const restore = async (world: ChangeWorld): Promise<unknown> => restoring(world);

/** What org and project hold, where a missing row gives no access. */
function standIn({ org, files }: ChangeWorld): { org: unknown; files: unknown } {
  const given = [...org].map(([id, own]) => [id, [...own].filter(([, access]) => access !== 'none').sort()]);
  return { org: given, files: Object.fromEntries([...files].sort()) };
}

const BEFORE = standIn(createWorld());

/** What stands after a reset that nothing interrupts. */
async function findDone(): Promise<ReturnType<typeof standIn>> {
  const world = createWorld();
  await reset(world);
  return standIn(world);
}

type Stop = { readonly stop: number; readonly when: 'before' | 'after' };

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

/** Resumes when there is something to resume. */
async function resumeLeft(world: ChangeWorld): Promise<void> {
  if (world.saved.size > 0 && isUnfinished(getLastChange(snapshotOf(world)))) await resuming(world);
}

describe('a reset that is killed', () => {
  it('is resumed to before or to done, and restored to before', async () => {
    const done = await findDone();
    expect(done).to.not.deep.equal(BEFORE);
    const states = new Set<string>();
    const calls = await killEverywhere(
      async () => Promise.resolve(createWorld()),
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
      async () => Promise.resolve(createWorld()),
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
    const world = createWorld();
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
  it('is resumed, whatever state the reset was left in', async () => {
    const done = await findDone();
    for (let left = 0; left < 40; left += 3) {
      const prepare = async (): Promise<ChangeWorld> => {
        const world = createWorld();
        await runKilled(world, reset, { stop: left, when: 'after' });
        return world;
      };
      await killEverywhere(prepare, resumeLeft, async (world) => {
        await resumeLeft(world);
        const state = world.saved.size === 0 ? 'none' : getSnapshotState(snapshotOf(world));
        expect(standIn(world)).to.deep.equal(state === 'partial' ? done : BEFORE);
      });
    }
  });
});
