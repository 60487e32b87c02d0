import { expect } from 'chai';
import fc from 'fast-check';
import { ACCESS_LEVELS } from '../../src/fls/access.ts';
import {
  groupFields,
  listFields,
  recordJobEnd,
  recordLastJob,
  recordStart,
  updateLastChange,
  type FieldChange,
} from '../../src/fls/change-record.ts';
import type { ChangeRecord, Snapshot } from '../../src/fls/snapshot.ts';

const access = fc.constantFrom(...ACCESS_LEVELS);
const fieldChanges = fc.array(fc.record({ field: fc.string(), from: access, to: access }), { maxLength: 30 });

function sort(changes: readonly FieldChange[]): string[] {
  return changes.map(({ field, from, to }) => JSON.stringify([field, from, to])).sort();
}

describe('groups of fields', () => {
  it('hold every field once for each time, under how it changes', () => {
    fc.assert(
      fc.property(fieldChanges, (changes) => {
        const groups = groupFields(changes);
        expect(new Set(groups.map(({ from, to }) => `${from} ${to}`)).size).to.equal(groups.length);
        expect(sort(listFields(groups))).to.deep.equal(sort(changes));
      }),
    );
  });

  it('keep the order in which fields and changes come', () => {
    const none = { from: 'edit', to: 'none' } as const;
    const read = { from: 'edit', to: 'read' } as const;
    expect(
      groupFields([
        { field: 'C.c', ...read },
        { field: 'B.b', ...none },
        { field: 'A.a', ...read },
      ]),
    ).to.deep.equal([
      { ...read, fields: ['C.c', 'A.a'] },
      { ...none, fields: ['B.b'] },
    ]);
  });
});

describe('the record of the last change', () => {
  const change: ChangeRecord = {
    kind: 'reset',
    state: 'applied',
    startedAt: '1',
    endedAt: '2',
    testLevel: null,
    profiles: [],
    jobs: [{ id: 'old', startedAt: '1', profiles: ['A'], status: 'Succeeded' }],
  };
  const restore: ChangeRecord = { ...change, kind: 'restore', state: 'prepared', endedAt: null, jobs: [] };
  const org = { id: '', alias: null, username: null };
  const snapshot: Snapshot = {
    version: 2,
    id: '',
    createdAt: '',
    plugin: '',
    org,
    root: null,
    changes: [change, restore],
  };
  const jobs = ({ changes }: Snapshot): unknown => changes.at(-1)?.jobs;

  it('has a job of unknown fate from its start, and then what is learnt of it', () => {
    const started = recordStart(snapshot, { startedAt: '3', profiles: ['A', 'B'], earlierJobs: ['job0'] });
    const first = { id: null, startedAt: '3', profiles: ['A', 'B'], earlierJobs: ['job0'], status: null };
    expect(started).to.deep.equal({
      ...snapshot,
      changes: [change, { ...restore, state: 'submitted', jobs: [first] }],
    });
    const known = recordLastJob(started, { id: 'job1' });
    expect(jobs(known)).to.deep.equal([{ ...first, id: 'job1' }]);
    const second = recordStart(known, { startedAt: '4', profiles: ['C'], earlierJobs: null });
    const next = { id: null, startedAt: '4', profiles: ['C'], earlierJobs: null, status: null };
    expect(jobs(second)).to.deep.equal([{ ...first, id: 'job1' }, next]);
    expect(jobs(recordJobEnd(second, 'job1', 'Failed'))).to.deep.equal([
      { ...first, id: 'job1', status: 'Failed' },
      next,
    ]);
  });

  it('knows a job by 15 characters of its id', () => {
    const id = '0Af000000000001AAA';
    const started = recordLastJob(recordStart(snapshot, { startedAt: '3', profiles: ['A'] }), { id });
    const ended = { id, startedAt: '3', profiles: ['A'], status: 'Failed' };
    expect(jobs(recordJobEnd(started, id.slice(0, 15), 'Failed'))).to.deep.include(ended);
  });

  it('has no job that was never started', () => {
    const first = recordStart(snapshot, { startedAt: '3', profiles: ['A'] });
    const started = recordStart(recordLastJob(first, { id: 'job1' }), { startedAt: '4', profiles: ['B'] });
    expect(jobs(recordLastJob(started, null))).to.deep.equal([
      { id: 'job1', startedAt: '3', profiles: ['A'], status: null },
    ]);
    expect(recordLastJob(snapshot, { id: 'x' })).to.deep.equal(snapshot);
  });

  it('alone changes, and the snapshot given stays', () => {
    const before = structuredClone(snapshot);
    const updated = updateLastChange(snapshot, ({ state }) => ({ state: 'partial', endedAt: state }));
    expect(updated.changes).to.deep.equal([change, { ...restore, state: 'partial', endedAt: 'prepared' }]);
    expect(recordJobEnd(snapshot, 'old', 'Failed')).to.deep.equal(snapshot);
    expect(snapshot).to.deep.equal(before);
  });
});
