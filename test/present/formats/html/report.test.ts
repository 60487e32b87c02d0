import { expect } from 'chai';
import fc from 'fast-check';
import { countFindings } from '../../../../src/fls/finding.ts';
import { listReportLimits, renderHtmlReport } from '../../../../src/present/formats/html/report.ts';
import { readPageData, readPageMarkup, readPageText } from '../../../support/page-text.ts';
import { pageReport } from '../../../support/page-report.ts';
import { context, finding, hostileReport, largeReport, reportOf, sampleReport } from '../../../support/report.ts';

const quiet = { openedBy: [], through: [], users: 0 };

describe('the report as a page', () => {
  it('has the same elements whatever the names are, and data that ends nothing', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const page = renderHtmlReport(report, context);
        const markup = readPageMarkup(page);
        // Text of a template has no such character, so each is of an element that a template has.
        expect(markup.match(/<[^>]*>/g)?.filter((tag) => !KNOWN_TAG.test(tag))).to.deep.equal([]);
        expect(page.match(/<\/script/g)).to.have.length(2);
        expect(page.match(/<script/g)).to.have.length(2);
        expect(page).to.not.match(CONTROLS);
        expect(page.isWellFormed()).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });

  it('says what was checked, when, by whom and how', () => {
    const text = readPageText(renderHtmlReport(pageReport(), context));
    for (const fact of [
      'Org dev (sandbox)',
      'Org ID 00D000000000001EAA',
      'Checked as ada@example.com',
      'Made 2026-11-23 09:30 UTC',
      'Made by sf-plugin-fls 1.2.3',
      'API version 66.0',
      'Policy file config/fls-policy.json',
      'Command sf fls report --all-profiles',
    ])
      expect(text).to.include(fact);
  });

  const answers = {
    'users who read fields': [pageReport(), '2 users can read fields today through 3 stray field permissions'],
    files: [sampleReport({ unreadable: [] }), 'Only an org shows whether users can read the fields today.'],
    nothing: [reportOf([], { profiles: ['Clean'] }), 'The profiles have no stray field permissions.'],
    'nothing read': [sampleReport({ counts: reportOf([]).counts }), 'No profile could be read.'],
    'one that may open': [
      reportOf([finding({ exposure: 'latent', through: [], users: 0 })], { source: 'org' }),
      '1 opens as soon as a user gets a permission set or group that already exists.',
    ],
    'some that may open': [
      reportOf(largeReport(3).findings, { source: 'org' }),
      '3 open as soon as a user gets a permission set or group that already exists.',
    ],
    'some of which nobody can tell': [
      reportOf([finding({ exposure: 'unknown', ...quiet }), finding({ exposure: 'dormant', ...quiet })], {
        source: 'org',
      }),
      'Not all permission sets could be read, so 1 stray field permission may be open.',
    ],
    'nothing in the files that could be read': [
      sampleReport({ findings: [], counts: countFindings([], { profiles: 1, entries: 9 }) }),
      'The profiles that could be read have no stray field permissions.',
    ],
    'what nothing opens': [
      reportOf([finding({ exposure: 'dormant', ...quiet })], { source: 'org' }),
      'nothing grants the objects of 1 stray field permission.',
    ],
  } as const;
  for (const [what, [report, answer]] of Object.entries(answers))
    it(`answers in one sentence: ${what}`, () => {
      expect(readPageText(renderHtmlReport(report, context))).to.include(answer);
    });

  it('tells the gate, files that could not be read, and warnings', () => {
    const text = readPageText(
      renderHtmlReport(sampleReport({ notices: [{ key: 'usersHidden', tokens: [] }] }), context),
    );
    expect(text).to.include('Gate failed (--fail-on live) for 2 stray field permissions.');
    expect(text).to.include('broken.profile:3:7: expected </field>');
    expect(text).to.include('The sharing of User is Private');
  });

  it('explains each kind with queries about its own first finding', () => {
    const text = readPageText(renderHtmlReport(pageReport(), context));
    expect(text).to.include(
      "SELECT Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Parent.ProfileId = '00e000000000001AAA' AND SobjectType = 'Account'",
    );
    expect(text).to.include("SobjectType = 'Case' AND PermissionsRead = true AND Parent.IsOwnedByProfile = false");
    for (const kind of ['Live', 'Latent', 'Dormant', 'Unknown', 'Uncontrolled', 'Implied'])
      expect(text).to.match(new RegExp(` ${kind}: [^:]+ What it means `));
  });

  it('keeps the most exposed findings where a browser could not open a page with all, and says so', () => {
    const page = renderHtmlReport(pageReport(), context, 6);
    const findings = readPageData(page)[0];
    expect(findings?.length).to.equal(6);
    const exposures = findings?.columns.find(({ title }) => title === 'Exposure');
    expect(exposures?.pool).to.deep.equal(['Live', 'Latent', 'Dormant']);
    const warning = 'Findings: the page has 6 of 8 rows, because a browser cannot open a page with all of them.';
    expect(readPageText(page)).to.include(warning).and.include('6 of 8');
    expect(readPageText(renderHtmlReport(pageReport(), context, 8))).to.not.include('a browser cannot open');
    const [limit = ''] = listReportLimits(pageReport(), 6);
    expect(limit).to.include(warning);
    expect(listReportLimits(pageReport())).to.deep.equal([]);
  });

  it('folds up a long picture, and leaves out what is too long for one', () => {
    const count = 600;
    const findings = Array.from({ length: count }, (_, index) => finding({ profile: `Profile ${index}` }));
    const page = renderHtmlReport(reportOf(findings), context);
    const [open = '', folded = ''] = page.split('<details class="more">');
    expect(open.match(/data-column=/g)).to.have.length(30);
    expect(folded.match(/data-column=/g)).to.have.length(470);
    expect(readPageText(page)).to.include('Show 470 more').and.include('100 more are not in the picture.');
  });

  it('folds up a long list', () => {
    const unreadable = Array.from({ length: 42 }, (_, index) => {
      return { path: `/broken/${index}`, line: 3, column: 7, problem: 'no' };
    });
    const page = renderHtmlReport(sampleReport({ unreadable }), context);
    expect(readPageText(page)).to.match(/\/broken\/29:3:7: no Show 12 more \/broken\/30:/);
  });

  it('is small, and repeats little', () => {
    const [empty, large] = [reportOf([]), largeReport(10_000)].map(
      (report) => renderHtmlReport(report, context).length,
    );
    expect(empty).to.be.lessThan(100_000);
    expect(((large ?? 0) - (empty ?? 0)) / 10_000).to.be.lessThan(80);
  });
});

/** Tags as the templates have them: no event handlers, and every value in double quotes. */
const KNOWN_TAG = /^<(?:!doctype html|\/?[a-z][a-z0-9]*(?:\s+(?!on|style)[a-z][a-zA-Z-]*(?:="[^"<>]*")?)*\s*\/?)>$/;
const CONTROLS = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
