import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { Report } from '../../../src/fls/report.ts';
import { formatProfileTable } from '../../../src/present/terminal/profile-table.ts';
import { measureWidth } from '../../../src/present/terminal/lines.ts';
import { finding, orgContext, reportOf, sampleReport } from '../../support/report.ts';

const org = { source: 'org', context: orgContext } as const;

function table(report: Report, width = 80): string[] {
  return formatProfileTable(report, width).map(stripVTControlCharacters);
}

describe('the table of the profiles', () => {
  it('has a row for each profile with findings, the most exposed first, and the sum', () => {
    const calm = finding({ profile: 'A Calm one', exposure: 'dormant', openedBy: [], through: [], users: 0 });
    const report = reportOf([calm, finding(), finding({ field: 'Account.Fax' })], { ...org, profiles: ['Clean'] });
    expect(table(report)).to.deep.equal([
      'Profile     Live  Latent  Dormant',
      'Admin          2       0        0',
      'A Calm one     0       0        1',
      'Total          2       0        1',
    ]);
  });

  it('shows of files what files can tell, and other columns where they have something', () => {
    expect(table(reportOf([finding({ exposure: 'latent' })]))[0]).to.equal('Profile  Latent  Dormant');
    expect(table(sampleReport())[0]).to.equal('Profile    Live  Latent  Dormant  Unknown  Uncontrolled');
  });

  it('is none without findings', () => {
    expect(table(reportOf([], org))).to.deep.equal([]);
  });

  it('has a column as wide as its largest number', () => {
    const findings = Array.from({ length: 12_345 }, (_, index) => finding({ field: `Account.F${index}` }));
    expect(table(reportOf(findings, org))).to.deep.equal([
      'Profile    Live  Latent  Dormant',
      'Admin    12,345       0        0',
    ]);
  });

  it('gives a name that leaves no room a line of its own, and measures wide characters', () => {
    const long = 'Minimum Access - API Only Integrations of the North';
    const report = reportOf([finding({ profile: long }), finding({ profile: '標準ユーザー' })], org);
    const shown = table(report, 60);
    expect(shown.slice(1, 4)).to.deep.equal([
      long,
      `${' '.repeat(12)}     1       0        0`,
      `標準ユーザー     1       0        0`,
    ]);
    expect(Math.max(...shown.map(measureWidth))).to.be.at.most(60);
  });

  it('stays one table for 165 profiles', () => {
    const findings = Array.from({ length: 165 }, (_, index) => finding({ profile: `Profile ${index}` }));
    expect(table(reportOf(findings, org))).to.have.length(167);
  });
});
