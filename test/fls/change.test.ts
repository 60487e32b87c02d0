import { expect } from 'chai';
import { computeExitCode, type Edit, type Verify } from '../../src/fls/change.ts';

const edit = (field: string): Edit => ({ profile: 'A', field, from: 'edit', to: 'none' });
const edits = [edit('Account.Fax'), edit('Account.Phone')];
const proof = (changes: Partial<Verify>): Verify => ({
  ok: false,
  remaining: [],
  others: [],
  sections: [],
  ...changes,
});

describe('the exit code of a change', () => {
  const codes: [string, number][] = [
    ['declined', 0],
    ['running', 0],
    ['partial', 68],
    ['failed', 1],
  ];
  for (const [status, code] of codes)
    it(`is ${code} when it is ${status}, whatever remains`, () => {
      for (const verify of [null, proof({ ok: true }), proof({ remaining: edits })])
        expect(computeExitCode({ status, edits, verify })).to.equal(code);
    });

  for (const status of ['reset', 'restored', 'edited', 'nothingToDo', 'done'])
    it(`is 0 when it is ${status} and nothing else changed, else 68`, () => {
      const codeOf = (verify: Verify | null): number => computeExitCode({ status, edits, verify });
      expect([codeOf(null), codeOf(proof({ ok: true }))]).to.deep.equal([0, 0]);
      expect(codeOf(proof({ others: [edit('Account.Site')] }))).to.equal(68);
      expect(codeOf(proof({ sections: ['loginFlows of A'] }))).to.equal(68);
    });

  it('is 68 when fields are left, in a dry run too', () => {
    const left = [{ profile: 'A', field: 'Account.Site', reason: 'changedSince' as const }];
    for (const status of ['dryRun', 'nothingToDo', 'partial'])
      expect(computeExitCode({ status, edits, verify: null, left })).to.equal(68);
    expect(computeExitCode({ status: 'declined', edits, verify: null, left })).to.equal(0);
    expect(computeExitCode({ status: 'failed', edits, verify: null, left })).to.equal(1);
    expect(computeExitCode({ status: 'dryRun', edits, verify: proof({ remaining: edits }), left })).to.equal(68);
  });

  it('is that of the real run after a dry run', () => {
    const dryRun = (remaining: Edit[] | null): number =>
      computeExitCode({ status: 'dryRun', edits, verify: remaining && proof({ remaining }) });
    expect([dryRun(null), dryRun(edits.slice(1)), dryRun(edits)]).to.deep.equal([0, 68, 1]);
  });
});
