import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { findDrift, type Fleet, type FleetOrg } from '../../../src/fls/fleet.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { Report } from '../../../src/fls/report.ts';
import { renderFleet } from '../../../src/present/formats/fleet/index.ts';
import { context, finding, largeReport, orgContext, reportOf, sampleReport } from '../../support/report.ts';

function inOrg(report: Report, number: number, alias: string): Report {
  const org = orgContext.org && { ...orgContext.org, id: `00D00000000000${number}EAA`, alias };
  return { ...report, context: { ...orgContext, org }, source: 'org' };
}

function fleetOf(...orgs: readonly FleetOrg[]): Fleet {
  const reports = orgs.flatMap(({ target, report }) =>
    report === null ? [] : [{ target, report, everyExposure: report.findings }],
  );
  return { orgs, drift: findDrift(reports) };
}

const down: FleetOrg = {
  target: 'prod|`x`',
  report: null,
  error: new Problem('orgRefused', { refusal: '</testsuite> {0} [x](y) <b>' }),
};
const fleet = fleetOf(
  { target: 'dev', report: inOrg(sampleReport(), 1, 'dev'), error: null },
  { target: 'erp', report: inOrg(reportOf([finding()], { profiles: ['Admin', 'Clean'] }), 2, 'erp'), error: null },
  down,
);

async function render(format: Parameters<typeof renderFleet>[0], of = fleet): Promise<string> {
  return [...(await renderFleet(format, of, context)).pieces].join('');
}

describe('several orgs as CSV', () => {
  it('have one header, and a row for each finding with its org', async () => {
    const rows: Record<string, string>[] = parse(await render('csv'), { columns: true });
    expect(rows).to.have.length(fleet.orgs.reduce((sum, { report }) => sum + (report?.findings.length ?? 0), 0));
    expect(new Set(rows.map((row) => `${row['org']} ${row['org_id']}`))).to.deep.equal(
      new Set(['dev 00D000000000001EAA', 'erp 00D000000000002EAA']),
    );
  });
});

describe('several orgs as SARIF', () => {
  it('have a run each with an id of its own, and one that failed has no results and says why', async () => {
    const log: unknown = JSON.parse(await render('sarif'));
    expect(log).to.have.property('runs').with.length(3);
    expect(log).to.have.nested.property('runs[0].automationDetails.id', 'fls/00D000000000001EAA/');
    expect(log).to.have.nested.property('runs[1].automationDetails.id', 'fls/00D000000000002EAA/');
    expect(log).to.have.nested.property('runs[0].results').with.length(8);
    expect(log).to.have.nested.property('runs[1].results').with.length(1);
    expect(log).to.not.have.nested.property('runs[2].results');
    expect(log).to.have.nested.property('runs[2].invocations[0].executionSuccessful', false);
    expect(log)
      .to.have.nested.property('runs[2].invocations[0].toolExecutionNotifications[0].message.text')
      .that.includes('</testsuite> {{0}} [x] (y)');
  });
});

describe('several orgs as JUnit XML', () => {
  it('have suites of their own, so that the same stray in two orgs has two cases', async () => {
    const xml = await render('junit');
    const suites = [...xml.matchAll(/<testsuite name="([^"]*)"/g)].map(([, name]) => name);
    expect(suites).to.deep.equal([
      ...['dev: Admin', 'dev: API: Only', 'dev: Clean', 'dev: Files that could not be read'],
      ...['erp: Admin', 'erp: Clean', 'prod|`x`'],
    ]);
    const cases = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(([, ...names]) =>
      names.join(),
    );
    expect(new Set(cases).size).to.equal(cases.length);
    expect(cases).to.include.members(['dev: Admin,Account.Phone', 'erp: Admin,Account.Phone']);
    expect(xml).to.match(/<error message="[^"]*&lt;\/testsuite>[^"]*" type="fls\/notReported"/);
  });
});

describe('several orgs as Markdown', () => {
  it('begin with their numbers, what failed, and the drift, before the report of each', async () => {
    const text = await render('markdown');
    const heads = text.split('\n').filter((line) => /^(#|\| `|<summary>Drift)/.test(line));
    expect(heads[0]).to.equal('## Stray field permissions of 3 orgs');
    expect(heads.slice(1, 3).map((line) => line.slice(0, 8))).to.deep.equal(['| `dev` ', '| `erp` ']);
    expect(text).to.include('| <code>prod&#124;&#96;x&#96;</code> | - |').and.to.include('| Not reported |');
    expect(text).to.include('### Not reported (1)').and.to.not.include('<b>');
    expect(text).to.include('- `Admin`: Stray in `dev`; not in `erp`: `Account.Fax`');
    const order = ['### Not reported', '<summary>Drift', '## Org `dev`', '## Org `erp`'].map((part) =>
      text.indexOf(part),
    );
    expect(order).to.deep.equal([...order].sort((a, b) => a - b));
    expect(order).to.not.include(-1);
  });

  for (const [orgs, findings] of [
    [2, 10_000],
    [40, 100],
    [400, 10],
  ] as const)
    it(`fit a comment: ${orgs} orgs with ${findings} findings each`, async () => {
      const members = Array.from({ length: orgs }, (_, index): FleetOrg => {
        const target = `org${index}`;
        const report = inOrg(largeReport(findings), 1, target);
        const odd = finding({ profile: report.profiles[0] ?? '', field: `Account.F${index}` });
        return { target, report: { ...report, findings: [...report.findings, odd] }, error: null };
      });
      const text = await render('markdown', fleetOf(...members));
      expect(text.length).to.be.within(5_000, 60_000);
      const shown = text.match(/^## Org /gm)?.length ?? 0;
      const left = /the findings of (\d+) more orgs\.\n$/.exec(text)?.[1] ?? '0';
      expect(shown + Number(left)).to.equal(orgs);
    });
});
