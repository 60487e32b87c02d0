import { expect } from 'chai';
import { renderHtmlReport } from '../../../../src/present/formats/html/report.ts';
import { pageReport } from '../../../support/page-report.ts';
import { context } from '../../../support/report.ts';

describe('the policy of a page', () => {
  it('lets it load nothing, run and style only what is in it, and send nothing', () => {
    const [, policy = ''] =
      /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(renderHtmlReport(pageReport(), context)) ??
      [];
    const rules = policy.replaceAll(/&#39;|&apos;/g, "'").replaceAll(/sha256-[\w+/=]+/g, 'HASH');
    expect(rules.split('; ')).to.deep.equal([
      "default-src 'none'",
      "script-src 'HASH'",
      "style-src 'HASH'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });
});
