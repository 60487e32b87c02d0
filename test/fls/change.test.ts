import { expect } from 'chai';
import { computeExitCode, type Edit } from '../../src/fls/change.ts';

const edit = (field: string): Edit => ({ profile: 'A', field, from: 'edit', to: 'none' });
const edits = [edit('Account.Fax'), edit('Account.Phone')];

describe('the exit code of a change', () => {
  const codes: [string, number][] = [
    ['reset', 0],
    ['restored', 0],
    ['edited', 0],
    ['declined', 0],
    ['nothingToDo', 0],
    ['partial', 68],
    ['failed', 1],
  ];
  for (const [status, code] of codes)
    it(`is ${code} when it is ${status}, whatever remains`, () => {
      for (const verify of [null, { ok: true, remaining: [] }, { ok: false, remaining: edits }])
        expect(computeExitCode({ status, edits, verify })).to.equal(code);
    });

  it('is that of the real run after a dry run', () => {
    const dryRun = (remaining: Edit[] | null): number =>
      computeExitCode({ status: 'dryRun', edits, verify: remaining && { ok: false, remaining } });
    expect([dryRun(null), dryRun(edits.slice(1)), dryRun(edits)]).to.deep.equal([0, 68, 1]);
  });
});
