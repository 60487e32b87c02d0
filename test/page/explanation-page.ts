import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { renderHtmlExplanation } from '../../src/present/formats/explanation/html.ts';
import { HOSTILE, pageExplanation, typedExplain } from '../support/page-explanation.ts';
import { findBarriers, openPage } from '../support/pages.ts';

/** The page of an explanation: what it has beside that of a report. */
export function describeExplanationPage(getBrowser: () => Browser): void {
  it('shows each field with its path, what is not in force and the proof, without barriers', async () => {
    const { page, misdeeds, close } = await openPage(
      getBrowser(),
      renderHtmlExplanation(pageExplanation(), typedExplain),
    );
    const rows = await page.locator('#access-table tbody tr').allInnerTexts();
    expect(rows).to.have.length(2);
    expect(await page.locator('#proof').innerText()).to.include(
      'Account.Phone, erp@x: edit by the permissions, no access by the platform',
    );
    expect(await page.locator('#idle').innerText()).to.include('Session: it needs activation in a session');
    expect(await page.locator('#users tbody tr').innerText()).to.match(/^erp@x, .+\s+1\s+1$/);
    await page
      .locator('#map')
      .getByRole('button', { name: /^Contact, .+: 1, no access at most$/ })
      .click();
    expect(await page.locator('#access-table tbody tr').count()).to.equal(1);
    await page.locator('#users').getByRole('button').click();
    expect(await page.locator('#access-table tbody tr').count()).to.equal(2);
    await page.locator('#access-table').getByRole('button', { name: 'Account.Phone' }).click();
    const details = await page.locator('#details').innerText();
    expect(details).to.include('field: profile ERP');
    expect(details).to.include(`object: permission set group ${HOSTILE} (View All Data)`);
    await page.keyboard.press('Escape');
    expect(await findBarriers(page)).to.deep.equal([]);
    expect(misdeeds).to.deep.equal([]);
    await close();
  });
}
