import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import { getLastChange, type ChangeRecord } from '../../../src/fls/snapshot.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { integration } from '../fakes.ts';
import { problemOf } from '../../support/problem.ts';
import { changeWorld, pathOf, type ChangeWorld } from './change-world.ts';
import { fileAfter, resetting } from './resetting.ts';
import { changesOf, resetWorld, restoring, snapshotOf } from './restoring.ts';

const path = pathOf(integration);
const place = { id: 'S1', path: '/state/S1.json' };
const noSpace = new Problem('notWritten', { path: place.path, problem: 'no space' });

describe('a change whose record cannot be written', () => {
  /** The world, whose store fails to write any record of that kind. */
  function failing(world: ChangeWorld, isSuch: (change: ChangeRecord) => boolean): ChangeWorld {
    const { snapshots } = world.ports;
    const update: SnapshotStore['update'] = async (opened) =>
      isSuch(getLastChange(opened.snapshot)) ? Promise.reject(noSpace) : snapshots.update(opened);
    return { ...world, ports: { ...world.ports, snapshots: { ...snapshots, update } } };
  }

  it('starts no job, and has put the file back', async () => {
    const world = changeWorld();
    const before = new Map(world.files);
    const problem = await problemOf(resetting(failing(world, ({ state }) => state === 'submitted')));
    expect([problem, world.jobs, world.files]).to.deep.equal([noSpace, [], before]);
    expect(changesOf(world)).to.deep.equal(['reset failed']);
  });

  it('is done all the same after the start, and says so', async () => {
    const world = changeWorld();
    const isStarted = ({ jobs }: ChangeRecord): boolean => jobs.some(({ id }) => id !== null);
    const { status, notices } = await resetting(failing(world, isStarted));
    expect([status, world.files.get(path)]).to.deep.equal(['reset', fileAfter]);
    expect(notices).to.deep.equal([{ key: 'snapshotNotUpdated', tokens: [place.path, 'no space'] }]);
    expect(getLastChange(snapshotOf(world)).jobs.map(({ id }) => id)).to.deep.equal([null]);
  });

  it('writes nothing of a restore when it cannot be begun', async () => {
    const world = await resetWorld();
    const problem = await problemOf(restoring(failing(world, ({ kind }) => kind === 'restore')));
    expect([problem, world.files.get(path), world.jobs.length]).to.deep.equal([noSpace, fileAfter, 1]);
    expect(changesOf(world)).to.deep.equal(['reset applied']);
  });
});
