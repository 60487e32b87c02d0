import { expect } from 'chai';
import fc from 'fast-check';
import {
  createSnapshotId,
  getLastChange,
  getResetRecord,
  getSnapshotState,
  isOpenState,
  isSnapshotId,
  isUnfinished,
  sortNewestFirst,
  summarizeSnapshot,
  type ChangeRecord,
  type ChangeState,
  type ProfileRecord,
  type Snapshot,
  type SnapshotState,
  type SnapshotSummary,
} from '../../src/fls/snapshot.ts';

const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('the id of a snapshot', () => {
  it('is its time to the second, and the suffix', () => {
    expect(createSnapshotId('2026-11-23T20:15:07.123Z', '4f2a')).to.equal('2026-11-23T20-15-07Z-4f2a');
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        fc.pre(one.slice(0, 19) !== other.slice(0, 19));
        expect(createSnapshotId(one, 'ffff') < createSnapshotId(other, '0000')).to.equal(one < other);
      }),
    );
  });

  it('is distinguished from other texts', () => {
    fc.assert(fc.property(moment, (time) => isSnapshotId(createSnapshotId(time, '0a1f'))));
    for (const text of [
      '',
      'x',
      '2026-11-23T20-15-07Z-4f2a.json',
      '2026-11-23T20-15-07Z-4f2',
      '../2026-11-23T20-15-07Z-4f2a',
    ])
      expect(isSnapshotId(text)).to.equal(false);
  });
});

function profile(name: string, count: number): ProfileRecord {
  const fields = Array.from({ length: count }, (_, index) => `Account.F${index}__c`);
  const login = { loginFlows: [], loginHours: [], loginIpRanges: [] };
  const edits = [{ from: 'edit', to: 'none', fields }] as const;
  return { id: name, fullName: name, name, edits, login, others: null, files: [] };
}

function change(kind: ChangeRecord['kind'], state: ChangeState, jobs: readonly (string | null)[] = []): ChangeRecord {
  return {
    kind,
    state,
    startedAt: '',
    endedAt: null,
    testLevel: null,
    profiles: kind === 'reset' ? [profile('A', 2), profile('B', 3)] : [profile('A', 1)],
    jobs: jobs.map((id) => ({ id, startedAt: '', profiles: [], status: null })),
  };
}

function snapshot(...changes: readonly ChangeRecord[]): Snapshot {
  const org = { id: '', alias: null, username: null };
  return { version: 2, id: 'x', createdAt: '', plugin: '', org, root: null, changes };
}

describe('the summary of a snapshot', () => {
  it('names the profiles and counts the edits of the reset, and has the jobs of all changes', () => {
    const given = snapshot(change('reset', 'applied', ['1', '2']), change('restore', 'submitted', ['3', null]));
    expect(summarizeSnapshot(given, '/x.json')).to.deep.equal({
      id: 'x',
      createdAt: '',
      plugin: '',
      org: { id: '', alias: null, username: null },
      path: '/x.json',
      state: 'submitted',
      job: '3',
      jobs: ['1', '2', '3'],
      profiles: ['A', 'B'],
      edits: 5,
    });
    expect(summarizeSnapshot(snapshot(change('reset', 'prepared')), '').job).to.equal(null);
  });
});

describe('the state of a snapshot', () => {
  const reset = (state: ChangeState): ChangeRecord => change('reset', state);
  const restore = (state: ChangeState): ChangeRecord => change('restore', state);

  it('is that of the last change that did anything, and says so of a restore', () => {
    const cases: (readonly [SnapshotState, boolean, ...ChangeRecord[]])[] = [
      ['prepared', true, reset('prepared')],
      ['submitted', true, reset('submitted')],
      ['applied', true, reset('applied')],
      ['partial', true, reset('partial')],
      ['failed', false, reset('failed')],
      ['prepared', true, reset('applied'), restore('prepared')],
      ['submitted', true, reset('applied'), restore('submitted')],
      ['restored', false, reset('partial'), restore('applied')],
      ['partlyRestored', true, reset('applied'), restore('partial')],
      ['applied', true, reset('applied'), restore('failed')],
      ['partlyRestored', true, reset('applied'), restore('partial'), restore('failed')],
      ['restored', false, reset('applied'), restore('partial'), restore('failed'), restore('applied')],
    ];
    for (const [state, isOpen, ...changes] of cases) {
      expect(getSnapshotState(snapshot(...changes))).to.equal(state);
      expect(isOpenState(state)).to.equal(isOpen);
    }
  });

  it('is unfinished until the end is known', () => {
    const states: ChangeState[] = ['prepared', 'submitted', 'applied', 'partial', 'failed'];
    expect(states.filter((state) => isUnfinished({ state }))).to.deep.equal(['prepared', 'submitted']);
  });

  it('needs a reset', () => {
    expect(() => getResetRecord(snapshot())).to.throw('a snapshot begins with a reset');
    expect(() => getLastChange(snapshot())).to.throw('a snapshot begins with a reset');
    const both = snapshot(reset('applied'), restore('partial'));
    expect([getResetRecord(both).kind, getLastChange(both).kind]).to.deep.equal(['reset', 'restore']);
  });
});

describe('sortNewestFirst', () => {
  it('sorts by time to the millisecond, then by id', () => {
    const summary = (id: string, createdAt: string): SnapshotSummary => {
      const org = { id: '', alias: null, username: null };
      return {
        id,
        createdAt,
        plugin: '',
        org,
        path: '',
        state: 'applied',
        job: null,
        jobs: [],
        profiles: [],
        edits: 0,
      };
    };
    const all = [
      summary('c', '2026-11-23T20:15:07.001Z'),
      summary('a', '2026-11-23T20:15:07.002Z'),
      summary('b', '2026-11-23T20:15:07.001Z'),
      summary('d', '2026-11-23T20:15:06.999Z'),
    ];
    expect(sortNewestFirst(all).map(({ id }) => id)).to.deep.equal(['a', 'c', 'b', 'd']);
  });
});
