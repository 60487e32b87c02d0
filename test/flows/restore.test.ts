import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { Problem } from '../../src/fls/problem.ts';
import { getSnapshotState, type ProfileRecord } from '../../src/fls/snapshot.ts';
import { pathOf, second, type ChangeWorld } from './change/change-world.ts';
import { entries, integration, permission, profileText } from './fakes.ts';
import { edit, edits, fileAfter } from './change/resetting.ts';
import { changesOf, jobsOf, resetWorld, restoring, snapshotOf } from './change/restoring.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);
const back = edits.map((one) => ({ ...one, from: one.to, to: one.from }));
const phoneLeft = { profile: integration.name, field: 'Account.Phone', reason: 'changedSince' as const };
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };

const accesses = ({ org }: ChangeWorld, { id } = integration): unknown[] =>
  edits.map(({ field }) => org.get(id)?.get(field) ?? 'none');

function setAccess({ org }: ChangeWorld, field: string, access: 'none' | 'read' | 'edit'): void {
  org.get(integration.id)?.set(field, access);
}

/** Changes the record of the profiles of the reset. */
function changeRecord(world: ChangeWorld, change: (profile: ProfileRecord) => ProfileRecord): void {
  const snapshot = snapshotOf(world);
  const changes = snapshot.changes.map((one) => ({ ...one, profiles: one.profiles.map(change) }));
  world.saved.set(snapshot.id, { ...snapshot, changes });
}

