import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/pages.ts';
import { describeBarriers } from './barriers.ts';
import { describeCompiledScript } from './compiled-script.ts';
import { describeExplanationPage } from './explanation-page.ts';
import { describeHostileNames } from './hostile-names.ts';
import { describeReportPage } from './report-page.ts';
import { describeResetPage } from './reset-page.ts';

// One browser for all of them: its start takes as long as some of the specs.
describe('pages in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;

  before(async () => {
    browser = await startBrowser();
  });

  after(async () => {
    await browser.close();
  });

  describe('of a report', () => {
    describeReportPage(() => browser);
  });
  describe('of a reset', () => {
    describeResetPage(() => browser);
  });
  describe('of an explanation', () => {
    describeExplanationPage(() => browser);
  });
  describe('barriers', () => {
    describeBarriers(() => browser);
  });
  describe('with the script that users get', () => {
    describeCompiledScript(() => browser);
  });
  describe('with hostile names', () => {
    describeHostileNames(() => browser);
  });
});
