import { expect } from 'chai';
import { Problem } from '../../src/fls/problem.ts';
import { addWrittenFiles } from '../../src/fls/written-files.ts';

describe('what was written before a file could not be', () => {
  const files = Array.from({ length: 3000 }, (_, index) => `objects/${String(index).padStart(4, '0')}.xml`);

  it('is named in full beside the problem, and in its text as far as a screen takes it', () => {
    const failures = [
      new Problem('notWritten', { path: 'p', problem: 'full' }),
      new Problem('changedMeanwhile', { path: 'p' }),
    ];
    for (const failure of failures) {
      const once = addWrittenFiles(failure, ['profiles/A.xml']);
      const twice = addWrittenFiles(once, files);
      expect([once.exitCode, twice.key, twice.exitCode]).to.deep.equal([68, once.key, 68]);
      expect(twice.startedWork?.files).to.deep.equal([...files, 'profiles/A.xml']);
      expect(twice.tokens.at(-1)).to.match(/^objects\/0000\.xml, .*, objects\/0049\.xml and 2951 more$/);
      expect(addWrittenFiles(failure, [])).to.equal(failure);
    }
  });
});
