import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { renderHtmlReset } from '../../src/present/formats/html/reset.ts';
import { findBarriers, openPage } from '../support/pages.ts';
import { documentOf, edit } from '../support/reset-document.ts';

/** The page of a reset: what it has beside that of a report. */
export function describeResetPage(getBrowser: () => Browser): void {
  it('shows who loses what, what changes and what is not in effect, without barriers', async () => {
    const remaining = [edit('Case.Origin', { profile: 'B', from: 'edit' })];
    const text = renderHtmlReset(
      documentOf({ result: { status: 'partial', verify: { ok: false, remaining, others: [], sections: [] } } }),
    );
    const { page, misdeeds, close } = await openPage(getBrowser(), text, { colorScheme: 'dark' });
    const listRows = async (id: string): Promise<string[]> => page.locator(`#${id}-table tbody tr`).allInnerTexts();
    expect((await listRows('impact')).map((row) => row.split(/\s+/))).to.deep.equal([
      ['ada@example.com', 'Account.Phone', 'read', '→', 'none', 'ERP_Accounts,', 'Support'],
      ['bo@example.com', 'Account.Phone', 'read', '→', 'none', 'ERP_Accounts'],
    ]);
    expect(await listRows('changes')).to.have.length(3);
    expect(await listRows('remaining')).to.have.length(1);
    expect(await page.locator('#left-out-table tbody').innerText()).to.include('Kept by the policy');
    await page.locator('#map').getByRole('button', { name: 'Case, B: 1, Dormant at worst' }).click();
    expect(await listRows('changes')).to.have.length(1);
    await page.locator('#impact').getByRole('button', { name: 'bo@example.com' }).first().click();
    expect(await listRows('impact')).to.have.length(1);
    expect(await findBarriers(page)).to.deep.equal([]);
    expect(misdeeds).to.deep.equal([]);
    await close();
  });

  it('shows of each change and each loss who reads the field through what, and leads to what that means', async () => {
    const { page, misdeeds, close } = await openPage(getBrowser(), renderHtmlReset(documentOf()));
    const dialog = page.getByRole('dialog');
    await page.locator('#changes-table tbody').getByText('Account.Phone').click();
    expect(await dialog.locator('.path li').allInnerTexts()).to.deep.equal([
      'Field: profile API: Only',
      'Object: permission set ERP_Accounts, permission set Support',
    ]);
    expect(await dialog.locator('.items li').allInnerTexts()).to.deep.equal(['ada@example.com', 'bo@example.com']);
    expect(await findBarriers(page)).to.deep.equal([]);
    await dialog.getByRole('link').click();
    expect(await page.locator('#kind-live').getAttribute('open')).to.equal('');
    await page.locator('#impact-table tbody tr').last().click();
    expect(await dialog.locator('.path li').last().innerText()).to.equal('Object: permission set ERP_Accounts');
    expect(misdeeds).to.deep.equal([]);
    await close();
  });

  it('is whole with nothing to reset', async () => {
    const none = { edits: [], impact: [], leftOut: [] };
    const text = renderHtmlReset(
      documentOf({
        plan: none,
        result: { status: 'nothingToDo', edits: [], deploy: null, verify: null, snapshot: null, files: [] },
      }),
    );
    const { page, misdeeds, close } = await openPage(getBrowser(), text);
    expect(await page.locator('.answer').textContent()).to.equal('Nothing to reset in 2 profiles.');
    expect(misdeeds).to.deep.equal([]);
    await close();
  });
}
