import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { renderHtmlExplanation } from '../../src/present/formats/explanation/html.ts';
import { renderHtmlReport } from '../../src/present/formats/html/report.ts';
import { renderHtmlReset } from '../../src/present/formats/html/reset.ts';
import { pageExplanation, typedExplain } from '../support/page-explanation.ts';
import { pageReport } from '../support/page-report.ts';
import { findBarriers, openPage } from '../support/pages.ts';
import { context, finding, reportOf, sampleReport } from '../support/report.ts';
import { documentOf } from '../support/reset-document.ts';

const PAGES = {
  'a report': renderHtmlReport(pageReport(), context),
  'a report from files': renderHtmlReport(sampleReport({ notices: [{ key: 'usersHidden', tokens: [] }] }), context),
  'a clean report': renderHtmlReport(reportOf([], { profiles: ['Clean'] }), context),
  'a plan': renderHtmlReset(documentOf({ result: { status: 'dryRun' }, writtenPlan: 'plan.json' })),
  'the result of a reset': renderHtmlReset(documentOf()),
  'an explanation': renderHtmlExplanation(pageExplanation(), typedExplain),
} as const;

/** What is in the way of people who use no mouse, see little, hear a page, or hold a phone; on every page, in every state. */
export function describeBarriers(getBrowser: () => Browser): void {
  for (const [name, text] of Object.entries(PAGES))
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 320],
    ] as const)
      it(`are not on the page of ${name}, ${colorScheme}, ${width} pixels wide`, async () => {
        const { page, close } = await openPage(getBrowser(), text, { colorScheme, viewport: { width, height: 800 } });
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.equal(0);
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.setAttribute('open', '')");
        expect(await findBarriers(page)).to.deep.equal([]);
        const row = page.locator('.grid tbody tr').first();
        if ((await row.count()) > 0) {
          await row.click();
          expect(await findBarriers(page), 'with details').to.deep.equal([]);
          await page.keyboard.press('Escape');
          for (const search of await page.locator('input[type=search]').all()) await search.fill('in no row');
          expect(await findBarriers(page), 'without a match').to.deep.equal([]);
        }
        await close();
      });

  for (const [name, text] of Object.entries(PAGES))
    it(`are not met by the keyboard on the page of ${name}: each control has its turn, and is seen to have it`, async () => {
      const { page, close } = await openPage(getBrowser(), text, { reducedMotion: 'reduce' });
      const expected = await countControls(page);
      expect(await page.evaluate(WALK_START)).to.equal(true);
      for (let turn = 0; turn < expected; turn += 1) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(WALK_STEP), `turn ${turn}`).to.equal('');
      }
      expect(await page.evaluate('walked.size')).to.equal(expected);
      await close();
    });

  it('are not met by the arrow keys, which reach each cell of a large map and each row of a table', async () => {
    const findings = Array.from({ length: 400 }, (_, index) => {
      const [profile, object] = [`Profile of department ${index % 20}`, `Object_${Math.floor(index / 20)}__c`];
      return finding({ profile, object, field: `${object}.Field__c` });
    });
    const text = renderHtmlReport(reportOf(findings, { source: 'org' }), context);
    for (const width of [1280, 360]) {
      const { page, close } = await openPage(getBrowser(), text, { viewport: { width, height: 700 } });
      for (const grid of ['.heat', '#findings-table table']) {
        const start = page.locator(`${grid} tbody [tabindex="0"]`);
        await start.focus();
        await page.evaluate('window.walked = new Set()');
        for (const key of [...Array<string>(18).fill('ArrowDown'), ...Array<string>(3).fill('ArrowRight')]) {
          await page.keyboard.press(key);
          expect(await page.evaluate(WALK_STEP), `${grid} ${key} ${width}`).to.equal('');
          await page.evaluate('walked.clear()');
        }
        await page.keyboard.press('Control+End');
        expect(await page.evaluate(WALK_STEP), `${grid} end ${width}`).to.equal('');
        await page.keyboard.press('Control+Home');
        expect(await page.evaluate(WALK_STEP), `${grid} home ${width}`).to.equal('');
      }
      await close();
    }
  });
}

/** What the tabulator key is to reach: every control, and one cell of each grid, whose arrow keys reach the others. */
async function countControls(page: Page): Promise<number> {
  return page
    .locator('a[href], button:not([tabindex="-1"]), input, select, summary, [tabindex="0"]:not(button)')
    .filter({ visible: true })
    .or(page.locator('.skip'))
    .count();
}

const WALK_START = 'window.walked = new Set(); document.activeElement === document.body';

/** What is wrong with the element that has the focus; nothing where it is new, in view and outlined. */
const WALK_STEP = `(() => {
  const isCovered = (one) => {
    const { top, bottom, left, right } = one.getBoundingClientRect();
    const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return middle !== null && !one.contains(middle) && !middle.contains(one);
  };
  const element = document.activeElement;
  const { top, bottom, left } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const faults = [
    walked.has(element) && 'again',
    element === document.body && 'nothing',
    (bottom <= 0 || top >= innerHeight || left < 0) && 'out of view',
    (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) && 'no outline',
    isCovered(element) && 'covered',
  ].filter(Boolean);
  walked.add(element);
  return faults.length === 0 ? '' : faults.join() + ': ' + element.outerHTML.slice(0, 200);
})()`;