describe('the restore flow', () => {
  it('restores the org and the file, and records each step in the snapshot of the reset', async () => {
    const world = await resetWorld();
    expect(await restoring(world)).to.deep.equal({
      status: 'restored',
      snapshot: { id: 'S1', path: '/state/S1.json' },
      edits: back,
      left: [],
      files: [path],
      deploy: { id: '1', status: 'Succeeded', checkOnly: false, failures: [] },
      verify: { ok: true, remaining: [], others: [], sections: [] },
      notices: [],
    });
    expect([accesses(world), world.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
    expect(world.done).to.deep.equal([
      'tracking begins',
      'retrieve',
      'record prepared',
      `write ${path}`,
      'record submitted',
      'deploy',
      'tracking looks',
      `tracking ends ${path}`,
      'record applied',
    ]);
    expect([...world.saved.keys()]).to.deep.equal(['S1']);
    const { changes } = snapshotOf(world);
    expect(changesOf(world)).to.deep.equal(['reset applied', 'restore applied']);
    expect(changes.map(jobsOf)).to.deep.equal([[['0', 'Succeeded']], [['1', 'Succeeded']]]);
    expect(getSnapshotState(snapshotOf(world))).to.equal('restored');
  });

  it('leaves fields that somebody changed since, in the org and in the file, and names them', async () => {
    const world = await resetWorld();
    setAccess(world, 'Account.Phone', 'read');
    const result = await restoring(world);
    expect([result.status, result.edits.map(({ field }) => field)]).to.deep.equal(['partial', ['Account.Tier__c']]);
    expect([result.left, result.notices]).to.deep.equal([
      [phoneLeft],
      [{ key: 'changedSince', tokens: ['Account.Phone'] }],
    ]);
    expect([computeExitCode(result), getSnapshotState(snapshotOf(world))]).to.deep.equal([68, 'partlyRestored']);
    const half = entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one));
    expect([accesses(world), world.files.get(path)]).to.deep.equal([['read', 'read'], profileText(half)]);
  });

  it('leaves a field that the reset did not change because the org refused it', async () => {
    const world = await resetWorld({ without: ['Account.Tier__c'] });
    world.options.without = [];
    setAccess(world, 'Account.Tier__c', 'none');
    const { status, edits: planned } = await restoring(world);
    expect([status, planned.map(({ field }) => field)]).to.deep.equal(['restored', ['Account.Phone']]);
    expect(accesses(world)).to.deep.equal(['edit', 'none']);
  });

  it('has nothing to put back of a reset that failed, also when it is named', async () => {
    const world = await resetWorld({ without: edits.map(({ field }) => field) });
    world.options.without = [];
    for (const { field } of edits) setAccess(world, field, 'none');
    const { status, edits: planned } = await restoring(world, { snapshot: 'S1' });
    expect([status, planned, accesses(world)]).to.deep.equal(['nothingToDo', [], ['none', 'none']]);
  });

  it('restores those fields too with --force', async () => {
    const world = await resetWorld();
    setAccess(world, 'Account.Phone', 'read');
    const { status, left, notices } = await restoring(world, { force: true });
    expect([status, left]).to.deep.equal(['restored', []]);
    expect(notices).to.deep.equal([{ key: 'changedSinceForced', tokens: ['Account.Phone'] }]);
    expect([accesses(world), world.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
  });

  it('restores with --force what a restore without it has left', async () => {
    const world = await resetWorld();
    setAccess(world, 'Account.Phone', 'read');
    await restoring(world);
    expect((await restoring(world, { force: true })).status).to.equal('restored');
    expect([accesses(world), getSnapshotState(snapshotOf(world))]).to.deep.equal([['edit', 'read'], 'restored']);
  });

  it('says that all is left when somebody changed every field, and changes nothing', async () => {
    const world = await resetWorld({ rows: [permission('Account.Phone', 'edit')] });
    setAccess(world, 'Account.Phone', 'read');
    const result = await restoring(world);
    expect([result.status, result.edits, result.left, result.files]).to.deep.equal(['partial', [], [phoneLeft], []]);
    expect([computeExitCode(result), getSnapshotState(snapshotOf(world)), world.jobs.length]).to.deep.equal([
      68,
      'partlyRestored',
      1,
    ]);
  });

  it('restores the file when the org was never changed, as after a killed reset', async () => {
    const world = await resetWorld();
    for (const { field, from } of edits) setAccess(world, field, from);
    const { status, edits: none, files, deploy } = await restoring(world);
    expect([status, none, files, deploy]).to.deep.equal(['restored', [], [path], null]);
    expect([world.files.get(path), world.jobs.length]).to.deep.equal([fileBefore, 1]);
    expect(getSnapshotState(snapshotOf(world))).to.equal('restored');
  });

  it('finds a profile by an id of 18 characters', async () => {
    const world = await resetWorld();
    changeRecord(world, (profile) => ({ ...profile, id: `${profile.id}AAA` }));
    expect((await restoring(world)).status).to.equal('restored');
  });

  it('does nothing when org and file are as before the reset, and records that', async () => {
    const world = await resetWorld();
    for (const { field, from } of edits) setAccess(world, field, from);
    world.files.set(path, fileBefore);
    expect((await restoring(world)).status).to.equal('nothingToDo');
    expect([world.done, changesOf(world)]).to.deep.equal([
      ['record prepared', 'record applied'],
      ['reset applied', 'restore applied'],
    ]);
  });

  it('does nothing when the user declines, or in a dry run, also of files only', async () => {
    const world = await resetWorld();
    expect((await restoring(world, {}, () => false)).status).to.equal('declined');
    expect(world.done).to.deep.equal([]);
    expect((await restoring(world, { dryRun: true })).status).to.equal('dryRun');
    expect(world.done).to.deep.equal(['retrieve', 'check']);
    const untouched = await resetWorld();
    for (const { field, from } of edits) setAccess(untouched, field, from);
    expect((await restoring(untouched, { dryRun: true })).status).to.equal('dryRun');
    expect([untouched.done, changesOf(untouched)]).to.deep.equal([[], ['reset applied']]);
  });

  it('ends a dry run with the code of the real run when fields are left', async () => {
    const world = await resetWorld();
    setAccess(world, 'Account.Phone', 'read');
    const result = await restoring(world, { dryRun: true });
    expect([result.left, computeExitCode(result), changesOf(world)]).to.deep.equal([
      [phoneLeft],
      68,
      ['reset applied'],
    ]);
  });

  it('does nothing when the org has changed since the plan', async () => {
    const world = await resetWorld();
    const review = (): boolean => {
      setAccess(world, 'Account.Phone', 'read');
      return true;
    };
    const { key, tokens } = await problemOf(restoring(world, {}, review));
    expect([key, tokens, world.jobs.length]).to.deep.equal(['orgChanged', ['Account.Phone'], 1]);
    expect(changesOf(world)).to.deep.equal(['reset applied']);
  });

  it('restores the other profiles when one is gone, and names it', async () => {
    const world = await resetWorld({ profiles: [integration, second] }, both);
    world.options.profiles = [integration];
    const result = await restoring(world);
    expect([result.status, computeExitCode(result)]).to.deep.equal(['partial', 68]);
    expect(result.left).to.deep.equal(edits.map(({ field }) => ({ profile: second.name, field, reason: 'gone' })));
    expect(result.notices).to.deep.equal([{ key: 'profileMissing', tokens: [second.name] }]);
    expect(accesses(world)).to.deep.equal(['edit', 'read']);
    expect(getSnapshotState(snapshotOf(world))).to.equal('partlyRestored');
  });

  it('says that all is left when every profile is gone', async () => {
    const world = await resetWorld();
    world.options.profiles = [];
    const result = await restoring(world);
    expect([result.status, result.edits, result.files, world.jobs.length]).to.deep.equal(['partial', [], [], 1]);
    expect(result.left).to.deep.equal(edits.map(({ field }) => ({ profile: integration.name, field, reason: 'gone' })));
    expect(world.files.get(path)).to.equal(fileAfter);
  });

  it('restores a profile under the name that it has now', async () => {
    const world = await resetWorld();
    world.options.profiles = [{ ...integration, fullName: 'New', name: 'New', label: 'New' }];
    const { status, edits: planned } = await restoring(world);
    expect([status, new Set(planned.map(({ profile }) => profile))]).to.deep.equal(['restored', new Set(['New'])]);
    expect([...(world.jobs.at(-1)?.profiles.keys() ?? [])]).to.deep.equal(['New']);
  });

  it('says what the org refused', async () => {
    const world = await resetWorld();
    world.options.without = ['Account.Phone'];
    const result = await restoring(world);
    expect([result.status, result.left, computeExitCode(result)]).to.deep.equal([
      'partial',
      [{ profile: integration.name, field: 'Account.Phone', reason: 'refused' }],
      68,
    ]);
    expect(result.verify?.remaining).to.deep.equal([edit('Account.Phone', 'none', { to: 'edit' })]);
    expect(getSnapshotState(snapshotOf(world))).to.equal('partlyRestored');
  });

  it('leaves the snapshot as it was when the org refused everything', async () => {
    const world = await resetWorld();
    world.options.refuse = () => [{ component: integration.fullName, problem: 'no' }];
    const result = await restoring(world);
    expect([result.status, computeExitCode(result), world.files.get(path)]).to.deep.equal(['failed', 1, fileAfter]);
    expect([changesOf(world), getSnapshotState(snapshotOf(world))]).to.deep.equal([
      ['reset applied', 'restore failed'],
      'applied',
    ]);
  });

  it('names the snapshot when the job goes on in the org', async () => {
    const world = await resetWorld();
    world.options.waitFails = new Problem('deployTimedOut', { job: '1' });
    const problem = await problemOf(restoring(world));
    expect(problem.startedWork?.snapshot).to.deep.equal({ id: 'S1', path: '/state/S1.json' });
    expect(changesOf(world)).to.deep.equal(['reset applied', 'restore submitted']);
  });

  it('does not wait for the job when the user does not want it', async () => {
    const world = await resetWorld();
    const result = await restoring(world, { async: true });
    expect([result.status, result.deploy?.id, computeExitCode(result)]).to.deep.equal(['running', '1', 0]);
    expect(changesOf(world)).to.deep.equal(['reset applied', 'restore submitted']);
  });
});
