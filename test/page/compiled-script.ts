import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { renderPageScript } from '../../src/present/formats/html/browser/script.ts';
import { renderHtmlReport } from '../../src/present/formats/html/report.ts';
import { compilePlugin, importCompiled } from '../support/compiled-plugin.ts';
import { pageReport } from '../support/page-report.ts';
import { openPage } from '../support/pages.ts';
import { context } from '../support/report.ts';

/**
 * The script is the text of functions, so it is another one in the package that users get: the compiler may rename what it
 * declares, or have its parts call helpers that no page has.
 */
export function describeCompiledScript(getBrowser: () => Browser): void {
  it('filters, sorts, opens details and the map, prints, and copies', async () => {
    const script = await renderCompiledScript();
    const own = renderPageScript();
    expect(script).to.not.equal(own);
    const text = renderHtmlReport(pageReport(), context).replace(own, () => script);
    const { page, misdeeds, close } = await openPage(getBrowser(), text.replace(hashText(own), hashText(script)));
    const table = page.locator('#findings-table');
    await table.locator('input[type=search]').fill('account');
    expect(await table.locator('tbody tr').count()).to.equal(3);
    await table.getByRole('button', { name: 'Field' }).click();
    await table.locator('tbody tr').first().click();
    expect(await page.locator('dialog .path li').count()).to.equal(2);
    expect(await page.locator('dialog code').innerText()).to.match(/^sf fls reset --profile "API Only" /);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.locator('#map').getByRole('button', { name: 'Case, Agent' }).click();
    expect(await table.locator('tbody tr').count()).to.equal(1);
    await page.evaluate('dispatchEvent(new Event("beforeprint")); dispatchEvent(new Event("afterprint"))');
    await page.evaluate('navigator.clipboard.writeText = async (text) => { document.copiedText = text; }');
    await table.getByText('Copy as CSV').click();
    expect(await page.evaluate('document.copiedText')).to.match(/^profile,object,.*\r\nAgent,Case,Case\.Origin,/);
    expect(await page.locator('#blocked').count()).to.equal(0);
    expect(misdeeds).to.deep.equal([]);
    await close();
  });
}

async function renderCompiledScript(): Promise<string> {
  const render = await importCompiled(compilePlugin(), 'present/formats/html/browser/script.js', 'renderPageScript');
  if (typeof render !== 'function') throw new TypeError('the compiled plugin has no script of pages');
  const script: unknown = Reflect.apply(render, undefined, []);
  return String(script);
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
