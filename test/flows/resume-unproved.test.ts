import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { Problem } from '../../src/fls/problem.ts';
import { NO_LOGIN, type LoginSections } from '../../src/metadata/login-sections.ts';
import { problemOf } from '../support/problem.ts';
import type { OrgReader } from '../../src/ports/org.ts';
import { pathOf, type ChangeWorld } from './change/change-world.ts';
import { failedWorld, killedWorld, timedOut } from './change/leaving.ts';
import { edits } from './change/resetting.ts';
import { runKilled } from './change/killing.ts';
import { changesOf, resetWorld, restoring, resuming } from './change/restoring.ts';
import { integration } from './fakes.ts';

const lost = new Problem('connectionLost', { problem: 'cut off' });

function changeOrg(world: ChangeWorld, org: Partial<OrgReader>): ChangeWorld {
  return { ...world, ports: { ...world.ports, org: { ...world.ports.org, ...org } } };
}

describe('the resume flow, where the org cannot be asked what took effect', () => {
  const readFieldPermissions = async (): Promise<never> => Promise.reject(lost);

  it('says that the org took the job, and does not end as if nothing had taken effect', async () => {
    const world = await failedWorld({ waitFails: timedOut });
    const problem = await problemOf(resuming(changeOrg(world, { readFieldPermissions })));
    expect([problem.key, problem.exitCode, problem.cause]).to.deep.equal(['notVerified', 68, lost]);
    const snapshot = { id: 'S1', path: '/state/S1.json' };
    expect(problem.startedWork).to.deep.equal({ job: '0', snapshot, files: [] });
    expect(changesOf(world)).to.deep.equal(['reset submitted']);
    expect((await resuming(world)).status).to.equal('done');
  });

  it('ends with the loss alone when no job took effect', async () => {
    const world = await killedWorld(['create', 'write']);
    expect((await problemOf(resuming(changeOrg(world, { readFieldPermissions })))).key).to.equal('connectionLost');
  });

  it('finishes, and says which login settings could not be read', async () => {
    const world = await failedWorld({ waitFails: timedOut });
    const unknown = new Problem('loginUnknown', { profile: integration.name, problem: 'no answer' });
    const result = await resuming(changeOrg(world, { readLoginSections: async () => Promise.reject(unknown) }));
    expect([result.status, result.state, computeExitCode(result)]).to.deep.equal(['done', 'applied', 68]);
    expect(result.notices).to.deep.equal([{ key: 'loginUnverified', tokens: [integration.name, 'no answer'] }]);
  });
});

describe('the resume flow of a change that deployed nothing of a profile', () => {
  const login: LoginSections = { ...NO_LOGIN, loginIpRanges: [[['startAddress', '10.0.0.1']]] };
  const readLoginSections: OrgReader['readLoginSections'] = async (profiles) =>
    Promise.resolve(new Map(profiles.map(({ id }) => [id, login])));

  it('says nothing of login settings that only the record lacks', async () => {
    const world = changeOrg(await resetWorld(), { readLoginSections });
    for (const { field, from } of edits) world.org.get(integration.id)?.set(field, from);
    // Only files are restored, and the command is killed when it has written them.
    let stop = 0;
    for (let calls = ''; !calls.endsWith('write'); stop += 1) {
      const trial = changeOrg(await resetWorld(), { readLoginSections });
      for (const { field, from } of edits) trial.org.get(integration.id)?.set(field, from);
      calls = (await runKilled(trial, restoring, { stop, when: 'after' })).calls.join(' ');
    }
    await runKilled(world, restoring, { stop: stop - 1, when: 'after' });
    const result = await resuming(world);
    expect([result.status, result.verify, computeExitCode(result)]).to.deep.equal([
      'done',
      { ok: true, remaining: [], others: [], sections: [] },
      0,
    ]);
  });
});

describe('the resume flow that cannot write a file', () => {
  it('does not say that the org accepted what it never got', async () => {
    const world = await killedWorld(['create', 'write']);
    world.options.unwritable = pathOf(integration);
    const { key, exitCode, startedWork } = await problemOf(resuming(world));
    expect([key, exitCode, startedWork?.job]).to.deep.equal(['notPutBack', 68, null]);
  });
});
