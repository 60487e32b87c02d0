import { expect } from 'chai';
import { renderHtmlExplanation } from '../../../../src/present/formats/explanation/html.ts';
import { renderHtmlReport } from '../../../../src/present/formats/html/report.ts';
import { renderHtmlReset } from '../../../../src/present/formats/html/reset.ts';
import { pageExplanation, typedExplain } from '../../../support/page-explanation.ts';
import { pageReport } from '../../../support/page-report.ts';
import { context } from '../../../support/report.ts';
import { documentOf } from '../../../support/reset-document.ts';

describe('the size of a page', () => {
  const pages = {
    report: renderHtmlReport(pageReport(), context),
    plan: renderHtmlReset(documentOf({ result: { status: 'dryRun' } })),
    result: renderHtmlReset(documentOf()),
    explanation: renderHtmlExplanation(pageExplanation(), typedExplain),
  } as const;
  for (const [name, page] of Object.entries(pages))
    it(`is below 100 kB beside its data: ${name}`, () => {
      expect(Buffer.byteLength(page)).to.be.lessThan(100_000);
    });
});
