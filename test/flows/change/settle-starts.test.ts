import { expect } from 'chai';
import { settleJobs } from '../../../src/flows/change/settle-jobs.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { getLastChange, type JobRecord } from '../../../src/fls/snapshot.ts';
import { integration } from '../fakes.ts';
import { problemOf } from '../../support/problem.ts';
import { NOW } from './change-state.ts';
import { changeWorld } from './change-world.ts';
import { cutOff } from './leaving.ts';
import { resetting } from './resetting.ts';
import { snapshotOf } from './restoring.ts';
import { leftWorld, openedIn, path, recordedJobs, row, waits } from './settling.ts';

describe('a start of unknown fate, beside jobs of others with the same login', () => {
  it('does not take a job that the org had before the start, by 15 characters either', async () => {
    const foreign = '0Af000000000001';
    const world = changeWorld({ started: [row(foreign)], startFails: cutOff });
    await problemOf(resetting(world));
    expect(getLastChange(snapshotOf(world)).jobs[0]?.earlierJobs).to.deep.equal([foreign]);
    world.options.started = [row(`${foreign}AAA`)];
    const { notices } = await settleJobs(openedIn(world), waits, world.ports);
    expect([recordedJobs(world), notices]).to.deep.equal([[], []]);
  });

  it('takes the one that is new beside jobs from before the start, without a word', async () => {
    const world = await leftWorld({ startLost: true, started: [row('X')] });
    world.options.started = [row('0'), row('X')];
    const { notices } = await settleJobs(openedIn(world), waits, world.ports);
    expect([recordedJobs(world), notices]).to.deep.equal([[['0', 'Succeeded']], []]);
  });

  it('says that it takes the only one when the org did not show the jobs before the start', async () => {
    const world = await leftWorld({ startLost: true, started: null });
    expect(getLastChange(snapshotOf(world)).jobs[0]?.earlierJobs).to.equal(null);
    world.options.started = [row('0')];
    const { notices } = await settleJobs(openedIn(world), waits, world.ports);
    expect(notices).to.deep.equal([{ key: 'startAssumed', tokens: ['0', NOW] }]);
  });

  it('says so of a record that does not tell the jobs before the start', async () => {
    const world = await leftWorld({ startLost: true });
    const snapshot = snapshotOf(world);
    const old: JobRecord = { id: null, startedAt: NOW, profiles: [integration.name], status: null };
    const changes = snapshot.changes.map((change) => ({ ...change, jobs: [old] }));
    const { notices } = await settleJobs({ snapshot: { ...snapshot, changes }, path }, waits, world.ports);
    expect(notices.map(({ key }) => key)).to.deep.equal(['startAssumed']);
  });

  it('starts nothing when the jobs before the start cannot be asked for', async () => {
    const world = changeWorld();
    const lost = new Problem('connectionLost', { problem: 'cut off' });
    const findStarted = async (): Promise<never> => Promise.reject(lost);
    const ports = { ...world.ports, deployer: { ...world.ports.deployer, findStarted } };
    expect(await problemOf(resetting({ ...world, ports }))).to.equal(lost);
    expect([world.jobs, getLastChange(snapshotOf(world)).state]).to.deep.equal([[], 'failed']);
  });
});
