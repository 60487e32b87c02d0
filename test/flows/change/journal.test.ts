import { expect } from 'chai';
import { beginJournal, createJournal, type ChangeJournal } from '../../../src/flows/change/journal.ts';
import { Problem } from '../../../src/fls/problem.ts';
import {
  getLastChange,
  getSnapshotState,
  type ChangeRecord,
  type ChangeState,
  type ProfileRecord,
  type Snapshot,
} from '../../../src/fls/snapshot.ts';
import { NO_LOGIN } from '../../../src/metadata/login-sections.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { buildUndo } from '../../../src/metadata/undo.ts';
import type { ProfileFileChange } from '../../../src/flows/change/change.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { integration, permission, profileText } from '../fakes.ts';
import { problemOf } from '../../support/problem.ts';
import { NOW } from './change-state.ts';
import { changeWorld, pathOf, type ChangeWorld } from './change-world.ts';
import { request } from './resetting.ts';
import { changesOf, resetWorld, restoring, snapshotOf } from './restoring.ts';

const path = pathOf(integration);
const place = { id: 'S1', path: '/state/S1.json' };
const noSpace = new Problem('notWritten', { path: place.path, problem: 'no space' });
const profiles: ProfileRecord[] = [
  {
    ...integration,
    edits: [
      { from: 'edit', to: 'none', fields: ['Account.Phone'] },
      { from: 'read', to: 'none', fields: ['Account.Tier__c'] },
    ],
    login: NO_LOGIN,
    others: '',
    files: [],
  },
];

function fileChangeOf(before: string): ProfileFileChange {
  const { text, changed, splices } = editProfile(before, [permission('Account.Phone', 'none')]);
  return {
    profile: integration.name,
    path,
    before,
    after: text,
    steps: [splices],
    edits: [],
    isWhole: false,
    entries: changed,
    undo: buildUndo(before, splices),
  };
}

/** A store that fails to update as long as it is told to. */
function storeOf(world: ChangeWorld): { snapshots: SnapshotStore; fail: (problem: Error | null) => void } {
  let failure: Error | null = null;
  const { snapshots } = world.ports;
  const update: SnapshotStore['update'] = async (opened) =>
    failure ? Promise.reject(failure) : snapshots.update(opened);
  return { snapshots: { ...snapshots, update }, fail: (problem) => (failure = problem) };
}

async function begun(): Promise<{
  journal: ChangeJournal;
  last: () => ChangeRecord;
  fail: (problem: Error | null) => void;
}> {
  const world = changeWorld();
  const { snapshots, fail } = storeOf(world);
  const journal = await beginJournal(
    { opened: null, org: request.org, testLevel: null, profiles },
    { root: '/project', snapshots },
  );
  return { journal, last: () => getLastChange(snapshotOf(world)), fail };
}

describe('the journal of a change', () => {
  it('begins a reset as a new snapshot, prepared', async () => {
    const { journal, last } = await begun();
    expect(journal.place).to.deep.equal(place);
    expect(last()).to.deep.equal({
      kind: 'reset',
      state: 'prepared',
      startedAt: NOW,
      endedAt: null,
      testLevel: null,
      profiles,
      jobs: [],
    });
  });

  it('records a start before it, the job after it, and its end', async () => {
    const { journal, last } = await begun();
    const job = { startedAt: NOW, profiles: [integration.name], earlierJobs: [], trail: null };
    await journal.noteStarting({ profiles: [integration.name], earlierJobs: [], trail: null });
    expect([last().state, last().jobs]).to.deep.equal(['submitted', [{ ...job, id: null, status: null }]]);
    await journal.noteStarted('0Af1');
    expect(last().jobs).to.deep.equal([{ ...job, id: '0Af1', status: null }]);
    await journal.noteEnded({ id: '0Af1', status: 'Failed' });
    await journal.noteStarting({ profiles: [integration.name], earlierJobs: [], trail: null });
    expect(last().jobs).to.deep.equal([
      { ...job, id: '0Af1', status: 'Failed' },
      { ...job, id: null, status: null },
    ]);
    await journal.noteNotStarted();
    expect(last().jobs).to.deep.equal([{ ...job, id: '0Af1', status: 'Failed' }]);
    expect([last().state, last().endedAt, journal.listNotices()]).to.deep.equal(['submitted', null, []]);
  });

  it('closes a change with its state, its time and the files that stand', async () => {
    for (const state of ['applied', 'partial', 'failed'] satisfies ChangeState[]) {
      const { journal, last } = await begun();
      const change = fileChangeOf(profileText([permission('Account.Phone', 'edit')]));
      await journal.close(state, { remaining: [], fileChanges: state === 'failed' ? [] : [change] });
      expect([last().state, last().endedAt]).to.deep.equal([state, NOW]);
      expect(last().profiles[0]?.files.map((file) => [file.path, file.before, file.after, file.entries])).to.deep.equal(
        state === 'failed'
          ? []
          : [
              [
                '00e000000000001.profile-meta.xml',
                change.before,
                change.after,
                [{ from: 'edit', to: 'none', fields: ['Account.Phone'] }],
              ],
            ],
      );
      expect(getSnapshotState(journal.getSnapshot())).to.equal(state);
    }
  });

  it('records of a file with two entries of one field that gave different access none of them', async () => {
    const { journal, last } = await begun();
    const twice = [permission('Account.Phone', 'edit'), permission('account.phone', 'read')];
    await journal.close('applied', { remaining: [], fileChanges: [fileChangeOf(profileText(twice))] });
    expect(last().profiles[0]?.files.map(({ entries }) => entries)).to.deep.equal([[]]);
  });

  describe('that cannot be written', () => {
    it('stops before a start', async () => {
      const { journal, last, fail } = await begun();
      fail(noSpace);
      expect(
        await problemOf(journal.noteStarting({ profiles: [integration.name], earlierJobs: [], trail: null })),
      ).to.equal(noSpace);
      expect([last().state, last().jobs]).to.deep.equal(['prepared', []]);
    });

    it('says so after a step, and writes the step with the next one', async () => {
      const { journal, last, fail } = await begun();
      await journal.noteStarting({ profiles: [integration.name], earlierJobs: [], trail: null });
      fail(noSpace);
      await journal.noteStarted('0Af1');
      expect(last().jobs.map(({ id }) => id)).to.deep.equal([null]);
      expect(journal.listNotices()).to.deep.equal([{ key: 'snapshotNotUpdated', tokens: [place.path, 'no space'] }]);
      await journal.noteEnded({ id: '0Af1', status: 'Succeeded' });
      expect(journal.listNotices()).to.have.length(1);
      fail(null);
      await journal.close('applied', { remaining: [], fileChanges: [] });
      expect([last().state, last().jobs.map(({ id, status }) => [id, status]), journal.listNotices()]).to.deep.equal([
        'applied',
        [['0Af1', 'Succeeded']],
        [],
      ]);
    });

    it('fails on any other error', async () => {
      const { journal, fail } = await begun();
      fail(new Error('a bug'));
      expect(await journal.noteStarted('0Af1').catch(String)).to.equal('Error: a bug');
    });
  });
});

