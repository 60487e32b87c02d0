import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { AccessSource } from '../../src/fls/access-source.ts';
import type { Subject } from '../../src/fls/explained-subject.ts';
import type { Proof } from '../../src/fls/proof.ts';
import { renderHtmlExplanation } from '../../src/present/formats/explanation/html.ts';
import { renderHtmlReport } from '../../src/present/formats/html/report.ts';
import { renderHtmlReset } from '../../src/present/formats/html/reset.ts';
import { makePrintable } from '../../src/present/notices.ts';
import { accessOn } from '../support/field-access.ts';
import { pageExplanation, typedExplain } from '../support/page-explanation.ts';
import { openPage } from '../support/pages.ts';
import { context, finding, orgContext, reportOf } from '../support/report.ts';
import { documentOf, edit, loss } from '../support/reset-document.ts';

/** Names that would run, load or break out of something, were they markup anywhere. */
const NAMES = [
  '<script>pwned=1</script>',
  '</script><script>pwned=1</script>',
  '<!--<script>',
  '<img src=x onerror=pwned=1>',
  '"><svg onload=pwned=1>',
  "' onmouseover='pwned=1",
  'javascript:pwned=1',
  '</title></style><iframe src=//e.vil>',
  '%s ${pwned=1} $& $1',
  '__proto__',
  'constructor',
  'two\nlines\r\n=cmd()',
  '\u202ePWN\u2028',
  'half \ud83d a pair \udc00',
  `${'Long'.repeat(2_500)}<b>`,
];

/** As the page shows a name: no break, no control character, nothing that turns the text around. */
const showName = (name: string): string => makePrintable(name).toWellFormed();

const some = { answers: 2, users: 1, fields: 1 } as const;

/** The platform contradicts each of the names. */
const PROOF: Proof = {
  proved: new Map(),
  agreed: some,
  settled: some,
  surplus: NAMES.map((name) => ({ username: name, field: `${name}.${name}`, claimed: 'none', proved: 'edit' })),
  disagreements: NAMES.map((name) => ({ username: name, field: `${name}.${name}`, claimed: 'edit', proved: 'none' })),
  conflicts: NAMES.map((name) => ({ username: name, field: `${name}.${name}`, kind: 'refused' })),
  ownObjects: [],
  untold: NAMES,
  untoldFields: some,
  failed: NAMES.map((name) => ({ username: name, object: name, failure: name })),
  unasked: { pairs: 3, uncertainUsers: 2 },
};

/** Names from an org that would do something, were they markup. */
export function describeHostileNames(getBrowser: () => Browser): void {
  /** Opens rows of every table and uses the map; nothing may run, load, appear or make the page wider than a phone. */
  async function tryEverything(text: string): Promise<void> {
    const { page, misdeeds, close } = await openPage(getBrowser(), text);
    for (const row of await page.locator('#findings-table tbody tr, .grid tbody tr:first-child').all()) {
      await row.locator('td').first().click();
      await page.keyboard.press('Escape');
    }
    const shown = String(await page.evaluate('document.body.textContent'));
    for (const button of await page.locator('.heat td button, button[data-table]').all()) await button.click();
    expect(await page.evaluate('window.pwned')).to.equal(undefined);
    expect(await page.locator('img, iframe, object, embed, base, svg[onload]').count()).to.equal(0);
    expect(await page.locator('script').count()).to.equal(2);
    expect(misdeeds).to.deep.equal([]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.equal(0);
    await close();
    for (const name of NAMES) expect(shown).to.include(showName(name));
  }

  it('are shown as they are in a report', async () => {
    const findings = NAMES.map((name) =>
      finding({
        ...{ profile: name, object: name, field: `${name}.${name}`, openedBy: [name], through: [name], users: 1 },
        kept: { reason: name, until: null },
        location: { path: join(context.root, name.replaceAll('/', '')), line: 1 },
      }),
    );
    const holders = NAMES.map((name) => ({ username: name, profile: name, through: [name] }));
    const org = orgContext.org && { ...orgContext.org, alias: NAMES[3] ?? '', username: NAMES[4] ?? '' };
    await tryEverything(
      renderHtmlReport(
        reportOf(findings, {
          context: { ...orgContext, org, policyFile: NAMES[0] ?? null },
          source: 'org',
          proof: PROOF,
          holders,
          unreadable: [{ path: join(context.root, NAMES[3] ?? ''), line: 1, column: 1, problem: NAMES[1] ?? '' }],
        }),
        { ...context, typed: { line: NAMES[1] ?? '', bin: 'sf', targetOrg: NAMES[5] ?? '' } },
      ),
    );
  });

  it('are shown as they are in a reset', async () => {
    const edits = NAMES.map((name) => edit(`${name}.${name}`, { profile: name }));
    const impact = NAMES.map((name) => loss(name, `${name}.${name}`));
    const failures = NAMES.map((name) => ({ component: name, problem: name }));
    await tryEverything(
      renderHtmlReset(
        documentOf({
          plan: { edits, impact, leftOut: NAMES.map((name) => ({ profile: name, field: name, reason: 'kept' })) },
          result: {
            edits,
            deploy: { id: NAMES[0] ?? '', status: NAMES[3] ?? '', checkOnly: false, failures },
            verify: { ok: false, remaining: edits.slice(0, 4), others: edits.slice(4), sections: NAMES },
            snapshot: { id: NAMES[5] ?? '', path: NAMES[3] ?? '' },
            files: NAMES,
            proofs: { before: PROOF, after: PROOF, failure: null },
          },
          typed: NAMES[1] ?? '',
          writtenPlan: NAMES[7] ?? '',
        }),
      ),
    );
  });

  it('are shown as they are in an explanation', async () => {
    const subjects = NAMES.map((name): Subject => {
      const source: AccessSource = { kind: 'PermissionSet', name, label: name, why: null };
      return {
        usernames: [name, 'bo@example.com'],
        profile: name,
        isProfileListed: true,
        hasHiddenSets: true,
        fields: [
          accessOn(`${name}.${name}`, {
            objectVia: [source],
            readVia: [source, { ...source, kind: 'Profile' }],
            mutedBy: [source],
          }),
        ],
        idle: [
          { kind: 'PermissionSet', name, label: name, reason: 'sessionBased', reads: 3, edits: 1, together: null },
        ],
      };
    });
    await tryEverything(
      renderHtmlExplanation(pageExplanation({ subjects, proof: PROOF }), { ...typedExplain, line: NAMES[1] ?? '' }),
    );
  });
}
