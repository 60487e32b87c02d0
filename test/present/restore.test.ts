import { expect } from 'chai';
import type { Edit, LeftField, Verify } from '../../src/fls/change.ts';
import {
  formatRestoreQuestion,
  formatRestoreResult,
  formatRestorePlan,
  type RestoreView,
} from '../../src/present/restore.ts';

const shown = { verbose: false, folder: '/home/ada/project', width: 80 };
const files = ['/home/ada/project/p.xml'];
const edits: Edit[] = [{ profile: 'P', field: 'Account.Phone', from: 'none', to: 'edit' }];
const snapshot = { id: 'S1' };

const proof = (changes: Partial<Verify>): Verify => ({
  ok: false,
  remaining: [],
  others: [],
  sections: [],
  ...changes,
});

describe('what a person reads of a plan to restore', () => {
  it('is what goes back, and the files that go with it', () => {
    expect(formatRestorePlan({ snapshot, edits, left: [], files }, shown)).to.deep.equal([
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
    expect(formatRestorePlan({ snapshot, edits: [], left: [], files }, shown)[0]).to.match(
      /^Only files of the project are put back\./,
    );
  });

  it('is one line where there is nothing to do', () => {
    expect(formatRestorePlan({ snapshot, edits: [], left: [], files: [] }, shown)).to.deep.equal([
      'Nothing to put back: the org has the values from before the reset S1.',
    ]);
  });
});

describe('what a person reads where everything is left', () => {
  it('is why, and how to put it back all the same', () => {
    const left = [{ profile: 'P', field: 'Account.Phone', reason: 'changedSince' as const }];
    const lines = formatRestorePlan({ snapshot, edits: [], left, files: [] }, shown);
    expect(lines.join(' ')).to.equal(
      'Nothing to put back: the field permissions of the reset S1 that are not put back yet were changed again since, or their profile is gone.',
    );
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
    left: [],
    verify: { ok: true, remaining: [], others: [], sections: [] },
  };
  const lines = (changes: Partial<RestoreView>): string[] => formatRestoreResult({ ...view, ...changes }, shown);

  it('is the file and what was done', () => {
    expect(lines({})).to.deep.equal([
      'Project file changed: p.xml',
      'Done: 1 field permission put back. The org confirms the change.',
    ]);
    expect(lines({ edits: [], deploy: null, verify: null }).at(-1)).to.equal("Done: the project's files are put back.");
  });

  const left = proof({ remaining: edits });
  it('is how much was put back, and how much was left for which reason', () => {
    const fields = (reason: LeftField['reason'], count: number): LeftField[] =>
      Array.from({ length: count }, (_, index) => ({ profile: 'P', field: `Account.${reason}${index}`, reason }));
    const left = [...fields('changedSince', 2), ...fields('gone', 3)];
    const both = ['Account.Phone', 'Account.Fax'].map((field): Edit => ({
      profile: 'P',
      field,
      from: 'none',
      to: 'edit',
    }));
    expect(lines({ status: 'partial', files: [], edits: both, left })).to.deep.equal([
      'Put back: 2 field permissions. The org confirms the change.',
      'Left, because they were changed after the reset: 2 field permissions. To put',
      'them back too, use "sf fls restore --force".',
      'Left, because the org no longer has their profile: 3 field permissions.',
    ]);
    const refused = lines({
      status: 'partial',
      files: [],
      edits: both,
      left: fields('refused', 1),
      verify: proof({ remaining: edits }),
    });
    expect(refused.slice(-2)).to.deep.equal([
      'Put back: 1 field permission. The org confirms the change.',
      'Left, because the org did not take the change: 1 field permission.',
    ]);
    expect(lines({ status: 'partial', files: [], edits: [], deploy: null, verify: null, left })[0]).to.match(/^Left,/);
  });

  const others: [Partial<RestoreView>, string][] = [
    [{ status: 'declined' }, 'Declined. Nothing was changed.'],
    [{ status: 'failed', verify: left }, 'None of the changes took effect.'],
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
