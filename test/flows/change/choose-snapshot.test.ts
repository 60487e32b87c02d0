import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import { getSnapshotState, type SkippedSnapshot } from '../../../src/fls/snapshot.ts';
import { integration, permission, profileText } from '../fakes.ts';
import { problemOf } from '../../support/problem.ts';
import { changeWorld, pathOf, type ChangeWorld } from './change-world.ts';
import { resetting } from './resetting.ts';
import { changesOf, resetWorld, restoring, resuming, snapshotOf } from './restoring.ts';

const path = pathOf(integration);
const timedOut = new Problem('deployTimedOut', { job: '0' });
const refused = [{ component: integration.fullName, problem: 'no' }];

function setAccess({ org }: ChangeWorld, field: string, access: 'none' | 'read' | 'edit'): void {
  org.get(integration.id)?.set(field, access);
}

/** A second reset, of Account.Phone. */
async function resetAgain(world: ChangeWorld): Promise<void> {
  setAccess(world, 'Account.Phone', 'edit');
  await resetting(world);
}

/** A world in which a reset, S1, was left while its job ran. */
async function leftWorld(): Promise<ChangeWorld> {
  const world = changeWorld({ waitFails: timedOut });
  await problemOf(resetting(world));
  world.options.waitFails = null;
  return world;
}

describe('the snapshot of a restore that names none', () => {
  const damaged = (id: string | null): SkippedSnapshot[] => [{ id, path: '/state/S.json', problem: 'cut off' }];
  const listing = (world: ChangeWorld, skipped: readonly SkippedSnapshot[]): ChangeWorld => {
    const { snapshots } = world.ports;
    const list: typeof snapshots.list = async (id) => ({ ...(await snapshots.list(id)), skipped });
    return { ...world, ports: { ...world.ports, snapshots: { ...snapshots, list } } };
  };

  it('is the newest', async () => {
    const world = await resetWorld();
    await resetAgain(world);
    const { snapshot, edits } = await restoring(world);
    expect([snapshot.id, edits.map(({ field }) => field)]).to.deep.equal(['S2', ['Account.Phone']]);
    expect((await restoring(world)).snapshot.id).to.equal('S1');
  });

  it('is not one of a reset that failed, nor one that was restored', async () => {
    const world = await resetWorld();
    world.options.refuse = () => refused;
    await resetAgain(world);
    world.options.refuse = () => [];
    expect(changesOf(world, 'S2')).to.deep.equal(['reset failed']);
    await resetAgain(world);
    expect((await restoring(world)).snapshot.id).to.equal('S3');
    setAccess(world, 'Account.Phone', 'none');
    expect((await restoring(world)).snapshot.id).to.equal('S1');
    const problem = await problemOf(restoring(world));
    expect([problem.key, problem.details]).to.deep.equal(['nothingToRestore', { restored: 2, failed: 1 }]);
  });

  it('is not one of which everything was changed since: it says so', async () => {
    const world = await resetWorld({ permissionable: ['Account.Phone', 'Account.Tier__c', 'Lead.Email'] });
    setAccess(world, 'Lead.Email', 'edit');
    await resetting(world);
    setAccess(world, 'Lead.Email', 'read');
    const { snapshot, status, notices } = await restoring(world);
    expect([snapshot.id, status, notices]).to.deep.equal([
      'S1',
      'restored',
      [{ key: 'snapshotPassed', tokens: ['S2'] }],
    ]);
    expect(getSnapshotState(snapshotOf(world, 'S2'))).to.equal('applied');
  });

  it('is again one that was restored in part, however often the command is repeated, and no older one', async () => {
    const world = await resetWorld();
    await resetAgain(world);
    setAccess(world, 'Account.Phone', 'read');
    const first = await restoring(world, { snapshot: 'S2' });
    expect([first.status, getSnapshotState(snapshotOf(world, 'S2'))]).to.deep.equal(['partial', 'partlyRestored']);
    for (const time of ['once', 'again']) {
      const { snapshot, status, left, notices } = await restoring(world);
      expect([snapshot.id, status, left.length], time).to.deep.equal(['S2', 'partial', 1]);
      expect(notices.filter(({ key }) => key === 'restoreStays')).to.deep.equal([
        { key: 'restoreStays', tokens: ['S2', 'S1'] },
      ]);
    }
    expect(changesOf(world, 'S1')).to.deep.equal(['reset applied']);
    expect((await restoring(world, { snapshot: 'S1' })).snapshot.id).to.equal('S1');
    setAccess(world, 'Account.Phone', 'edit');
    expect((await restoring(world)).status).to.equal('nothingToDo');
  });

  it('is the newest when none has anything to put back', async () => {
    const world = await resetWorld({ files: null });
    for (const field of ['Account.Phone', 'Account.Tier__c']) setAccess(world, field, 'edit');
    setAccess(world, 'Account.Tier__c', 'read');
    const { snapshot, status, notices } = await restoring(world);
    expect([snapshot.id, status, notices]).to.deep.equal(['S1', 'nothingToDo', []]);
    expect((await problemOf(restoring(world))).key).to.equal('nothingToRestore');
  });

  it('is not passed over while its job goes on, and nothing is changed', async () => {
    const world = await leftWorld();
    const files = new Map(world.files);
    const problem = await problemOf(restoring(world));
    expect([problem.key, problem.exitCode, problem.startedWork?.job]).to.deep.equal(['changeRunning', 69, '0']);
    expect([changesOf(world), world.files, world.jobs.length]).to.deep.equal([['reset submitted'], files, 1]);
  });

  it('is one whose job has ended, though nobody resumed it', async () => {
    const world = await leftWorld();
    await world.ports.deployer.wait('0');
    expect((await restoring(world)).status).to.equal('restored');
    expect(changesOf(world)).to.deep.equal(['reset partial', 'restore applied']);
  });

  it('is none when there is none', async () => {
    expect((await problemOf(restoring(changeWorld()))).key).to.equal('noSnapshots');
  });

  it('is none while a newer one cannot be read', async () => {
    for (const world of [await resetWorld(), changeWorld()]) {
      const { key, tokens } = await problemOf(restoring(listing(world, damaged('S9'))));
      expect([key, tokens[1], world.done]).to.deep.equal(['newestUnknown', 'cut off', []]);
    }
  });

  it('may be newer than one that cannot be read; other files do not matter', async () => {
    for (const id of ['S0', null])
      expect((await restoring(listing(await resetWorld(), damaged(id)))).status).to.equal('restored');
  });
});

