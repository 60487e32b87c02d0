import { expect } from 'chai';
import fc from 'fast-check';
import { lexer, parse, walkTokens } from 'marked';
import type { Report } from '../../../../src/fls/report.ts';
import { renderMarkdownReport } from '../../../../src/present/formats/markdown/report.ts';
import { makePrintable } from '../../../../src/present/notices.ts';
import { context, finding, orgContext, reportOf, sample } from '../../../support/report.ts';
import { hostileReport, largeReport, sampleReport } from '../../../support/report.ts';

describe('the report as Markdown', () => {
  it('says first whether the gate passed, and what it saw', () => {
    expect(lines(sampleReport())).to.include.members([
      '## Stray field permissions',
      '**Gate failed** (`--fail-on live`). Stray field permissions that fail it: 2 of 7. Kept by policy: 1. ' +
        'In the baseline: 1. Files that could not be read: 2.',
      'Read from project files. Profiles: 3. Field permissions: 1,234.',
    ]);
  });

  it('lets a gate pass only when everything could be read', () => {
    const gate = { failOn: 'dormant' as const, passed: true, failing: 0 };
    const passed = reportOf([], { gate, source: 'org', context: orgContext });
    expect(lines(passed)).to.include.members([
      '**Gate passed** (`--fail-on dormant`). Stray field permissions that fail it: 0 of 0.',
      'Asked org `00D000000000001EAA`. Profiles: 0. Field permissions: 0.',
    ]);
    expect(renderMarkdownReport(sampleReport({ gate: { ...gate, passed: false } }), context)).to.contain(
      '**Gate not decided** (`--fail-on dormant`)',
    );
  });

  it('counts without a gate', () => {
    expect(lines(reportOf([sample.dormant]))).to.contain('**Stray field permissions: 1.** No gate was set.');
  });

  it('has a table of the profiles, the clean ones last', () => {
    const report = sampleReport({ profiles: ['Clean', 'Admin', 'API: Only'] });
    expect(tableIn(renderMarkdownReport(report, context))).to.deep.equal([
      ['Profile', 'Live', 'Latent', 'Dormant', 'Unknown', 'Uncontrolled', 'Of these kept'],
      ['`Admin`', '3', '2', '1', '0', '0', '1'],
      ['`API: Only`', '0', '0', '0', '1', '1', '0'],
      ['`Clean`', '0', '0', '0', '0', '0', '0'],
    ]);
  });

  it('shows every finding once, open what fails and folded the rest', () => {
    expect(
      lines(sampleReport()).slice(lines(sampleReport()).indexOf('### Not reported: files that could not be read (2)')),
    ).to.deep.equal([
      '### Not reported: files that could not be read (2)',
      '- `broken.profile:3:7`: `expected </field>`',
      '- `/elsewhere/locked.profile`: `permission denied`',
      '### Fails the gate. Live: open to users of the profile today (2)',
      '**`Admin`**',
      '- `Account`, granted by `Sales_Sync`, active users 2: `Phone` edit, `Fax` read',
      ...folded('Latent: open to users of the profile who get what grants the object (1)', [
        '**`Admin`**',
        '- `Case`, granted by `Support`: `Origin` edit',
      ]),
      ...folded('Exposure unknown (1)', ['**`API: Only`**', '- `Order`: `Name` edit']),
      ...folded('Dormant: nothing grants the object (1)', ['**`Admin`**', '- `X__c`: `Y__c` edit']),
      ...folded('In the baseline (1)', ['**`Admin`**', '- `Lead`, granted by `Support`: `Title` edit']),
      ...folded('Uncontrolled: the object never holds object permissions of its own (1)', [
        '**`API: Only`**',
        '- `Task`: `Subject` read',
      ]),
      ...folded('Kept by policy (1)', ['- `ERP writes it` (until `2027-01-31`), `Admin`: `Account.Site`']),
    ]);
  });

  it('lists the live ones openly, under what fails the gate where there is one', () => {
    const gate = { failOn: 'live' as const, passed: false, failing: 1 };
    expect(lines(reportOf([sample.live], { gate }))).to.include(
      '### Fails the gate. Live: open to users of the profile today (1)',
    );
    expect(lines(reportOf([sample.live]))).to.include('### Live: open to users of the profile today (1)');
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
    const openedBy = Array.from({ length: 12 }, (_, index) => `Set_${index}`);
    expect(renderMarkdownReport(reportOf([finding({ openedBy })]), context)).to.contain(
      '`Set_9` and 2 more, active users 2',
    );
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

  for (const count of [100, 1000, 7500, 100_000])
    it(`fits a comment with ${count} findings, each shown or counted`, () => {
      const text = renderMarkdownReport(largeReport(count), context);
      expect(text.length).to.be.lessThan(60_000);
      const named = text.match(/`Field_\d+__c`/g)?.length ?? 0;
      const summed = numbersIn(text, /: ([\d,]+) fields?$/gm);
      const left = numbersIn(text, /^Left out for length: ([\d,]+) more field permissions/gm);
      expect(named + summed + left).to.equal(count);
      expect({ named: named > 0, left: left > 0 }).to.deep.equal({ named: count <= 1000, left: count > 7500 });
    });

  for (const times of [1, 40])
    it(`fits with too much of everything, in names ${times} long, and says of each part what is left out`, () => {
      const long = (text: string, index: number): string => `${text}|${index}|`.repeat(times);
      const findings = Array.from({ length: 4000 }, (_, index) =>
        finding({
          profile: long('P', index),
          object: long('O', index),
          exposure: (['live', 'latent', 'dormant', 'unknown'] as const)[index % 4] ?? 'live',
          kept: index % 5 === 0 ? { reason: long('R', index), until: null } : null,
        }),
      );
      const unreadable = findings.map(({ profile }) => ({ path: profile, line: 1, column: 1, problem: profile }));
      const text = renderMarkdownReport(reportOf(findings, { unreadable }), context);
      expect(text.length).to.be.lessThan(60_000);
      const left = text.split('\n').filter((line) => line.startsWith('Left out for length: '));
      expect(left.map((line) => line.replace(/\d[\d,]*(?=\s)/g, 'N'))).to.deep.equal([
        'Left out for length: N more profiles.',
        'Left out for length: N more files.',
        ...new Array<string>(4).fill('Left out for length: N more field permissions, in N more lines.'),
        'Left out for length: N more kept field permissions.',
      ]);
      const folds = text.split(/^<summary>/m).slice(1);
      expect(folds).to.have.length(4);
      expect(folds.filter((fold) => fold.includes('\n- ')).length).to.be.at.least(times === 1 ? 4 : 1);
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
    profile: plain(one.profile),
    object: plain(one.object),
    field: plain(one.field),
    openedBy: one.openedBy.map(plain),
    kept: one.kept && { ...one.kept, reason: plain(one.kept.reason) },
  }));
  return reportOf(findings, {
    unreadable: report.unreadable.map((file) => ({ ...file, problem: plain(file.problem) })),
    gate: report.gate,
  });
}

function typesIn(text: string): Set<string> {
  const types = new Set<string>();
  void walkTokens(lexer(text), ({ type }) => {
    types.add(type);
  });
  return types;
}

function numbersIn(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((sum, [, digits = '']) => sum + Number(digits.replaceAll(',', '')), 0);
}
