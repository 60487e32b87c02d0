import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Log, Result, Run } from 'sarif';
import { createGenerator } from 'ts-json-schema-generator';
import type { Report } from '../../../src/fls/report.ts';
import { renderSarifText } from '../../support/rendered.ts';
import {
  context,
  finding,
  hostileReport,
  largeReport,
  reportOf,
  sample,
  sampleReport,
  orgContext,
  projectContext,
} from '../../support/report.ts';

describe('the report as SARIF', () => {
  let isLog: ValidateFunction<Log>;

  before(function () {
    this.timeout(60_000);
    const root = join(import.meta.dirname, '../../unit', '..', '..');
    const types = join(root, 'node_modules', '@types', 'sarif', 'index.d.ts');
    const generator = createGenerator({
      path: types,
      type: 'Log',
      tsconfig: join(root, 'tsconfig.json'),
      skipTypeCheck: true,
    });
    const schema: object = generator.createSchema('Log');
    isLog = new Ajv({ strict: false }).compile<Log>(schema);
  });

  it('names the plugin, its rules and how much each matters', () => {
    const { driver } = run(sampleReport()).tool;
    expect([driver.name, driver.semanticVersion]).to.deep.equal(['sf-plugin-fls', '1.2.3']);
    for (const { properties } of driver.rules ?? []) expect(properties?.tags).to.deep.equal(['security']);
    const rules = driver.rules?.map(({ id, defaultConfiguration, properties }) =>
      [id, defaultConfiguration?.level, String(properties?.['security-severity'])].join(' '),
    );
    expect(rules).to.deep.equal([
      'fls/live error 8.0',
      'fls/latent warning 5.0',
      'fls/dormant note 2.0',
      'fls/unknown warning 5.0',
      'fls/uncontrolled none undefined',
    ]);
    const texts = driver.rules?.flatMap(({ shortDescription, fullDescription, help }) => [
      ...[shortDescription?.text, fullDescription?.text, help?.text, help?.markdown],
    ]);
    expect(texts).to.have.length(20);
    expect(texts?.filter((text) => !/^[A-Z].{30}/.test(text ?? ''))).to.deep.equal([]);
  });

  it('has a result for each finding, under the rule of its exposure', () => {
    const found = results(sampleReport()).map(({ ruleId, ruleIndex, level, kind }) => [ruleId, ruleIndex, level, kind]);
    expect(found).to.deep.equal([
      ['fls/live', 0, 'error', 'fail'],
      ['fls/live', 0, 'error', 'fail'],
      ['fls/latent', 1, 'warning', 'fail'],
      ['fls/latent', 1, 'warning', 'fail'],
      ['fls/dormant', 2, 'note', 'fail'],
      ['fls/live', 0, 'error', 'fail'],
      ['fls/unknown', 3, 'warning', 'fail'],
      ['fls/uncontrolled', 4, 'none', 'informational'],
    ]);
    expect(results(sampleReport())[0]?.message.text).to.equal(
      'Profile "Admin" gives edit access to Account.Phone. Live: Account is open to 2 users through Sales_Sync.',
    );
  });

  it('points at the line in the file, with the path as a URI', () => {
    expect(results(reportOf([sample.live]))[0]?.locations?.[0]).to.deep.equal({
      physicalLocation: {
        artifactLocation: { uri: 'force-app/profiles/API%253A%20Only.profile-meta.xml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 12 },
      },
      logicalLocations: [{ name: 'Account.Phone', fullyQualifiedName: 'Admin/Account.Phone', kind: 'fieldPermission' }],
    });
  });

  it('points at a file outside the root by its own URI', () => {
    const path = join('/', 'elsewhere', 'p q.profile');
    const place = results(reportOf([finding({ location: { path, line: 1 } })]))[0]?.locations?.[0]?.physicalLocation;
    expect(place?.artifactLocation).to.deep.equal({ uri: pathToFileURL(path).href });
  });

  it('has no file to point at in a report from the org', () => {
    const [found] = results(reportOf([finding()], { source: 'org', context: orgContext }));
    expect(found?.locations?.map((location) => Object.keys(location))).to.deep.equal([['logicalLocations']]);
  });

  it('says of every result or of none whether policy keeps it', () => {
    expect(results(sampleReport()).map(({ suppressions }) => suppressions)).to.deep.equal([
      ...[[], [], [], [], []],
      [{ kind: 'external', justification: 'Kept by policy until 2027-01-31: ERP writes it' }],
      ...[[], []],
    ]);
    expect(results(reportOf([sample.live])).filter((one) => 'suppressions' in one)).to.deep.equal([]);
  });

  it('says of every result or of none whether the baseline has it', () => {
    const states = results(sampleReport()).map(({ baselineState }) => baselineState);
    expect(states).to.deep.equal(['new', 'new', 'new', 'unchanged', 'new', 'new', 'new', 'new']);
    expect(results(reportOf([sample.live])).filter((one) => 'baselineState' in one)).to.deep.equal([]);
  });

  it('says what it was made from, and gives GitHub no category of its own', () => {
    const { properties, automationDetails } = run(reportOf([], { source: 'org', context: orgContext }));
    expect(properties).to.deep.equal({
      ...{
        generatedAt: '2026-11-23T09:30:00.000Z',
        plugin: '1.2.3',
        apiVersion: '66.0',
        policyFile: 'config/fls-policy.json',
      },
      ...{ orgId: '00D000000000001EAA', orgAlias: 'dev', orgUsername: 'ada@example.com', orgKind: 'sandbox' },
      orgInstanceUrl: 'https://example.my.salesforce.com',
    });
    expect(automationDetails).to.equal(undefined);
  });

  it('has the grantors and the number of users as data', () => {
    const [found] = results(reportOf([finding({ openedBy: ['A', 'B'], through: ['A'] })]));
    expect(found?.properties).to.deep.equal({ openedBy: ['A', 'B'], through: ['A'], users: 2 });
  });

  it('knows an entry again that has moved in its file, and no other', () => {
    const moved = finding({
      location: { path: join(context.root, 'x'), line: 99 },
      access: 'read',
      exposure: 'dormant',
    });
    const others = [finding({ field: 'Account.Fax' }), finding({ profile: 'Other' })];
    const [first, second, ...different] = results(reportOf([sample.live, moved, ...others])).map(
      ({ partialFingerprints }) => partialFingerprints?.['profileField/v1'],
    );
    expect(first)
      .to.match(/^[0-9a-f]{64}$/)
      .and.equal(second);
    expect(new Set([first, ...different]).size).to.equal(3);
  });

  it('leaves the fingerprint that GitHub works out to GitHub', () => {
    expect(results(sampleReport()).flatMap((one) => Object.keys(one.partialFingerprints ?? {}))).to.not.include(
      'primaryLocationLineHash',
    );
  });

  it('tells of what makes it incomplete', () => {
    const notices: Report['notices'] = [{ key: 'groupsNotCurrent', tokens: ['[Sales](x)'] }];
    const [notification] = run(reportOf([], { notices })).invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(notification?.level).to.equal('warning');
    expect(notification?.message.text).to.contain('not Updated').and.contain('[Sales] (x)');
  });

  it('tells of files that could not be read', () => {
    expect(run(reportOf([])).invocations).to.deep.equal([
      { startTimeUtc: projectContext.generatedAt, executionSuccessful: true, toolExecutionNotifications: [] },
    ]);
    const [invocation] = run(sampleReport()).invocations ?? [];
    expect(invocation?.executionSuccessful).to.equal(false);
    expect(invocation?.toolExecutionNotifications).to.deep.equal([
      {
        level: 'error',
        message: { text: 'expected </field>' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'broken.profile', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 7 },
            },
          },
        ],
      },
      {
        level: 'error',
        message: { text: 'permission denied' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: pathToFileURL(join('/', 'elsewhere', 'locked.profile')).href },
            },
          },
        ],
      },
    ]);
  });

  it('shows a name as it is: no link, no placeholder', () => {
    const [found] = results(reportOf([finding({ profile: '[x](http://e.vil) {0}' })]));
    expect(found?.message.text).to.contain('"[x] (http://e.vil) {{0}}"');
  });

  it('is refused by the schema where it is wrong', () => {
    const log: unknown = JSON.parse(
      renderSarifText(sampleReport(), context).replaceAll('"level":"note"', '"level":"low"'),
    );
    expect(isLog(log)).to.equal(false);
  });

  it('is valid, and finds the files again, whatever the names hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const found = results(report);
        expect(found).to.have.length(report.findings.length);
        found.forEach(({ locations, message }, index) => {
          const uri = locations?.[0]?.physicalLocation?.artifactLocation?.uri;
          const path = report.findings[index]?.location?.path.toWellFormed();
          expect(uri === undefined ? uri : join(context.root, decodeURIComponent(uri))).to.equal(path);
          expect(message.text).to.not.match(/\]\(|(?!\n|\t)\p{Cc}|[\u202a-\u202e]|(?<!\{)\{(?:\{\{)*(?!\{)/u);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('holds 100,000 results', () => {
    const text = renderSarifText(largeReport(100_000), context);
    expect(text.match(/"ruleIndex":1,/g)).to.have.length(100_000);
  });

  function run(report: Report): Run {
    const log: unknown = JSON.parse(renderSarifText(report, context));
    if (!isLog(log)) throw new Error(JSON.stringify(isLog.errors));
    const [first, ...others] = log.runs;
    if (!first || others.length > 0) throw new Error('not one run');
    return first;
  }

  function results(report: Report): Result[] {
    return run(report).results ?? [];
  }
});