describe('the journal of a restore', () => {
  const opened = async (state: ChangeState): Promise<[ChangeWorld, Snapshot]> => {
    const world = await resetWorld();
    const snapshot = snapshotOf(world);
    const changes = snapshot.changes.map((one) => ({ ...one, state, endedAt: null }));
    return [world, { ...snapshot, changes }];
  };
  const beginRestore = async (world: ChangeWorld, snapshot: Snapshot): Promise<ChangeJournal> =>
    beginJournal(
      { opened: { snapshot, path: place.path }, org: request.org, testLevel: 'RunLocalTests', profiles },
      world.ports,
    );

  it('adds a prepared change to the snapshot of the reset', async () => {
    const [world, snapshot] = await opened('applied');
    await beginRestore(world, snapshot);
    expect(changesOf(world)).to.deep.equal(['reset applied', 'restore prepared']);
    expect(snapshotOf(world).changes.map(({ testLevel, endedAt }) => [testLevel, endedAt])).to.deep.equal([
      [null, null],
      ['RunLocalTests', null],
    ]);
  });

  it('ends a change that was left: a part of it may be in effect', async () => {
    for (const state of ['prepared', 'submitted'] satisfies ChangeState[]) {
      const [world, snapshot] = await opened(state);
      await beginRestore(world, snapshot);
      expect(changesOf(world)).to.deep.equal(['reset partial', 'restore prepared']);
      expect(snapshotOf(world).changes[0]?.endedAt).to.equal(NOW);
    }
  });

  it('leaves the snapshot as it was when it cannot be written', async () => {
    const [world, snapshot] = await opened('applied');
    const { snapshots, fail } = storeOf(world);
    fail(noSpace);
    const begin = beginRestore({ ...world, ports: { ...world.ports, snapshots } }, snapshot);
    expect([await problemOf(begin), changesOf(world)]).to.deep.equal([noSpace, ['reset applied']]);
  });

  it('records the files that go back', async () => {
    const world = await resetWorld();
    await restoring(world);
    const [reset, restore] = snapshotOf(world).changes.map((change) => change.profiles[0]?.files[0]);
    expect([reset?.path, reset?.before, reset?.after]).to.deep.equal([restore?.path, restore?.after, restore?.before]);
    expect(restore?.entries).to.deep.equal(
      reset?.entries.map(({ from, to, fields }) => ({ from: to, to: from, fields })),
    );
  });
});

describe('the journal of a change that was left', () => {
  it('closes with the entries that stand, and without files when nothing does', async () => {
    for (const state of ['partial', 'failed'] satisfies ChangeState[]) {
      const world = await resetWorld();
      const { snapshots } = world.ports;
      const journal = createJournal({ snapshot: snapshotOf(world), path: place.path }, { root: '/project', snapshots });
      const remaining = [
        { profile: integration.name, field: 'account.phone', from: 'edit' as const, to: 'none' as const },
      ];
      await journal.closeResumed(state, { remaining, fileChanges: [] });
      const files = getLastChange(snapshotOf(world)).profiles[0]?.files;
      expect(files?.map(({ entries }) => entries)).to.deep.equal(
        state === 'failed' ? [] : [[{ from: 'read', to: 'none', fields: ['Account.Tier__c'] }]],
      );
    }
  });
});
