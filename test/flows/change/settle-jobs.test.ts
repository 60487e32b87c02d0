import { expect } from 'chai';
import { settleJobs } from '../../../src/flows/change/settle-jobs.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { getLastChange, type JobRecord } from '../../../src/fls/snapshot.ts';
import type { JobStatus, StartedJob } from '../../../src/ports/jobs.ts';
import type { OpenedSnapshot } from '../../../src/ports/snapshots.ts';
import { integration } from '../fakes.ts';
import { problemOf } from '../../support/problem.ts';
import { NOW, type WorldOptions } from './change-state.ts';
import { changeWorld, type ChangeWorld } from './change-world.ts';
import { resetting } from './resetting.ts';
import { jobsOf, snapshotOf } from './restoring.ts';

const path = '/state/S1.json';
const timedOut = new Problem('deployTimedOut', { job: '0' });
const asks = { waits: false, job: null };
const waits = { waits: true, job: null };

/** A world in which a reset was left while its job ran, or while it was started. */
async function leftWorld(changes: Partial<WorldOptions>): Promise<ChangeWorld> {
  const world = changeWorld(changes);
  await problemOf(resetting(world));
  Object.assign(world.options, { waitFails: null, startLost: false, startFails: null });
  world.done.length = 0;
  return world;
}

const openedIn = (world: ChangeWorld): OpenedSnapshot => ({ snapshot: snapshotOf(world), path });
const recordedJobs = (world: ChangeWorld): ReturnType<typeof jobsOf> => jobsOf(getLastChange(snapshotOf(world)));

/** A row of DeployRequest. */
const row = (id: string, changes: Partial<StartedJob> = {}): StartedJob => ({
  id,
  createdAt: NOW,
  checkOnly: false,
  status: 'InProgress',
  ...changes,
});

