import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import type { Deployer } from '../../../src/ports/jobs.ts';
import { problemOf } from '../../support/problem.ts';
import { deployed, orgThat, createChange, type Org } from './deploying.ts';

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

  it('does not take a fault of the deployer for a refusal', async () => {
    const org = orgThat(() => [], { fits: 1 });
    const fault = new TypeError('a bug');
    const start: Deployer['start'] = async (request) =>
      org.sent.length === 0 ? org.deployer.start(request) : Promise.reject(fault);
    const problem = await problemOf(deployed({ ...org.deployer, start }, ...changes));
    expect([problem.key, problem.tokens]).to.deep.equal(['deployRestUnknown', ['0Af1', 'a bug']]);
  });
});
