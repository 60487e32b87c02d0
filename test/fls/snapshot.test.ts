import { expect } from 'chai';
import fc from 'fast-check';
import {
  createSnapshotId,
  isSnapshotId,
  sortNewestFirst,
  summarizeSnapshot,
  type ProfileSnapshot,
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

describe('the summary of a snapshot', () => {
  it('names the profiles and counts the edits of all of them', () => {
    const edit = { profile: 'A', field: 'Account.Fax', from: 'edit', to: 'none' } as const;
    const profile = (name: string, edits: number): ProfileSnapshot => {
      return { id: '', fullName: name, name, edits: Array.from({ length: edits }, () => edit), slice: '', files: [] };
    };
    const given = {
      id: 'x',
      createdAt: '',
      plugin: '',
      org: { id: '', alias: null, username: null },
      restoredAt: null,
    };
    const profiles = [profile('A', 2), profile('B', 3)];
    expect(summarizeSnapshot({ ...given, version: 1, profiles }, '/x.json')).to.deep.equal({
      ...given,
      path: '/x.json',
      profiles: ['A', 'B'],
      edits: 5,
    });
  });
});

describe('sortNewestFirst', () => {
  it('sorts by time to the millisecond, then by id', () => {
    const summary = (id: string, createdAt: string): SnapshotSummary => {
      const org = { id: '', alias: null, username: null };
      return { id, createdAt, plugin: '', org, path: '', profiles: [], edits: 0, restoredAt: null };
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
