import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { parse, type ITestResult } from 'test-results-parser';
import type { Report } from '../../../src/fls/report.ts';
import { renderJunitReport } from '../../../src/present/formats/junit.ts';
import { newFolder } from '../../support/environment.ts';
import {
  context,
  finding,
  hostileReport,
  largeReport,
  orgContext,
  reportOf,
  sample,
  sampleReport,
} from '../../support/report.ts';

type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

describe('the report as JUnit XML', () => {
  it('is a suite for each profile and a case for each stray', () => {
    const result = read(sampleReport());
    expect(result.suites.map(({ name, total, failed, skipped }) => ({ name, total, failed, skipped }))).to.deep.equal([
      { name: 'Admin', total: 4, failed: 2, skipped: 2 },
      { name: 'API: Only', total: 1, failed: 0, skipped: 0 },
      { name: 'Clean', total: 1, failed: 0, skipped: 0 },
      { name: 'Files that could not be read', total: 2, failed: 0, skipped: 0 },
    ]);
    expect(result.suites.map((suite) => suite.cases.map(({ name, status }) => `${name} ${status}`))).to.deep.equal([
      [
        ...['Account.Phone FAIL', 'Account.Fax FAIL', 'Case.Origin PASS', 'Lead.Title SKIP'],
        ...['X__c.Y__c PASS', 'Account.Site SKIP'],
      ],
      ['Order.Name PASS'],
      ['No stray field permissions PASS'],
      ['broken.profile FAIL', '/elsewhere/locked.profile FAIL'],
    ]);
  });

  it('counts as its cases are', () => {
    const [root, ...elements] = elementsOf(renderJunitReport(sampleReport(), context));
    const count = (name: string): string => String(elements.filter((element) => element.name === name).length);
    expect(root).to.deep.equal({
      name: 'testsuites',
      attributes: {
        name: 'Field-level security',
        ...{ tests: count('testcase'), failures: count('failure'), errors: count('error'), skipped: count('skipped') },
        time: '0',
      },
    });
    expect([count('testcase'), count('failure'), count('error'), count('skipped')]).to.deep.equal([
      '10',
      '2',
      '2',
      '2',
    ]);
  });

  it('says what fails, why, and where', () => {
    const elements = elementsOf(renderJunitReport(reportOf([sample.live]), context));
    const path = 'force-app/profiles/API%3A Only.profile-meta.xml';
    expect(elements.slice(-2)).to.deep.equal([
      {
        name: 'testcase',
        attributes: { classname: 'Admin', name: 'Account.Phone', time: '0', file: path, line: '12' },
      },
      {
        name: 'failure',
        attributes: {
          message:
            'Profile "Admin" gives edit access to Account.Phone. Live: Account is open to 2 users through Sales_Sync.',
          type: 'fls/live',
        },
      },
    ]);
    expect(read(reportOf([sample.live])).suites[0]?.cases[0]?.stack_trace).to.match(
      new RegExp(`Sync\\.\\n${path}:12$`),
    );
  });

  it('names no place that is not known', () => {
    const testcase = elementsOf(renderJunitReport(reportOf([finding()]), context)).find(
      ({ name }) => name === 'testcase',
    );
    expect(Object.keys(testcase?.attributes ?? {})).to.deep.equal(['classname', 'name', 'time']);
  });

  it('says of a latent one that nobody has this access only where an org was asked', () => {
    const text = (source: Report['source']): string =>
      renderJunitReport(reportOf([sample.latent], { source }), context);
    expect(text('org')).to.contain('No active user of the profile has this access today.');
    expect(text('project'))
      .to.contain('Only an org shows which users have these.')
      .and.not.to.contain('No active user');
  });

  it('names the users in the text, ten of many', () => {
    const holders = Array.from({ length: 12 }, (_, index) => ({
      ...{ username: `user${index}@x`, profile: 'Admin', through: ['Sales_Sync'] },
    }));
    const text = renderJunitReport(reportOf([finding({ users: 12 })], { holders }), context);
    expect(text)
      .to.contain('Account is open to 12 users (user0@x, user1@x, ')
      .and.to.contain('user9@x and 2 more) through Sales_Sync.');
  });

  it('says in each suite what it was made from and when', () => {
    const report = sampleReport({ context: orgContext, source: 'org' });
    const elements = elementsOf(renderJunitReport(report, context));
    const suites = elements.filter(({ name }) => name === 'testsuite');
    expect(new Set(suites.map(({ attributes }) => attributes['timestamp']))).to.deep.equal(
      new Set(['2026-11-23T09:30:00']),
    );
    const facts = elements.filter(({ name }) => name === 'property').map(({ attributes }) => attributes);
    expect(facts).to.have.length(9 * suites.length);
    expect(facts.slice(0, 9).map((fact) => `${fact['name'] ?? ''}=${fact['value'] ?? ''}`)).to.deep.equal([
      ...['generatedAt=2026-11-23T09:30:00.000Z', 'plugin=1.2.3', 'apiVersion=66.0', 'orgId=00D000000000001EAA'],
      ...['orgAlias=dev', 'orgUsername=ada@example.com', 'orgInstanceUrl=https://example.my.salesforce.com'],
      ...['orgKind=sandbox', 'policyFile=config/fls-policy.json'],
    ]);
  });

  it('has the warnings among the properties of each suite', () => {
    const notices: Report['notices'] = [{ key: 'usersHidden', tokens: [] }];
    const text = renderJunitReport(reportOf([], { profiles: ['A', 'B'], notices }), context);
    expect(text.match(/<property name="warning" value="The sharing of User is Private/g)).to.have.length(2);
  });

  it('says why a case is skipped', () => {
    const skipped = elementsOf(renderJunitReport(sampleReport(), context)).filter(({ name }) => name === 'skipped');
    expect(skipped.map(({ attributes }) => attributes['message'])).to.deep.equal([
      'In the baseline.',
      'Kept by policy until 2027-01-31: ERP writes it',
    ]);
  });

  it('fails every stray without a gate, but what policy or baseline has', () => {
    const [admin, api] = read(sampleReport({ gate: null })).suites;
    expect([admin?.failed, admin?.skipped, api?.failed]).to.deep.equal([4, 2, 1]);
  });

  it('fails nothing that the gate lets pass', () => {
    const gate = { failOn: 'live' as const, passed: true, failing: 0 };
    expect(read(reportOf([sample.latent], { gate })).suites[0]?.cases[0]?.status).to.equal('PASS');
  });

  it('is there for no profile at all', () => {
    expect(elementsOf(renderJunitReport(reportOf([]), context)).map(({ name }) => name)).to.deep.equal(['testsuites']);
  });

  it('is well-formed, and as many cases as it says, whatever the names hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const [root, ...elements] = elementsOf(renderJunitReport(report, context));
        const cases = elements.filter(({ name }) => name === 'testcase');
        const strays = report.findings.filter(({ kind }) => kind === 'stray');
        const clean = new Set(report.profiles).difference(new Set(strays.map(({ profile }) => profile)));
        expect(cases).to.have.length(strays.length + clean.size + report.unreadable.length);
        const failing = report.gate?.failing ?? strays.filter((one) => !one.kept && one.baseline !== 'known').length;
        expect(elements.filter(({ name }) => name === 'failure')).to.have.length(failing);
        expect([root?.attributes['tests'], root?.attributes['failures']]).to.deep.equal([
          String(cases.length),
          String(failing),
        ]);
        expect(elements.flatMap(({ attributes }) => Object.values(attributes)).join('')).to.not.match(
          /[\u202a-\u202e]/,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('holds 100,000 cases', function () {
    this.timeout(60_000);
    const text = renderJunitReport(largeReport(100_000), context);
    expect(text.match(/<testcase /g)).to.have.length(100_000);
  });
});

/** As a CI system reads it. */
function read(report: Report): ITestResult {
  const file = join(newFolder('junit'), 'junit.xml');
  writeFileSync(file, renderJunitReport(report, context));
  return parse({ type: 'junit', files: [file] });
}

/** The elements in the order of their start; a strict parser throws at what is not well-formed. */
function elementsOf(text: string): Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.push({ name, attributes: { ...attributes } });
  });
  parser.write(text).close();
  return elements;
}
