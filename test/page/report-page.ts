import { expect } from 'chai';
import type { Browser, Locator } from 'playwright-core';
import { renderHtmlReport } from '../../src/present/formats/html/report.ts';
import { pageReport } from '../support/page-report.ts';
import { findBarriers, openPage, type OpenedPage } from '../support/pages.ts';
import { renderCsvText } from '../support/rendered.ts';
import { context, largeReport } from '../support/report.ts';

/** The page of a report: every way in which a person uses it. */
export function describeReportPage(getBrowser: () => Browser): void {
  const text = renderHtmlReport(pageReport(), context);
  let opened: OpenedPage;

  beforeEach(async () => {
    opened = await openPage(getBrowser(), text);
  });

  afterEach(async () => {
    expect(opened.misdeeds).to.deep.equal([]);
    await opened.close();
  });

  const find = (selector: string): Locator => opened.page.locator(selector);
  const table = '#findings-table';
  const listFields = async (): Promise<string[]> => find(`${table} tbody td.column-wide button`).allInnerTexts();
  const readStatus = async (): Promise<string | null> => find(`${table} [role=status]`).textContent();
  const getFocused = (): Locator => find(':focus');

  it('answers in one sentence, and has a bar with numbers for each profile', async () => {
    expect(await find('.answer').textContent()).to.equal(
      '2 users can read fields today through 3 stray field permissions that Setup does not show.',
    );
    expect(await find('#profiles tbody tr').first().innerText()).to.match(/^API Only\s+3\s+2\s+1\s+1$/);
    expect(await find('#profiles tbody tr').first().locator('rect').count()).to.equal(4);
  });

  it('filters by words, choices and lists, says how many rows are left, and clears', async () => {
    await find(`${table} input[type=search]`).fill('account ERP');
    expect(await listFields()).to.deep.equal(['Account.Fax', 'Account.Phone', 'Account.Site']);
    expect(await readStatus()).to.equal('3 of 8 rows');
    await find(`${table} fieldset`).getByText('edit').click();
    expect(await listFields()).to.deep.equal(['Account.Phone', 'Account.Site']);
    expect(await find(`${table} table`).getAttribute('aria-rowcount')).to.equal('3');
    await find(`${table} input[type=search]`).fill('nowhere');
    expect(await readStatus()).to.equal('No row matches the filters.');
    await find(`${table} .filters`).getByText('Clear filters').click();
    expect(await readStatus()).to.equal('8 rows');
    await find(`${table} select`).first().selectOption('Agent');
    expect(await listFields()).to.deep.equal(['Case.Origin']);
  });

  it('sorts by a column, the other way round, and back', async () => {
    const header = find(`${table} th`).filter({ hasText: 'Field' });
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).to.equal('ascending');
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).to.equal('descending');
    expect(await listFields()).to.have.ordered.members(
      ['X__c.Y__c', 'Task.Subject', 'Case.Reason', 'Case.Origin', 'Case.Origin'].concat([
        'Account.Site',
        'Account.Phone',
        'Account.Fax',
      ]),
    );
    expect(await readStatus()).to.equal('8 rows Sorted by Field, descending.');
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).to.equal(null);
  });

  it('opens the cells of the map by keys alone', async () => {
    await find('#map [tabindex="0"]').focus();
    expect(await getFocused().getAttribute('aria-label')).to.equal('Account, API Only: 3, Live at worst');
    await opened.page.keyboard.press('ArrowDown');
    expect(await getFocused().getAttribute('aria-label')).to.equal('Case, API Only: 2, Latent at worst');
    await opened.page.keyboard.press('ArrowRight');
    expect(await getFocused().getAttribute('aria-label')).to.equal('Case, Agent: 1, Dormant at worst');
    await opened.page.keyboard.press('Enter');
    expect(await listFields()).to.deep.equal(['Case.Origin']);
    expect(await getFocused().textContent()).to.equal('1 of 8 rows');
  });

  it('leads from a profile to its findings', async () => {
    await find('#profiles').getByRole('button', { name: 'Agent' }).click();
    expect(await listFields()).to.deep.equal(['Case.Origin']);
  });

  it('walks through the table by keys, and shows by which path users get a field', async () => {
    await find(`${table} tbody [tabindex="0"]`).focus();
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.keyboard.press('ArrowDown');
    expect(await getFocused().textContent()).to.equal('Account.Phone');
    await opened.page.keyboard.press('Enter');
    const dialog = opened.page.getByRole('dialog');
    expect(await dialog.getByRole('heading').first().textContent()).to.equal('Account.Phone edit');
    expect(await dialog.locator('.path li').allInnerTexts()).to.deep.equal([
      'Field: profile API Only',
      'Object: permission set ERP_Accounts',
    ]);
    expect(await dialog.locator('.items li').allInnerTexts()).to.deep.equal(['ada@example.com', 'bo@example.com']);
    expect(await dialog.locator('code').textContent()).to.equal(
      'sf fls reset --profile "API Only" --field Account.Phone --target-org dev --dry-run',
    );
    expect(await findBarriers(opened.page)).to.deep.equal([]);
    await opened.page.keyboard.press('Escape');
    expect(await getFocused().textContent()).to.equal('Account.Phone');
    await opened.page.keyboard.press('Control+End');
    expect(await getFocused().locator('xpath=ancestor::tr').getAttribute('aria-rowindex')).to.equal('9');
  });

  it('leads from the details to what the exposure means', async () => {
    await find(`${table} tbody`).getByText('Case.Reason').click();
    await opened.page.getByRole('dialog').getByRole('link').click();
    expect(await find('#kind-latent').getAttribute('open')).to.equal('');
    expect(await find('#kind-latent code').first().isVisible()).to.equal(true);
  });

  it('copies the rows that are shown, as the CSV of the report', async () => {
    await opened.page.evaluate('navigator.clipboard.writeText = async (text) => { document.copiedText = text; }');
    await find(`${table} .filters`).getByText('Copy as CSV').click();
    await find(`${table} [role=status]`).getByText('Copied 8 rows as CSV.').waitFor();
    // The page sorts the worst first; "Exposure" twice leaves the rows as they come.
    const [copied, csv] = [await opened.page.evaluate('document.copiedText'), renderCsvText(pageReport(), context)];
    expect(String(copied).split('\r\n').sort()).to.deep.equal(csv.split('\r\n').sort());
    const order = find(`${table} th`).getByRole('button', { name: 'Exposure' });
    await order.click();
    await order.click();
    await find(`${table} .filters`).getByText('Copy as CSV').click();
    expect(await opened.page.evaluate('document.copiedText')).to.equal(csv);
  });

  it('fits a phone', async () => {
    await opened.page.setViewportSize({ width: 360, height: 740 });
    expect(await opened.page.evaluate('document.documentElement.scrollWidth')).to.equal(360);
    expect(await find(`${table} tbody tr`).first().locator('td').filter({ visible: true }).count()).to.equal(2);
  });

  it('prints its tables, its map and its explanations', async () => {
    await opened.page.evaluate(
      'addEventListener("beforeprint", () => { document.printedRows = document.querySelectorAll("#findings-table tbody tr").length; })',
    );
    expect((await opened.page.pdf()).length).to.be.greaterThan(30_000);
    expect(await opened.page.evaluate('document.printedRows')).to.equal(8);
    expect(await find('#explanations details[open]').count()).to.equal(0);
  });

  it('says on paper how many rows its filters leave out, and unfolds what is folded', async () => {
    await find('#explanations summary').first().click();
    await find(`${table} input[type=search]`).fill('account');
    await opened.page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await find('#findings .printed').textContent()).to.equal('3 of 8 rows');
    expect(await find('#explanations details[open]').count()).to.equal(6);
    await opened.page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await find('#explanations details[open]').count()).to.equal(1);
  });

  it('has only the rows in the document that can be seen, of 10,000', async () => {
    const large = await openPage(getBrowser(), renderHtmlReport(largeReport(10_000), context));
    const { page } = large;
    expect(await page.locator(`${table} tbody tr`).count()).to.be.lessThan(80);
    expect(await page.locator(`${table} table`).getAttribute('aria-rowcount')).to.equal('10001');
    await page.locator(`${table} tbody [tabindex="0"]`).focus();
    await page.keyboard.press('Control+End');
    const last = page.locator(`${table} tbody tr`).last();
    expect(await last.getAttribute('aria-rowindex')).to.equal('10001');
    expect(await last.isVisible()).to.equal(true);
    expect(await page.locator(`${table} tbody tr`).count()).to.be.lessThan(80);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Control+Home');
    expect(await page.locator(`${table} tbody tr`).first().getAttribute('aria-rowindex')).to.equal('2');
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator('#findings .printed').textContent()).to.match(/^9,\d00 more rows are not printed\./);
    expect(await page.locator('#map .printed').textContent()).to.match(/^467 more objects are not on the map\./);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await page.locator('#findings .printed').textContent()).to.equal('');
    expect(large.misdeeds).to.deep.equal([]);
    await large.close();
  });

  it('says so where a policy of the viewer blocks the script', async () => {
    const policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'"><meta charset';
    const blocked = await openPage(getBrowser(), text.replace('<meta charset', policy));
    await blocked.page.locator('#blocked').waitFor();
    expect(blocked.misdeeds.join()).to.include('Content Security Policy');
    await blocked.close();
    expect(await find('#blocked').count()).to.equal(0);
  });

  it('tells without a script what it can, and that something is missing', async () => {
    const still = await openPage(getBrowser(), text, { javaScriptEnabled: false });
    await still.page.locator('#blocked').waitFor();
    expect(await still.page.locator('#blocked').innerText()).to.include('The script of this page did not run');
    for (const [part, count] of [
      ['.answer', 1],
      ['.tiles li', 4],
      ['#profiles tbody tr', 2],
      ['.kind', 6],
    ] as const)
      expect(await still.page.locator(part).count(), part).to.equal(count);
    await still.close();
  });
}
