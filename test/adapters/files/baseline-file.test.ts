import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readBaseline, writeBaseline } from '../../../src/adapters/files/baseline-file.ts';
import { compareWithBaseline, buildBaseline } from '../../../src/fls/baseline.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';
import { finding, someFindings } from '../../fls/findings.ts';

describe('the baseline file', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder('baseline');
  });
  const faultOf = async (content: string): Promise<string | undefined> => {
    const path = join(folder, 'baseline.json');
    writeFileSync(path, content);
    const problem = await problemOf(readBaseline(path));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['unreadableBaseline', path]);
    return problem.tokens[1];
  };

  it('knows, written and read back, every stray it was made from', async () => {
    const path = join(folder, 'baseline.json');
    await fc.assert(
      fc.asyncProperty(someFindings, async (findings) => {
        await writeBaseline(path, buildBaseline(findings));
        const { findings: compared, gone } = compareWithBaseline(findings, await readBaseline(path), () => true);
        expect(compared).to.deep.equal(
          findings.map((one) => ({ ...one, baseline: one.kind === 'stray' ? 'known' : null })),
        );
        expect(gone).to.deep.equal([]);
      }),
      { numRuns: 30 },
    );
  });

  it('holds a hundred thousand findings', async () => {
    const findings = Array.from({ length: 100_000 }, (_, index) => finding('Admin', `Account.Field${index}__c`));
    const path = await writeBaseline(join(folder, 'large.json'), buildBaseline(findings));
    const { findings: compared } = compareWithBaseline(findings, await readBaseline(path), () => true);
    expect(compared.filter(({ baseline }) => baseline === 'known').length).to.equal(100_000);
  });

  it('replaces the old one, makes its folder, and says where it is', async () => {
    const path = join(folder, 'new', 'baseline.json');
    expect(await writeBaseline(path, buildBaseline([finding('Admin', 'Account.Phone')]))).to.equal(path);
    await writeBaseline(path, buildBaseline([]));
    expect(readFileSync(path, 'utf8')).to.equal('{\n  "version": 1,\n  "findings": []\n}\n');
  });

  it('has to be there', async () => {
    const path = join(folder, 'none.json');
    const problem = await problemOf(readBaseline(path));
    expect([problem.key, ...problem.tokens]).to.deep.equal(['unreadableBaseline', path, 'the file does not exist']);
  });

  it('is refused with what is wrong', async () => {
    expect(await faultOf('{"version": 1, "findings": [')).to.equal('line 1, column 29: expected "]"');
    expect(await faultOf('{"version": 2, "findings": []}')).to.equal('line 1, column 13: version must be 1');
    expect(await faultOf('{"findings": []}')).to.equal('line 1, column 1: version is missing');
    const entry = { profile: 'Admin', field: 'Account.Phone', access: 'read', exposure: 'live' };
    const entries = [entry, { ...entry, access: 'none' }, { ...entry, exposure: undefined, more: 1 }];
    expect(await faultOf(JSON.stringify({ version: 1, findings: entries }, null, 2))).to.equal(
      'line 13, column 17: finding 2: access must be one of read, edit; line 16, column 5: finding 3: exposure is missing; line 20, column 7: finding 3: unknown key "more"',
    );
  });

  it('is not written over a folder', async () => {
    const problem = await problemOf(writeBaseline(folder, buildBaseline([])));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['notWritten', folder]);
  });
});
