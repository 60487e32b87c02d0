import { expect } from 'chai';
import { startDeploy } from '../../../src/flows/change/deploy.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { problemOf } from '../../support/problem.ts';
import { permission, profileText } from '../fakes.ts';
import { createChange, deployWatched, license, orgThat, refusing, watching, type Org } from './deploying.ts';

/** A watch that logs its calls, among the starts of the org. */
function logging(org: Org): { log: string[]; org: Org; watch: ReturnType<typeof watching> } {
  const log: string[] = [];
  const plain = watching();
  const watch = watching({
    prepareStart: async (profileChanges) => {
      log.push('prepare');
      return plain.prepareStart(profileChanges);
    },
    noteStarting: async (profileChanges) => {
      log.push(`starting ${profileChanges.flatMap(({ edits }) => edits.map(({ field }) => field)).join()}`);
      return Promise.resolve();
    },
    noteStarted: async (job) => Promise.resolve(void log.push(`started ${job}`)),
    noteNotStarted: async () => Promise.resolve(void log.push('not started')),
    noteEnded: async ({ id, status }) => Promise.resolve(void log.push(`ended ${id} ${status}`)),
  });
  const deployer: typeof org.deployer = {
    ...org.deployer,
    start: async (request) => {
      log.push('start');
      return org.deployer.start(request);
    },
  };
  return { log, org: { ...org, deployer }, watch };
}

describe('the record of deploy jobs', () => {
  const change = createChange('A', ['X.a', 'X.b']);

  it('hears of each job before its start, after it and at its end', async () => {
    const { log, org, watch } = logging(orgThat(refusing({ A: { 'X.b': license('X.b') } })));
    await deployWatched(org.deployer, { profileChanges: [change], watch });
    expect(log).to.deep.equal([
      ...['prepare', 'starting X.a,X.b', 'start', 'started 0Af1', 'ended 0Af1 Failed'],
      ...['prepare', 'starting X.a', 'start', 'started 0Af2', 'ended 0Af2 Succeeded'],
    ]);
  });

  it('hears that no job was started, unless it is not known', async () => {
    for (const [problem, told] of [
      [new Problem('deployRefused', { refusal: 'no' }), ['not started']],
      [new Problem('sessionExpired', {}), ['not started']],
      [new Problem('deployStartUnknown', { problem: 'cut off' }), []],
      [new TypeError('a bug'), []],
    ] as const) {
      const { log, org, watch } = logging(orgThat(() => []));
      const start = async (): Promise<never> => Promise.reject(problem);
      await problemOf(deployWatched({ ...org.deployer, start }, { profileChanges: [change], watch }));
      expect(log).to.deep.equal(['prepare', 'starting X.a,X.b', ...told]);
    }
  });

  it('starts no job when it cannot be written', async () => {
    const org = orgThat(() => []);
    const full = new Problem('notWritten', { path: 'S1.json', problem: 'ENOSPC' });
    const watch = watching({ noteStarting: async () => Promise.reject(full) });
    expect(await problemOf(deployWatched(org.deployer, { profileChanges: [change], watch }))).to.equal(full);
    expect(org.sent).to.deep.equal([]);
  });

  for (const hook of ['noteStarted', 'noteEnded'] as const)
    it(`never hides a job of the org: ${hook} fails`, async () => {
      const org = orgThat(() => []);
      const full = new Problem('notWritten', { path: 'S1.json', problem: 'ENOSPC' });
      const watch = watching({ [hook]: async () => Promise.reject(full) });
      const problem = await problemOf(deployWatched(org.deployer, { profileChanges: [change], watch }));
      expect([problem.key, problem.exitCode, problem.startedWork?.job]).to.deep.equal(['deployOutOfSight', 69, '0Af1']);
    });
});

describe('going on with a job', () => {
  const fields = ['X.a', 'X.b'];
  const changes = [createChange('A', fields), createChange('B', fields)];
  const [first] = changes;

  it('waits for it, drops what it refused, and sends the other profiles', async () => {
    const org = orgThat(refusing({ A: { 'X.b': license('X.b') } }));
    const watch = watching();
    const options = { profileChanges: changes, watch, apiVersion: '66.0', checkOnly: false, testLevel: null };
    const started = await startDeploy(org.deployer, { ...options, profileChanges: changes.slice(0, 1) });
    expect(started).to.deep.equal({ id: '0Af1', profileChanges: [first] });
    if (!started) throw new Error('nothing was started');
    const summary = await deployWatched(org.deployer, { ...options, started });
    expect(org.sent.map((job) => Object.fromEntries(job))).to.deep.equal([
      { A: fields },
      { A: ['X.a'] },
      { B: fields },
    ]);
    expect([summary.jobs, summary.dropped.length]).to.deep.equal([['0Af1', '0Af2', '0Af3'], 1]);
    expect(summary.accepted.map(({ edits }) => edits.length)).to.deep.equal([1, 2]);
  });

  it('sends the rest of a profile of which the job deploys a part', async () => {
    const org = orgThat(() => []);
    const part = createChange('A', ['X.a']);
    const id = await org.deployer.start({
      profiles: new Map([['A', profileText([permission('X.a', 'none')])]]),
      apiVersion: '66.0',
      checkOnly: false,
      testLevel: null,
    });
    const whole = createChange('A', fields);
    const summary = await deployWatched(org.deployer, {
      profileChanges: [whole],
      started: { id, profileChanges: [part] },
    });
    expect(org.sent.map((job) => Object.fromEntries(job))).to.deep.equal([{ A: ['X.a'] }, { A: ['X.b'] }]);
    expect(summary.accepted).to.deep.equal([whole]);
  });

  it('starts the first job of as many profiles as the org takes', async () => {
    const org = orgThat(() => [], { fits: 1 });
    const options = {
      profileChanges: changes,
      watch: watching(),
      apiVersion: '66.0',
      checkOnly: false,
      testLevel: null,
    };
    expect((await startDeploy(org.deployer, options))?.profileChanges).to.deep.equal([first]);
    expect(await startDeploy(org.deployer, { ...options, profileChanges: [] })).to.equal(null);
  });
});

describe('a deploy that creates a profile', () => {
  it('names it, unless the job only checked', async () => {
    const org = orgThat(() => []);
    const wait: typeof org.deployer.wait = async (id) => ({ ...(await org.deployer.wait(id)), created: ['R%26D'] });
    const deployer = { ...org.deployer, wait };
    const profileChanges = [createChange('R%26D', ['X.a'])];
    const { deploy, created } = await deployWatched(deployer, { profileChanges });
    expect(created).to.deep.equal(['R&D']);
    expect(Object.keys(deploy ?? {})).to.deep.equal(['id', 'status', 'checkOnly', 'failures']);
    expect((await deployWatched(deployer, { profileChanges, checkOnly: true })).created).to.deep.equal([]);
  });
});
