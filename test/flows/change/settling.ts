import { getLastChange } from '../../../src/fls/snapshot.ts';
import type { StartedJob } from '../../../src/ports/jobs.ts';
import type { OpenedSnapshot } from '../../../src/ports/snapshots.ts';
import { problemOf } from '../../support/problem.ts';
import { NOW, type WorldOptions } from './change-state.ts';
import { changeWorld, type ChangeWorld } from './change-world.ts';
import { resetting } from './resetting.ts';
import { jobsOf, snapshotOf } from './restoring.ts';

export const path = '/state/S1.json';
export const waits = { waits: true, job: null };

/** A world in which a reset was left while its job ran, or while it was started. */
export async function leftWorld(changes: Partial<WorldOptions>): Promise<ChangeWorld> {
  const world = changeWorld(changes);
  await problemOf(resetting(world));
  Object.assign(world.options, { waitFails: null, startLost: false, startFails: null });
  world.done.length = 0;
  return world;
}

export const openedIn = (world: ChangeWorld): OpenedSnapshot => ({ snapshot: snapshotOf(world), path });
export const recordedJobs = (world: ChangeWorld): ReturnType<typeof jobsOf> => jobsOf(getLastChange(snapshotOf(world)));

/** A row of DeployRequest. */
export const row = (id: string, changes: Partial<StartedJob> = {}): StartedJob => ({
  id,
  createdAt: NOW,
  checkOnly: false,
  status: 'InProgress',
  ...changes,
});
