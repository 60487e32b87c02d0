import { expect } from 'chai';
import { renderMarkdownReport } from '../../../../src/present/formats/markdown/report.ts';
import { context, finding, largeReport, reportOf } from '../../../support/report.ts';

describe('the length of a report as Markdown', () => {
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

function numbersIn(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((sum, [, digits = '']) => sum + Number(digits.replaceAll(',', '')), 0);
}
