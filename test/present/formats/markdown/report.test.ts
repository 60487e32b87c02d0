import { expect } from 'chai';
import fc from 'fast-check';
import { lexer, parse, walkTokens } from 'marked';
import type { Report } from '../../../../src/fls/report.ts';
import { renderMarkdownReport } from '../../../../src/present/formats/markdown/report.ts';
import { makePrintable } from '../../../../src/present/notices.ts';
import {
  context,
  finding,
  orgContext,
  reportOf,
  sample,
  hostileReport,
  sampleReport,
} from '../../../support/report.ts';

describe('the report as Markdown', () => {
  it('says first whether the gate passed, and what it saw', () => {
    expect(lines(sampleReport())).to.include.members([
      '## Stray field permissions',
      '**Gate failed** (`--fail-on live`). It fails for 2 stray field permissions. Could not be read: 2 files.',
      '7 stray field permissions in 2 of 3 profiles: 3 live, 2 latent, 1 dormant, 1 unknown. ' +
        '1 uncontrolled field permission. The policy keeps 1 finding. The baseline has 1 finding.',
      'Source: project files. Made 2026-11-23 09:30 UTC by sf-plugin-fls 1.2.3. Policy file: `config/fls-policy.json`.',
    ]);
  });

  it('lets a gate pass only when everything could be read', () => {
    const gate = { failOn: 'dormant' as const, passed: true, failing: 0 };
    const passed = reportOf([], { gate, source: 'org', context: orgContext });
    expect(lines(passed)).to.include.members([
      '**Gate passed** (`--fail-on dormant`).',
      'No stray field permissions in 0 profiles.',
      'Org `dev` (sandbox), `00D000000000001EAA`, user `ada@example.com`. Made 2026-11-23 09:30 UTC by sf-plugin-fls 1.2.3, ' +
        'API version 66.0. Policy file: `config/fls-policy.json`.',
    ]);
    expect(renderMarkdownReport(sampleReport({ gate: { ...gate, passed: false } }), context)).to.contain(
      '**Gate undecided** (`--fail-on dormant`). Could not be read: 2 files.',
    );
  });

  it('warns beside the verdict, with foreign names as code and nothing as markup', () => {
    const notices: Report['notices'] = [
      { key: 'usersHidden', tokens: [] },
      { key: 'usersHidden', tokens: [] },
      { key: 'groupsNotCurrent', tokens: ['@org/team, <b>'] },
      { key: 'oldFieldSecurity', tokens: ['Old'] },
    ];
    const gate = { failOn: 'live' as const, passed: true, failing: 0 };
    const text = renderMarkdownReport(reportOf([], { gate, notices }), context);
    const warnings = text.slice(text.indexOf('### Warnings')).split('\n').slice(2, 5);
    expect(warnings[0]).to.match(/^- The sharing of User is Private in this org/);
    expect(warnings[1]).to.contain(': `@org/team, <b>`.');
    expect(warnings[2]).to.contain('(&#60;fieldLevelSecurities&#62;)').and.contain('`Old`');
    expect(parse(text)).to.contain('&lt;fieldLevelSecurities&gt;');
  });

  it('counts without a gate', () => {
    expect(lines(reportOf([sample.dormant]))).to.include.members([
      'No gate was set.',
      '1 stray field permission in 1 profile: 1 dormant.',
    ]);
  });

  it('has a table of the profiles with findings, and counts the clean ones', () => {
    const report = sampleReport({ profiles: ['Clean', 'Admin', 'API: Only'] });
    expect(tableIn(renderMarkdownReport(report, context))).to.deep.equal([
      ['Profile', 'Live', 'Latent', 'Dormant', 'Unknown', 'Uncontrolled', 'Kept'],
      ['`Admin`', '3', '2', '1', '0', '0', '1'],
      ['`API: Only`', '0', '0', '0', '1', '1', '0'],
    ]);
    expect(lines(report)).to.include('No findings in 1 profile.');
    const clean = reportOf([], { profiles: ['A', 'B'] });
    expect(lines(clean)).to.include('No findings in 2 profiles.').and.not.include('|');
  });

  it('shows every finding once, open what fails and folded the rest', () => {
    expect(
      lines(sampleReport()).slice(
        lines(sampleReport()).indexOf('### Not in this report: files that could not be read (2)'),
      ),
    ).to.deep.equal([
      '### Not in this report: files that could not be read (2)',
      '- `broken.profile:3:7`: `expected </field>`',
      '- `/elsewhere/locked.profile`: `permission denied`',
      '### Fails the gate. Live: active users of the profile can read these fields today (2)',
      '**`Admin`**',
      '- `Account` through `Sales_Sync`, 2 users: `Phone` edit, `Fax` read',
      ...folded('Latent: something grants the object, but it is in force for no active user of the profile (1)', [
        '**`Admin`**',
        '- `Case`, granted by `Support`: `Origin` edit',
      ]),
      ...folded('Dormant: nothing grants the object (1)', ['**`Admin`**', '- `X__c`: `Y__c` edit']),
      ...folded('Unknown: not all permission sets can be read, so it is not known what grants the object (1)', [
        '**`API: Only`**',
        '- `Order`: `Name` edit',
      ]),
      ...folded('Uncontrolled: the object never has object permissions of its own (1)', [
        '**`API: Only`**',
        '- `Task`: `Subject` read',
      ]),
      ...folded('In the baseline (1)', ['**`Admin`**', '- `Lead`, granted by `Support`: `Title` edit']),
      ...folded('Kept by the policy (1)', ['- `ERP writes it` (until `2027-01-31`), `Admin`: `Account.Site`']),
    ]);
  });

  it('lists the live ones openly, under what fails the gate where there is one', () => {
    const gate = { failOn: 'live' as const, passed: false, failing: 1 };
    expect(lines(reportOf([sample.live], { gate }))).to.include(
      '### Fails the gate. Live: active users of the profile can read these fields today (1)',
    );
    expect(lines(reportOf([sample.live]))).to.include(
      '### Live: active users of the profile can read these fields today (1)',
    );
  });

  it('gathers what one rule keeps, and says so where it has no end', () => {
    const kept = { reason: 'Wanted', until: null };
    const fields = Array.from({ length: 12 }, (_, index) => finding({ field: `Account.F${index}`, kept }));
    expect(lines(reportOf(fields))).to.contain(
      `- \`Wanted\`, \`Admin\`: ${fields
        .slice(0, 10)
        .map(({ field }) => `\`${field}\``)
        .join(', ')} and 2 more`,
    );
  });

  it('names what grants an object only as long as it helps', () => {
    const through = Array.from({ length: 12 }, (_, index) => `Set_${index}`);
    expect(renderMarkdownReport(reportOf([finding({ through })]), context)).to.contain('`Set_9` and 2 more, 2 users');
  });

  it('names the users who read the live ones, and the reason where no object permission grants the object', () => {
    const holders = ['ada@x', 'bo@x'].map((username) => ({ username, profile: 'Admin', through: ['Sales_Sync'] }));
    const reasons = new Map([['Sales_Sync', 'View All Data' as const]]);
    expect(lines(reportOf([sample.live], { holders, reasons }))).to.include.members([
      'Read by `ada@x`, `bo@x` through `Sales_Sync` (View All Data)',
      '- `Account` through `Sales_Sync` (View All Data), 2 users: `Phone` edit',
    ]);
  });

  const odd: [string, string][] = [
    ['a|b', 'a|b'],
    ['a\\|b', 'a\\|b'],
    ['a`b``c', 'a`b``c'],
    ['two\nlines\tx', 'two lines x'],
    ['</details><b>', '</details><b>'],
    ['[x](http://e.vil) @org/team #1', '[x](http://e.vil) @org/team #1'],
    ['&lt;&#64;', '&lt;&#64;'],
    ['\u001b[31m\u202e\ud800', '\ufffd[31m\ufffd\ufffd'],
    ['x'.repeat(400), `${'x'.repeat(300)}…`],
  ];
  for (const [name, shown] of odd)
    it(`shows ${JSON.stringify(name.slice(0, 40))} as text, in the table and below`, () => {
      const html = htmlOf(reportOf([finding({ profile: name })]));
      expect(codesIn(html).filter((text) => text === shown)).to.have.length(2);
      expect(outlineOf(html)).to.equal(outlineOf(htmlOf(reportOf([finding()]))));
    });

  it('has the markup of a harmless report, whatever the names hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(outlineOf(htmlOf(report))).to.equal(outlineOf(htmlOf(harmless(report))));
        const shown = codesIn(htmlOf(report));
        expect(shown).to.include.members(report.profiles.map(asShown));
        expect(shown).to.include.members(report.findings.flatMap(({ kept }) => (kept ? asShown(kept.reason) : [])));
        const types = typesIn(renderMarkdownReport(report, context));
        expect(types.difference(EXPECTED)).to.deep.equal(new Set());
      }),
      { numRuns: 500 },
    );
  });
});

const EXPECTED = new Set('space heading paragraph text strong codespan table list list_item html'.split(' '));

function lines(report: Report): string[] {
  return renderMarkdownReport(report, context)
    .split('\n')
    .filter((line) => line !== '');
}

function folded(title: string, inside: readonly string[]): string[] {
  return ['<details>', `<summary>${title}</summary>`, ...inside, '</details>'];
}

function tableIn(text: string): string[][] {
  const [table, ...others] = lexer(text).filter(({ type }) => type === 'table');
  if (!table || others.length > 0) throw new Error('not one table');
  const [titles = '', , ...rows] = table.raw.trim().split('\n');
  return [titles, ...rows].map((row) => row.slice(2, -2).split(' | '));
}

/** As GitHub would show it, before it looks for mentions and references outside code. */
function htmlOf(report: Report): string {
  return parse(renderMarkdownReport(report, context), { async: false });
}

/** Everything but what stands in code, which is where every foreign text has to be. */
function outlineOf(html: string): string {
  return html.replace(/<code>[^<]*<\/code>/g, '<code/>');
}

function codesIn(html: string): string[] {
  return [...html.matchAll(/<code>([^<]*)<\/code>/g)].map(([, text = '']) => text.replace(/&(#\d+|\w+);/g, decoded));
}

function decoded(_: string, name: string): string {
  const named = new Map(Object.entries({ lt: '<', gt: '>', quot: '"', amp: '&' })).get(name);
  return named ?? String.fromCodePoint(Number(name.slice(1)));
}

function asShown(name: string): string {
  return makePrintable(name).toWellFormed().replace(/\s/g, ' ');
}

/** The same report with a plain name for every name: equal where they were equal. */
function harmless(report: Report): Report {
  const names = new Map<string, string>();
  const plain = (name: string): string => {
    const given = names.get(name) ?? `Name ${names.size}`;
    names.set(name, given);
    return given;
  };
  const findings = report.findings.map((one) => ({
    ...one,
    through: one.through.map(plain),
    profile: plain(one.profile),
    object: plain(one.object),
    field: plain(one.field),
    openedBy: one.openedBy.map(plain),
    kept: one.kept && { ...one.kept, reason: plain(one.kept.reason) },
  }));
  return reportOf(findings, {
    unreadable: report.unreadable.map((file) => ({ ...file, problem: plain(file.problem) })),
    gate: report.gate,
    holders: report.holders.map(({ username, profile, through }) => ({
      ...{ username: plain(username), profile: plain(profile), through: through.map(plain) },
    })),
    context: orgContext,
  });
}

function typesIn(text: string): Set<string> {
  const types = new Set<string>();
  void walkTokens(lexer(text), ({ type }) => {
    types.add(type);
  });
  return types;
}
