import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Report } from '../../../src/fls/report.ts';
import { makePrintable } from '../../../src/present/notices.ts';
import { renderCsvText } from '../../support/rendered.ts';
import {
  context,
  finding,
  hostileReport,
  largeReport,
  orgContext,
  projectContext,
  reportOf,
  sample,
  sampleReport,
} from '../../support/report.ts';

const HEADER = [
  ...'profile,object,field,access,kind,exposure,users,opened_by,through,kept_reason,kept_until,baseline'.split(','),
  ...'path,line,usernames,org_id,org,generated_at'.split(','),
];

/** Last cells of a row of a report from files, without users. */
const ORIGIN = ['', '', '', projectContext.generatedAt];

describe('the report as CSV', () => {
  it('is a header and a row for each finding', () => {
    expect(read(sampleReport())).to.deep.equal([
      HEADER,
      [
        ...['Admin', 'Account', 'Account.Phone', 'edit', 'stray', 'live', '2', 'Sales_Sync', 'Sales_Sync', '', '', ''],
        ...['force-app/profiles/API%3A Only.profile-meta.xml', '12', ...ORIGIN],
      ],
      [...'Admin,Account,Account.Fax,read,stray,live,2,Sales_Sync; Support,Sales_Sync,,,,,'.split(','), ...ORIGIN],
      [...'Admin,Case,Case.Origin,edit,stray,latent,0,Support,,,,,,'.split(','), ...ORIGIN],
      [...'Admin,Lead,Lead.Title,edit,stray,latent,0,Support,,,,known,,'.split(','), ...ORIGIN],
      [...'Admin,X__c,X__c.Y__c,edit,stray,dormant,0,,,,,,,'.split(','), ...ORIGIN],
      [
        ...'Admin,Account,Account.Site,edit,stray,live,2,Sales_Sync,Sales_Sync,ERP writes it,2027-01-31,,,'.split(','),
        ...ORIGIN,
      ],
      [...'API: Only,Order,Order.Name,edit,stray,unknown,0,,,,,,,'.split(','), ...ORIGIN],
      [...'API: Only,Task,Task.Subject,read,uncontrolled,unknown,0,,,,,,,'.split(','), ...ORIGIN],
    ]);
  });

  it('names the org and the time in each row, and the users who read the field', () => {
    const users = Array.from({ length: 12 }, (_, index) => `user${index}@x`);
    const holders = users.map((username) => ({ username, profile: 'Admin', through: ['Sales_Sync'] }));
    const [, row] = read(reportOf([finding({ users: 12 })], { context: orgContext, source: 'org', holders }));
    expect(row?.slice(14)).to.deep.equal([
      `${users.slice(0, 10).join(', ')} and 2 more`,
      ...['00D000000000001EAA', 'dev', '2026-11-23T09:30:00.000Z'],
    ]);
  });

  it('starts a file with a byte order mark, for Excel, and output to a pipe without', () => {
    const report = reportOf([finding({ profile: 'Größe & Co' })]);
    const file = renderCsvText(report, { ...context, toFile: true });
    expect([...Buffer.from(file).subarray(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(file.slice(1)).to.equal(renderCsvText(report, context));
    expect(parse(file, { bom: true, record_delimiter: '\r\n' })[1]?.[0]).to.equal('Größe & Co');
  });

  it('ends lines as RFC 4180 says', () => {
    const text = renderCsvText(reportOf([sample.dormant]), context);
    expect(text.split('\r\n'))
      .to.have.length(3)
      .and.satisfy((lines: string[]) => lines.at(-1) === '');
    expect(text.replaceAll('\r\n', '')).not.to.match(/[\r\n]/);
  });

  it('keeps every row on a line of its own, whatever ends a line in a name', () => {
    const report = reportOf([finding({ profile: 'One\nTwo\rThree\r\nFour' })]);
    expect(
      renderCsvText(report, context)
        .trimEnd()
        .split(/\r\n|\n|\r/),
    ).to.have.length(2);
    expect(read(report)[1]?.[0]).to.equal('One Two Three Four');
  });

  it('is the header alone when nothing was found', () => {
    expect(renderCsvText(reportOf([]), context)).to.equal(`${HEADER.join(',')}\r\n`);
  });

  it('leaves the path of a file outside the root whole', () => {
    const path = join('/', 'elsewhere', 'p.profile');
    expect(read(reportOf([finding({ location: { path, line: 1 } })]))[1]?.[12]).to.equal('/elsewhere/p.profile');
  });

  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\u00a0=1', '\u200b=1', '\uff1d1', ' \uff20x'];
  for (const name of [...formulas, '\uff0b1', '\uff0d1'])
    it(`makes text of ${JSON.stringify(name)}`, () => {
      expect(read(reportOf([finding({ profile: name })]))[1]?.[0]).to.equal(`'${name}`);
    });

  it('makes text of a formula that stands where another spreadsheet begins a cell', () => {
    expect(read(reportOf([finding({ openedBy: ['A', '=1', 'B;@x', 'C\n-1', '\t=1'] })]))[1]?.[7]).to.equal(
      "A;' =1; B;'@x; C -1;'  =1",
    );
    expect(read(reportOf([finding({ profile: '\t=1' })]))[1]?.[0]).to.equal("' =1");
  });

  for (const name of ['Sales - EMEA', 'a=b', "O'Brien", '"quoted", with a comma', 'a, =b'])
    it(`leaves ${JSON.stringify(name)} as it is`, () => {
      expect(read(reportOf([finding({ profile: name })]))[1]?.[0]).to.equal(name);
    });

  it('gives every name back, guarded and without controls, whatever it holds', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const rows = read(report).slice(1);
        expect(rows.map((row) => row.slice(0, 3).map(withoutGuard))).to.deep.equal(
          report.findings.map(({ profile, object, field }) => [profile, object, field].map(clean).map(withoutGuard)),
        );
        expect(rows.map((row) => withoutGuard(row[7] ?? ''))).to.deep.equal(
          report.findings.map(({ openedBy }) => withoutGuard(clean(openedBy.join('; ')))),
        );
        const cells = rows.flat().flatMap((cell) => cell.split(/[;\t\n]/));
        expect(cells.filter((cell) => /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(trimmed(cell)))).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('holds 100,000 findings', () => {
    const rows = read(largeReport(100_000));
    expect(rows).to.have.length(100_001);
    expect(rows.at(-1)?.[2]).to.equal('Object_6666__c.Field_99999__c');
  });
});

function read(report: Report): string[][] {
  return parse(renderCsvText(report, context), { record_delimiter: '\r\n' });
}

function clean(name: string): string {
  return makePrintable(name).toWellFormed();
}

function withoutGuard(name: string): string {
  return name.replaceAll("'", '');
}

/** Without what a spreadsheet passes over at the start of a cell. */
function trimmed(cell: string): string {
  return cell.replace(/^[\s\p{Z}\p{Cf}]+/u, '');
}