describe('settling the jobs of a change', () => {
  it('refuses when a job goes on, and changes nothing', async () => {
    const world = await leftWorld({ waitFails: timedOut });
    const problem = await problemOf(settleJobs(openedIn(world), asks, world.ports));
    expect([problem.key, problem.tokens, problem.exitCode]).to.deep.equal(['changeRunning', ['0'], 69]);
    expect(problem.startedWork).to.deep.equal({ job: '0', snapshot: { id: 'S1', path }, files: [] });
    expect([world.done, recordedJobs(world)]).to.deep.equal([[], [['0', null]]]);
  });

  it('waits for it when it is told to, and records its end', async () => {
    const world = await leftWorld({ waitFails: timedOut });
    const { opened, deploys } = await settleJobs(openedIn(world), waits, world.ports);
    expect(deploys.map(({ id, status }) => [id, status])).to.deep.equal([['0', 'Succeeded']]);
    expect([recordedJobs(world), opened.snapshot]).to.deep.equal([[['0', 'Succeeded']], snapshotOf(world)]);
  });

  it('tells the end of a job that ended meanwhile and the reasons of a failure, and records it only when it waits', async () => {
    const failures = [{ component: integration.fullName, problem: 'no' }];
    const world = await leftWorld({ waitFails: timedOut, refuse: () => failures });
    await world.ports.deployer.wait('0');
    for (const [how, recorded] of [
      [asks, null],
      [waits, 'Failed'],
    ] as const) {
      const { opened, deploys } = await settleJobs(openedIn(world), how, world.ports);
      expect(deploys.map((one) => [one.status, one.failures])).to.deep.equal([['Failed', failures]]);
      expect(jobsOf(getLastChange(opened.snapshot))).to.deep.equal([['0', 'Failed']]);
      expect(recordedJobs(world)).to.deep.equal([['0', recorded]]);
    }
  });

  it('goes on when the org does not know the job any more, and does not wait for it', async () => {
    const world = await leftWorld({ waitFails: timedOut, forgotten: ['0'] });
    const { deploys } = await settleJobs(openedIn(world), waits, world.ports);
    expect([deploys, recordedJobs(world)]).to.deep.equal([[], [['0', 'Unknown']]]);
  });

  it('names the job when it is not known whether it goes on', async () => {
    const world = await leftWorld({ waitFails: timedOut });
    world.options.waitFails = new Problem('deployInterrupted', { job: '0' }, { exitCode: 130 }).addStartedWork({
      job: '0',
    });
    const problem = await problemOf(settleJobs(openedIn(world), waits, world.ports));
    expect([problem.key, problem.exitCode, problem.startedWork?.snapshot?.id]).to.deep.equal([
      'deployInterrupted',
      130,
      'S1',
    ]);
    expect(recordedJobs(world)).to.deep.equal([['0', null]]);
  });

  it('asks for no job whose end is known', async () => {
    const world = await leftWorld({ waitFails: timedOut });
    const { opened } = await settleJobs(openedIn(world), waits, world.ports);
    const check = async (): Promise<never> => Promise.reject(new Error('asked again'));
    const ports = { ...world.ports, deployer: { ...world.ports.deployer, check, wait: check } };
    expect((await settleJobs(opened, asks, ports)).deploys).to.deep.equal([]);
  });

  describe('of which it is not known whether the org started one', () => {
    it('finds that it did', async () => {
      const world = await leftWorld({ startLost: true });
      expect(recordedJobs(world)).to.deep.equal([[null, null]]);
      const { deploys } = await settleJobs(openedIn(world), waits, world.ports);
      expect([deploys.map(({ id }) => id), recordedJobs(world)]).to.deep.equal([['0'], [['0', 'Succeeded']]]);
    });

    it('names the job that goes on', async () => {
      const world = await leftWorld({ startLost: true });
      const problem = await problemOf(settleJobs(openedIn(world), asks, world.ports));
      expect([problem.key, problem.startedWork?.job, recordedJobs(world)]).to.deep.equal([
        'changeRunning',
        '0',
        [[null, null]],
      ]);
    });

    it('finds that it did not', async () => {
      const world = await leftWorld({ startFails: new Problem('deployStartUnknown', { problem: 'cut off' }) });
      const { deploys } = await settleJobs(openedIn(world), waits, world.ports);
      expect([deploys, recordedJobs(world)]).to.deep.equal([[], []]);
    });

    it('asks from the time of the start on', async () => {
      const world = await leftWorld({ startLost: true });
      const asked: string[] = [];
      const findStarted = async (since: string): Promise<readonly StartedJob[]> => {
        asked.push(since);
        return Promise.resolve([]);
      };
      const ports = { ...world.ports, deployer: { ...world.ports.deployer, findStarted } };
      await settleJobs(openedIn(world), asks, ports);
      expect(asked).to.deep.equal([NOW]);
    });

    it('refuses when several may be it, or the org does not show any', async () => {
      const world = await leftWorld({ startLost: true });
      for (const [started, jobs] of [
        [[row('0'), row('X')], '0, X'],
        [null, ''],
      ] as const) {
        world.options.started = started;
        const problem = await problemOf(settleJobs(openedIn(world), waits, world.ports));
        expect([problem.key, problem.details]).to.deep.equal(['startUnresolved', { startedAt: NOW, jobs }]);
        expect(problem.startedWork?.snapshot?.id).to.equal('S1');
        expect(recordedJobs(world)).to.deep.equal([[null, null]]);
      }
    });

    it('does not take a job that only checks, nor one of another snapshot', async () => {
      const world = await leftWorld({ startLost: true });
      world.org.get(integration.id)?.set('Account.Phone', 'edit');
      await resetting(world);
      expect(jobsOf(getLastChange(snapshotOf(world, 'S2')))).to.deep.equal([['1', 'Succeeded']]);
      world.options.started = [row('2', { checkOnly: true }), row('1'), row('0')];
      await settleJobs(openedIn(world), waits, world.ports);
      expect(recordedJobs(world)).to.deep.equal([['0', 'Succeeded']]);
    });

    it('does not take another job of the same change', async () => {
      const world = await leftWorld({ startLost: true });
      const known: JobRecord = { id: 'Y', startedAt: NOW, profiles: [], status: 'Failed' };
      const snapshot = snapshotOf(world);
      const changes = snapshot.changes.map((change) => ({ ...change, jobs: [known, ...change.jobs] }));
      world.options.started = [row('0'), row('Y', { status: 'Failed' })];
      await settleJobs({ snapshot: { ...snapshot, changes }, path }, waits, world.ports);
      expect(recordedJobs(world)).to.deep.equal([
        ['Y', 'Failed'],
        ['0', 'Succeeded'],
      ]);
    });

    it('takes the job that the user names', async () => {
      const world = await leftWorld({ startLost: true });
      world.options.started = null;
      await settleJobs(openedIn(world), { waits: true, job: '0' }, world.ports);
      expect(recordedJobs(world)).to.deep.equal([['0', 'Succeeded']]);
    });

    it('does not take the job that the user names when the org does not know it', async () => {
      const world = await leftWorld({ startLost: true });
      world.options.started = null;
      const problem = await problemOf(settleJobs(openedIn(world), { waits: true, job: '9' }, world.ports));
      expect([problem.key, recordedJobs(world)]).to.deep.equal(['jobNotFound', [[null, null]]]);
    });

    it('does not take it by 15 characters either', async () => {
      const world = await leftWorld({ startLost: true });
      const snapshot = snapshotOf(world);
      const job: JobRecord = { id: '0Af000000000001AAA', startedAt: NOW, profiles: [], status: 'Succeeded' };
      const changes = snapshot.changes.map((change) => ({ ...change, state: 'applied' as const, jobs: [job] }));
      world.saved.set('S0', { ...snapshot, id: 'S0', changes });
      world.options.started = null;
      const deploy = { id: job.id ?? '', status: 'Succeeded', checkOnly: false, failures: [], created: [] };
      const check = async (): Promise<JobStatus> => Promise.resolve({ hasEnded: true, endedAt: null, deploy });
      const ports = { ...world.ports, deployer: { ...world.ports.deployer, check } };
      const settling = settleJobs(openedIn(world), { waits: true, job: '0Af000000000001' }, ports);
      expect([(await problemOf(settling)).key, recordedJobs(world)]).to.deep.equal(['startUnresolved', [[null, null]]]);
    });

    it('does not take the job that the user names when it is one of another snapshot', async () => {
      const world = await leftWorld({ startLost: true });
      world.org.get(integration.id)?.set('Account.Phone', 'edit');
      await resetting(world);
      world.options.started = null;
      const problem = await problemOf(settleJobs(openedIn(world), { waits: true, job: '1' }, world.ports));
      expect([problem.key, recordedJobs(world)]).to.deep.equal(['startUnresolved', [[null, null]]]);
    });
  });
});
