import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import { toSfError } from '../../../src/present/errors.ts';
import type { Deployer } from '../../../src/ports/jobs.ts';
import { problemOf } from '../../support/problem.ts';
import { entries, integration, profileText } from '../fakes.ts';
import { changeWorld, pathOf, type ChangeWorld } from './change-world.ts';
import { refuse } from './leaving.ts';
import { resetting } from './resetting.ts';
import { changesOf } from './restoring.ts';

const nothing = { job: null, snapshot: null, files: [] };

/** Its jobs from this one on are not started. */
function failFrom(first: number, world: ChangeWorld, problem: Problem): ChangeWorld {
  const start: Deployer['start'] = async (request) =>
    world.jobs.length >= first ? Promise.reject(problem) : world.ports.deployer.start(request);
  return { ...world, ports: { ...world.ports, deployer: { ...world.ports.deployer, start } } };
}

describe('a change that ends before it changed anything', () => {
  it('says so when it was interrupted right before the start of its deploy', async () => {
    const world = changeWorld();
    const problem = await problemOf(resetting(failFrom(0, world, new Problem('interrupted', {}))));
    expect([problem.key, problem.exitCode, problem.startedWork]).to.deep.equal(['interrupted', 130, nothing]);
    expect(toSfError(problem).message).to.contain('Nothing was changed, neither in the org nor in the project.');
    expect([world.files.get(pathOf(integration)), changesOf(world)]).to.deep.equal([
      profileText(entries),
      ['reset failed'],
    ]);
  });

  it('names the snapshot that could not be closed', async () => {
    const world = changeWorld();
    const { snapshots } = world.ports;
    const update: typeof snapshots.update = async (opened) =>
      opened.snapshot.changes.at(-1)?.state === 'failed'
        ? Promise.reject(new Problem('notWritten', { path: opened.path, problem: 'full' }))
        : snapshots.update(opened);
    const full = { ...world, ports: { ...world.ports, snapshots: { ...snapshots, update } } };
    const problem = await problemOf(resetting(failFrom(0, full, new Problem('deployRefused', { refusal: 'No.' }))));
    expect(problem.startedWork).to.deep.equal({ ...nothing, snapshot: { id: 'S1', path: '/state/S1.json' } });
  });

  for (const [lost, key] of [
    [new Problem('connectionLost', { problem: 'cut off' }), 'connectionLost'],
    [new Problem('deployStartUnknown', { problem: 'cut off' }), 'dryRunUnfinished'],
  ] as const)
    it(`offers nothing to finish after a dry run that ended with ${lost.key}`, async () => {
      const world = changeWorld({ refuse });
      const problem = await problemOf(resetting(failFrom(1, world, lost), { dryRun: true }));
      expect([problem.key, world.jobs.length, world.saved.size]).to.deep.equal([key, 1, 0]);
    });
});
