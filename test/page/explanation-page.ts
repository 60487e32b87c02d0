import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { Explanation } from '../../src/fls/explained-subject.ts';
import type { AccessSource } from '../../src/fls/access-source.ts';
import type { FieldAccess } from '../../src/fls/explanation.ts';
import { renderHtmlExplanation } from '../../src/present/formats/explanation/html.ts';
import { findBarriers, openPage } from '../support/pages.ts';
import { accessOn } from '../support/field-access.ts';

const HOSTILE = '"><img src=x onerror=alert(1)>';
const PROFILE: AccessSource = { kind: 'Profile', name: 'ERP', label: 'ERP', why: null };
const TEAM: AccessSource = { kind: 'PermissionSetGroup', name: HOSTILE, label: 'Team', why: 'View All Data' };
const TYPED = { line: 'sf fls explain --on-behalf-of erp@x', bin: 'sf', targetOrg: null };

function access(field: string, rest: Partial<FieldAccess> = {}): FieldAccess {
  return accessOn(field, { objectVia: [TEAM], readVia: [PROFILE], ...rest });
}

const EXPLANATION: Explanation = {
  context: {
    generatedAt: '2026-11-27T08:00:00.000Z',
    plugin: '0.1.0',
    apiVersion: '67.0',
    org: null,
    policyFile: null,
    baselineFile: null,
  },
  subjects: [
    {
      usernames: ['erp@x', HOSTILE],
      profile: 'ERP',
      isProfileListed: true,
      hasHiddenSets: false,
      fields: [
        access('Account.Phone', { edit: true, editVia: [PROFILE] }),
        access('Contact.Email', { read: false, objectVia: [] }),
      ],
      idle: [{ kind: 'PermissionSet', name: 'Session', label: 'Session', reason: 'sessionBased', reads: 3, edits: 0 }],
    },
  ],
  isComparison: false,
  proof: {
    proved: new Map(),
    agreed: 1,
    disagreements: [
      {
        username: 'erp@x',
        field: 'Account.Phone',
        explained: { read: true, edit: true },
        proved: { read: false, edit: false },
      },
    ],
    settled: 0,
    untold: [],
    untoldFields: 0,
    unasked: 0,
  },
  notices: [],
};

/** The page of an explanation: what it has beside that of a report. */
export function describeExplanationPage(getBrowser: () => Browser): void {
  it('shows each field with its path, what is not in force and the proof, without barriers', async () => {
    const { page, misdeeds, close } = await openPage(getBrowser(), renderHtmlExplanation(EXPLANATION, TYPED));
    const rows = await page.locator('#access-table tbody tr').allInnerTexts();
    expect(rows).to.have.length(2);
    expect(await page.locator('#proof').innerText()).to.include(
      'Account.Phone, erp@x: edit by the permissions, no access by the platform',
    );
    expect(await page.locator('#idle').innerText()).to.include('Session: it needs activation in a session');
    await page.getByRole('button', { name: 'Account.Phone' }).click();
    const details = await page.locator('#details').innerText();
    expect(details).to.include('field: profile ERP');
    expect(details).to.include(`object: permission set group ${HOSTILE} (View All Data)`);
    await page.keyboard.press('Escape');
    expect(await findBarriers(page)).to.deep.equal([]);
    expect(misdeeds).to.deep.equal([]);
    await close();
  });
}
