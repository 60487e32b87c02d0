import { expect } from 'chai';
import type { Edit } from '../../src/fls/change.ts';
import type { SnapshotSummary } from '../../src/fls/snapshot.ts';
import {
  formatSnapshotList,
  formatRestoreQuestion,
  formatRestoreResult,
  formatRestorePlan,
  type RestoreView,
} from '../../src/present/restore.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;
const shown = { verbose: false, folder: '/home/ada/project', width: 80 };
const files = ['/home/ada/project/p.xml'];
const edits: Edit[] = [{ profile: 'P', field: 'Account.Phone', from: 'none', to: 'edit' }];
const snapshot = { id: 'S1' };

function summary(changes: Partial<SnapshotSummary> = {}): SnapshotSummary {
  return {
    id: '2026-11-23T20-15-07Z-4f2a',
    createdAt: '2026-11-23T20:15:07.000Z',
    plugin: '0.1.0',
    org: { id: '00D', alias: 'dev', username: 'ada@example.com' },
    restoredAt: null,
    path: '/state/s.json',
    profiles: ['P', 'Q'],
    edits: 1200,
    ...changes,
  };
}

const now = new Date('2026-11-27T08:00:00Z');

describe('the list of snapshots', () => {
  it('says how old, how much, whether it was restored, of which org and of which profiles', () => {
    const restored = summary({ id: '2026-11-22T20-15-07Z-0000', restoredAt: '2026-11-23T08:00:00.000Z', edits: 3 });
    expect(formatSnapshotList([summary(), restored], now, shown)).to.deep.equal([
      '2026-11-23T20-15-07Z-4f2a (3 days ago): 1,200 fields, not restored',
      '  Org: dev, ada@example.com',
      '  Profiles: P, Q',
      '2026-11-22T20-15-07Z-0000 (3 days ago): 3 fields, restored 2026-11-23 08:00 UTC',
      '  Org: dev, ada@example.com',
      '  Profiles: P, Q',
    ]);
  });

  it('names the org by its id where it has no other name', () => {
    const org = { id: '00D', alias: null, username: null };
    expect(formatSnapshotList([summary({ org })], now, shown)).to.include('  Org: 00D');
  });

  it('says that there is none', () => {
    expect(formatSnapshotList([], now, shown)).to.deep.equal(['There is no snapshot of this org.']);
  });

  it('lets no escape sequence of a name reach the terminal', () => {
    expect(formatSnapshotList([summary({ profiles: [HOSTILE] })], now, shown).join('')).to.not.match(NO_CONTROL);
  });
});

describe('what a person reads of a plan to restore', () => {
  it('is what goes back, and the files that go with it', () => {
    expect(formatRestorePlan({ snapshot, edits, files }, shown)).to.deep.equal([
      'Snapshot S1 puts these back:',
      '',
      'P',
      '  1 field on 1 object',
      '  Account',
      '    none → edit  Phone',
      '',
      'Project files that are put back: p.xml',
      '',
    ]);
  });

  it('says that the files alone go back', () => {
    expect(formatRestorePlan({ snapshot, edits: [], files }, shown)[0]).to.match(
      /^Only files of the project are put back\./,
    );
  });

  it('is one line where there is nothing to do', () => {
    expect(formatRestorePlan({ snapshot, edits: [], files: [] }, shown)).to.have.length(1);
  });
});

describe('the question before a restore', () => {
  const view = { edits, files, org: 'prod', kind: 'production' as const };

  it('names the org and how much goes back', () => {
    expect(formatRestoreQuestion(view)).to.equal('Put back 1 field permission of "P" in prod (PRODUCTION)?');
    expect(formatRestoreQuestion({ ...view, kind: 'sandbox' })).to.contain('sandbox');
  });

  it('says that the org stays as it is where files alone go back', () => {
    expect(formatRestoreQuestion({ ...view, edits: [] })).to.equal(
      'Put back 1 file of the project? The org is not changed.',
    );
  });
});

describe('what a person reads after a restore', () => {
  const view: RestoreView = {
    status: 'restored',
    edits,
    files,
    deploy: { id: '0Af', status: 'Succeeded', checkOnly: false, failures: [] },
    verify: { ok: true, remaining: [] },
  };
  const lines = (changes: Partial<RestoreView>): string[] => formatRestoreResult({ ...view, ...changes }, shown);

  it('is the file and what was done', () => {
    expect(lines({})).to.deep.equal([
      'Project file changed: p.xml',
      'Done: 1 field permission put back. The org confirms the change.',
    ]);
    expect(lines({ edits: [], deploy: null, verify: null }).at(-1)).to.equal("Done: the project's files are put back.");
  });

  const left = { ok: false, remaining: edits };
  const others: [Partial<RestoreView>, string][] = [
    [{ status: 'declined' }, 'Declined. Nothing was changed.'],
    [{ status: 'failed', verify: left }, 'None of the changes took effect.'],
    [{ status: 'partial', verify: left }, 'Only some of the changes took effect.'],
    [{ status: 'dryRun', verify: null }, 'The org accepted the dry run. Nothing was changed.'],
    [{ status: 'dryRun', verify: left }, 'The org did not accept every change of the dry run. Nothing was changed.'],
    [
      { status: 'dryRun', verify: null, deploy: null },
      "Nothing was written. Without --dry-run, the project's files are put back; the org needs no change.",
    ],
  ];
  for (const [changes, text] of others) {
    it(`ends with: ${text}`, () => {
      const all = lines({ files: [], ...changes });
      expect(all.join(' ').endsWith(text)).to.equal(true);
      expect(all.includes('Not in effect:')).to.equal(changes.verify === left);
    });
  }
});