describe('two resets that are restored oldest first', () => {
  it('end as before the first, and each puts back only what it changed', async () => {
    const world = await resetWorld();
    const first = snapshotOf(world);
    await resetAgain(world);
    const older = await restoring(world, { snapshot: first.id });
    // The second reset made of Account.Phone what the first had made of it, so both have it to put back.
    expect([older.status, older.edits.map(({ field }) => field)]).to.deep.equal([
      'restored',
      ['Account.Phone', 'Account.Tier__c'],
    ]);
    expect((await restoring(world)).status).to.equal('nothingToDo');
    expect(world.files.get(path)).to.equal(first.changes[0]?.profiles[0]?.files[0]?.before);
  });

  it('leave the file alone where the second reset did not change it', async () => {
    const text = profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'read')]);
    const world = await resetWorld({ files: [text] });
    await resetAgain(world);
    for (const snapshot of ['S1', 'S2']) await restoring(world, { snapshot });
    expect(world.org.get(integration.id)?.get('Account.Phone')).to.equal('edit');
    expect(world.files.get(path)).to.equal(text);
  });
});

describe('the snapshot of a resume', () => {
  it('is the newest that was left unfinished', async () => {
    const world = await leftWorld();
    await world.ports.deployer.wait('0');
    await resetAgain(world);
    expect([changesOf(world), changesOf(world, 'S2')]).to.deep.equal([['reset submitted'], ['reset applied']]);
    expect((await resuming(world)).snapshot.id).to.equal('S1');
    expect((await problemOf(resuming(world))).key).to.equal('nothingToResume');
  });

  it('is the one that is named, or the one of the job', async () => {
    const world = await leftWorld();
    world.options.waitFails = timedOut;
    setAccess(world, 'Account.Tier__c', 'edit');
    await problemOf(resetting(world));
    world.options.waitFails = null;
    expect((await resuming(world, { job: '0' })).snapshot.id).to.equal('S1');
    expect((await resuming(world, { snapshot: 'S2' })).snapshot.id).to.equal('S2');
  });

  it('is the one of a job that has ended, of which there is nothing to do', async () => {
    const world = await resetWorld();
    const { status, snapshot } = await resuming(world, { job: '0' });
    expect([status, snapshot.id]).to.deep.equal(['nothingToDo', 'S1']);
  });

  it('is found by the 15 characters of a job id', async () => {
    const world = await resetWorld();
    const snapshot = snapshotOf(world);
    const changes = snapshot.changes.map((change) => ({
      ...change,
      jobs: change.jobs.map((job) => ({ ...job, id: '0Af000000000001AAA' })),
    }));
    world.saved.set('S1', { ...snapshot, changes });
    expect((await resuming(world, { job: '0Af000000000001' })).snapshot.id).to.equal('S1');
  });

  it('is none when no snapshot has the job, and no start is of unknown fate', async () => {
    expect((await problemOf(resuming(await resetWorld(), { job: '7' }))).key).to.equal('jobNotFound');
    const world = await leftWorld();
    const files = new Map(world.files);
    expect((await problemOf(resuming(world, { job: '7' }))).key).to.equal('jobNotFound');
    expect([world.files, changesOf(world)]).to.deep.equal([files, ['reset submitted']]);
  });
});
