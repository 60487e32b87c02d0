import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { renderReport } from '../../../src/present/formats/index.ts';
import { checkSarifLimits } from '../../../src/present/formats/sarif-limits.ts';
import { context, largeReport } from '../../support/report.ts';

describe('a SARIF file that GitHub would refuse', () => {
  it('has more than 25,000 results', async () => {
    const [warning, ...others] = (await renderReport('sarif', largeReport(25_001), context)).warnings;
    expect(others).to.deep.equal([]);
    expect(warning).to.equal(
      'The SARIF file has 25,001 results. GitHub code scanning refuses more than 25,000 in a file. ' +
        'Narrow the report with --exposure, --profile or --sobject.',
    );
    expect(checkSarifLimits(['{}'], 25_000)).to.deep.equal([]);
  });

  it('is larger than 10 MB after gzip, and not before', () => {
    expect(checkSarifLimits([randomBytes(8_000_000).toString('hex')], 1)).to.deep.equal([]);
    const large = randomBytes(11_000_000).toString('base64');
    expect(checkSarifLimits([large], 1)).to.deep.equal([
      'The SARIF file is 12 MB after compression. GitHub code scanning refuses more than 10 MB. ' +
        'Narrow the report with --exposure, --profile or --sobject.',
    ]);
  });

  it('is the only format with warnings', async () => {
    expect((await renderReport('csv', largeReport(25_001), context)).warnings).to.deep.equal([]);
  });
});
