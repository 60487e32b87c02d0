import { expect } from 'chai';
import type { SnapshotState, SnapshotSummary } from '../../src/fls/snapshot.ts';
import { formatSnapshots, formatSnapshotsNext } from '../../src/present/snapshots.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;
const shown = { width: 80 };

function summary(changes: Partial<SnapshotSummary> = {}): SnapshotSummary {
  return {
    id: '2026-11-23T20-15-07Z-4f2a',
    createdAt: '2026-11-23T20:15:07.000Z',
    plugin: '0.1.0',
    org: { id: '00D', alias: 'dev', username: 'ada@example.com' },
    path: '/state/s.json',
    state: 'applied',
    job: '0Af',
    jobs: ['0Af'],
    profiles: ['P', 'Q'],
    edits: 1200,
    ...changes,
  };
}

const now = new Date('2026-11-27T08:00:00Z');

describe('the list of snapshots', () => {
  it('says how old, how much, what became of it, of which org and of which profiles', () => {
    const restored = summary({ id: '2026-11-22T20-15-07Z-0000', state: 'restored', edits: 3 });
    expect(formatSnapshots([summary(), restored], now, shown)).to.deep.equal([
      '2026-11-23T20-15-07Z-4f2a (3 days ago)',
      '  Reset: 1,200 field permissions; in effect',
      '  Profiles: P, Q',
      '  Org: dev, ada@example.com',
      '  Deploy job: 0Af',
      '',
      '2026-11-22T20-15-07Z-0000 (3 days ago)',
      '  Reset: 3 field permissions; restored',
      '  Profiles: P, Q',
      '  Org: dev, ada@example.com',
      '  Deploy job: 0Af',
    ]);
  });

  const states: [SnapshotState, string][] = [
    ['prepared', 'interrupted before the deploy'],
    ['submitted', 'being deployed, or interrupted'],
    ['applied', 'in effect'],
    ['partial', 'partly in effect'],
    ['failed', 'failed, nothing was changed'],
    ['restored', 'restored'],
    ['partlyRestored', 'partly restored'],
  ];
  for (const [state, text] of states)
    it(`says of the state ${state}: ${text}`, () => {
      const [, second] = formatSnapshots([summary({ state })], now, { width: 120 });
      expect(second).to.equal(`  Reset: 1,200 field permissions; ${text}`);
    });

  it('names the org by its id where it has no other name', () => {
    const org = { id: '00D', alias: null, username: null };
    expect(formatSnapshots([summary({ org })], now, shown)).to.include('  Org: 00D');
  });

  it('says that there is none', () => {
    expect(formatSnapshots([], now, shown)).to.deep.equal(['There is no snapshot of this org.']);
  });

  it('lets no escape sequence of a name reach the terminal', () => {
    expect(formatSnapshots([summary({ profiles: [HOSTILE] })], now, shown).join('')).to.not.match(NO_CONTROL);
  });
});

describe('what a person reads below the list of snapshots', () => {
  const next = { bin: 'sf', targetOrg: 'dev', snapshotDir: null };
  const listed = (...states: SnapshotState[]): string[] =>
    formatSnapshotsNext(
      states.map((state, index) => summary({ id: `S${index}`, state })),
      next,
    );
  const resume = (id: string): string => `  sf fls resume --snapshot ${id} --target-org dev`;
  const restore = (id: string): string => `  sf fls restore --snapshot ${id} --target-org dev`;
  const commandsIn = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('  sf'));

  it('is the command that goes on with the newest unfinished one, and the one that puts back the newest done one', () => {
    expect(commandsIn(listed('failed', 'submitted', 'prepared', 'partial', 'applied'))).to.deep.equal([
      resume('S1'),
      restore('S3'),
    ]);
    expect(commandsIn(listed('applied', 'prepared'))).to.deep.equal([resume('S1'), restore('S0')]);
  });

  it('is the one that looks again at the newest that was restored in part', () => {
    expect(commandsIn(listed('partlyRestored', 'partlyRestored'))).to.deep.equal([restore('S0')]);
    expect(commandsIn(listed('applied', 'partlyRestored'))).to.deep.equal([restore('S1'), restore('S0')]);
  });

  it('is nothing where nothing is left to do', () => {
    expect(listed('failed', 'restored')).to.deep.equal([]);
    expect(listed()).to.deep.equal([]);
  });
});
