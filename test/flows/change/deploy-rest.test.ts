import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import type { Deployer } from '../../../src/ports/jobs.ts';
import { problemOf } from '../../support/problem.ts';
import { createChange, deployed, deployWatched, orgThat, refusing, required, watching, type Org } from './deploying.ts';

describe('deploying edits when a job cannot be started after another one succeeded', () => {
  const changes = [createChange('A', ['X.a']), createChange('B', ['X.a']), createChange('C', ['X.a'])];

  /** Takes one profile a job, and the first job only. */
  function failingAfterFirst(problem: Problem): Org {
    const org = orgThat(() => [], { fits: 1 });
    const start: Deployer['start'] = async (request) => {
      const isStarted = org.sent.length === 0 || request.profiles.size > 1;
      return isStarted ? org.deployer.start(request) : Promise.reject(problem);
    };
    return { ...org, deployer: { ...org.deployer, start } };
  }

  it('leaves the rest unsent', async () => {
    const { deployer, sent } = failingAfterFirst(new Problem('deployRefused', { refusal: 'no' }));
    const { deploy, jobs, unsent } = await deployed(deployer, ...changes);
    expect([deploy?.id, deploy?.status, jobs, unsent?.profiles]).to.deep.equal([
      '0Af1',
      'SucceededPartial',
      ['0Af1'],
      ['B', 'C'],
    ]);
    expect([unsent?.problem.key, deploy?.failures]).to.deep.equal(['deployRefused', []]);
    expect(sent).to.have.length(1);
  });

  it('does not count the rest as refused when the org may have started a job', async () => {
    const cause = new Problem('deployStartUnknown', { problem: 'cut off' }, { exitCode: 130 });
    const problem = await problemOf(deployed(failingAfterFirst(cause).deployer, ...changes));
    expect([problem.key, problem.tokens, problem.exitCode, problem.cause, problem.startedWork?.job]).to.deep.equal([
      'deployRestUnknown',
      ['0Af1', 'cut off'],
      130,
      cause,
      '0Af1',
    ]);
  });

  const lost = [
    new Problem('sessionExpired', {}),
    new Problem('connectionLost', { problem: 'ECONNREFUSED' }),
    new Problem('unexpectedResponse', { problem: 'a page' }),
    new Problem('interrupted', {}),
  ];
  for (const cause of lost)
    it(`ends with the job when the org is lost: ${cause.key}`, async () => {
      const problem = await problemOf(deployed(failingAfterFirst(cause).deployer, ...changes));
      expect([problem.key, problem.tokens, problem.cause, problem.startedWork?.job]).to.deep.equal([
        'deployRestUnsent',
        ['0Af1'],
        cause,
        '0Af1',
      ]);
      expect(problem.exitCode).to.equal(cause.key === 'interrupted' ? 130 : 69);
    });

  it('ends with the job also when that job failed, and when the profiles cannot be looked at', async () => {
    const org = orgThat(refusing({ A: { 'X.b': required('X.b') } }));
    const cause = new Problem('sessionExpired', {});
    const plain = watching();
    const watch = watching({
      prepareStart: async (profileChanges) =>
        org.sent.length > 0 ? Promise.reject(cause) : plain.prepareStart(profileChanges),
    });
    const change = createChange('A', ['X.a', 'X.b']);
    const problem = await problemOf(deployWatched(org.deployer, { profileChanges: [change], watch }));
    expect([problem.key, problem.exitCode, problem.startedWork?.job]).to.deep.equal(['deployRestUnsent', 69, '0Af1']);
  });

  it('does not take a fault of the deployer for a refusal', async () => {
    const org = orgThat(() => [], { fits: 1 });
    const fault = new TypeError('a bug');
    const start: Deployer['start'] = async (request) =>
      org.sent.length === 0 ? org.deployer.start(request) : Promise.reject(fault);
    const problem = await problemOf(deployed({ ...org.deployer, start }, ...changes));
    expect([problem.key, problem.tokens]).to.deep.equal(['deployRestUnknown', ['0Af1', 'a bug']]);
  });
});
