import { expect } from 'chai';
import { profileGrantor, READ } from '../support/grantors.ts';
import { restoreSnapshot, type RestoreReview } from '../../src/flows/restore.ts';
import { computeExitCode } from '../../src/fls/change.ts';
import { Problem } from '../../src/fls/problem.ts';
import { changeWorld, second, type ChangeWorld } from './change/change-world.ts';
import { failedWorld, halfWorld, heal, refuse, timedOut } from './change/leaving.ts';
import { resetting } from './change/resetting.ts';
import { changesOf, restoreRequest, resuming } from './change/restoring.ts';
import { entries, integration, profileText } from './fakes.ts';
import { problemOf } from '../support/problem.ts';

const text = profileText(entries);
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };

/** A job of two profiles was left, and the org has refused it. */
async function leaveTwo(): Promise<ChangeWorld> {
  const world = changeWorld({ profiles: [integration, second], files: [text, text], waitFails: timedOut });
  await problemOf(resetting(world, both));
  return heal(world);
}

describe('the resume flow that goes on with a deploy', () => {
  it('deploys a profile on its own that the org refuses without a word on its entries', async () => {
    const world = await leaveTwo();
    const component = second.fullName;
    world.options.refuse = (sent) =>
      sent.get(component)?.includes('Account.Tier__c') ? [{ component, problem: 'What is this?' }] : [];
    const { status, verify } = await resuming(world);
    expect(status).to.equal('partial');
    expect(verify?.remaining.map(({ profile, field }) => [profile, field])).to.deep.equal([
      [second.name, 'Account.Tier__c'],
    ]);
  });

  it('takes nothing away that the profile has come to use since', async () => {
    const world = await failedWorld({ waitFails: timedOut, refuse });
    const inUse = profileGrantor(integration.name, { Account: READ });
    const readProfileGrantors: typeof world.ports.org.readProfileGrantors = async (profiles) =>
      Promise.resolve(new Map(profiles.map(({ id }) => [id, inUse])));
    const { status, notices } = await resuming({
      ...world,
      ports: { ...world.ports, org: { ...world.ports.org, readProfileGrantors } },
    });
    expect([status, world.jobs.length, changesOf(world)]).to.deep.equal(['failed', 1, ['reset failed']]);
    expect(notices).to.deep.equal([{ key: 'unsentChanged', tokens: [integration.name] }]);
  });
});

describe('the resume flow after a part was deployed', () => {
  it('says what the org took when it is lost before the rest', async () => {
    const world = await halfWorld();
    world.options.startFails = new Problem('sessionExpired', {});
    const { key, exitCode, startedWork } = await problemOf(resuming(world));
    expect([key, exitCode, startedWork?.job]).to.deep.equal(['deployRestUnsent', 69, '0']);
    expect((await resuming(heal(world))).status).to.equal('done');
  });

  it('verifies what the org took when it refuses the rest', async () => {
    const world = await halfWorld();
    world.options.startFails = new Problem('deployRefused', { refusal: 'No.' });
    const { status, notices } = await resuming(world);
    expect([status, changesOf(world)]).to.deep.equal(['partial', ['reset partial']]);
    expect(notices).to.deep.equal([{ key: 'unsentRefused', tokens: [second.name, 'No.'] }]);
  });
});

describe('the resume flow of a job that created a profile', () => {
  it('raises the alarm, and does not say that nothing came of the change', async () => {
    const world = await failedWorld({ waitFails: timedOut, without: entries.map(({ field }) => field) });
    const { deployer } = world.ports;
    const wait: typeof deployer.wait = async (id) => ({ ...(await deployer.wait(id)), created: ['Old%20Name'] });
    const result = await resuming({ ...world, ports: { ...world.ports, deployer: { ...deployer, wait } } });
    expect([result.status, computeExitCode(result), result.verify?.ok]).to.deep.equal(['partial', 68, false]);
    expect(result.notices).to.deep.equal([{ key: 'profileCreated', tokens: ['Old Name'] }]);
  });
});

describe('the restore flow of a reset whose job created a profile', () => {
  it('raises the alarm', async () => {
    const world = await failedWorld({ waitFails: timedOut });
    const created = ['Old%20Name'];
    const deploy = { id: '0', status: 'Succeeded', checkOnly: false, failures: [], created };
    const check = async (): Promise<{ hasEnded: boolean; endedAt: null; deploy: typeof deploy }> =>
      Promise.resolve({ hasEnded: true, endedAt: null, deploy });
    const ports = { ...world.ports, deployer: { ...world.ports.deployer, check } };
    const shown: string[] = [];
    const review: RestoreReview = async ({ notices }) => {
      shown.push(...notices.map(({ key, tokens }) => [key, ...tokens].join(' ')));
      return Promise.resolve(false);
    };
    await restoreSnapshot(restoreRequest, ports, review);
    expect(shown).to.include('profileCreated Old Name');
  });
});
