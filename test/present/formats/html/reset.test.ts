import { expect } from 'chai';
import { renderHtmlReset } from '../../../../src/present/formats/html/reset.ts';
import { readPageData, readPageText } from '../../../support/page-text.ts';
import { documentOf, edit } from '../../../support/reset-document.ts';

describe('a reset as a page', () => {
  it('says what was done, by which command and job, and how to put it back', () => {
    const page = readPageText(renderHtmlReset(documentOf({ writtenPlan: 'plan.json' })));
    for (const text of [
      'Reset of field permissions in dev (sandbox)',
      '3 field permissions in 2 profiles. 2 users lose access.',
      '0Af1: Succeeded',
      'sf fls reset --all-profiles',
      'sf fls reset --plan plan.json --snapshot-dir snapshots --target-org dev',
      'sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --snapshot-dir snapshots --target-org dev',
      'The sharing of User is Private',
      'Project files that changed p.xml',
    ])
      expect(page).to.include(text);
  });

  it('says of a plan that it is one, and whether the org accepts it', () => {
    const remaining = [edit('Account.Fax', { from: 'read' })];
    const verify = { ok: false, remaining, others: [], sections: [] };
    const page = renderHtmlReset(documentOf({ result: { status: 'dryRun', verify, snapshot: null } }));
    expect(page).to.include('<title>Plan: reset field permissions in dev (sandbox)</title>');
    expect(page).to.include('Not accepted by the org');
    expect(page).to.include('Project files that change');
    expect(readPageText(page)).to.not.include('To put everything back');
    expect(page).to.include('What would be reset, and how');
  });

  it('says that nobody loses access', () => {
    const page = renderHtmlReset(documentOf({ plan: { impact: [] } }));
    expect(page).to.match(/<section id="impact"[^]*?<p>No [^<]+<\/p>/);
  });

  it('names what was resumed, refused and changed by others', () => {
    const page = readPageText(
      renderHtmlReset(
        documentOf({
          result: {
            status: 'running',
            deploy: {
              id: '0Af1',
              status: 'InProgress',
              checkOnly: true,
              failures: [{ component: 'B', problem: 'no' }],
            },
            verify: { ok: false, remaining: [], others: [edit('Lead.Title')], sections: ['loginFlows of B'] },
          },
        }),
      ),
    );
    for (const text of ['sf fls resume --snapshot', 'B: no', 'loginFlows of B', 'a check without a change'])
      expect(page).to.include(text);
  });

  it('explains the kinds of findings that it changes, and no others, before and after', () => {
    const [plan, result] = (['dryRun', 'reset'] as const).map((status) =>
      readPageText(renderHtmlReset(documentOf({ result: { status } }))),
    );
    for (const text of [plan, result]) {
      for (const kind of ['Live', 'Dormant']) expect(text).to.match(new RegExp(` ${kind}: [^:]+ What it means `));
      expect(text).to.not.match(/ (Latent|Unknown|Uncontrolled|Implied): [^:]+ What it means /);
      expect(text).to.include("WHERE Parent.ProfileId = '00e000000000001AAA' AND SobjectType = 'Account'");
      expect(text).to.include('sf data query --query "SELECT Field');
    }
    expect(plan).to.not.include('after the reset, the first one no longer lists');
    expect(result).to.include('after the reset, the first one no longer lists');
  });

  it('counts the changes by exposure', () => {
    expect(readPageText(renderHtmlReset(documentOf()))).to.include(' 2 Live 1 Dormant ');
  });

  it('keeps the most exposed changes where a browser could not open a page with all, and says so', () => {
    const page = renderHtmlReset(documentOf(), 1);
    const tables = new Map(readPageData(page).map((table) => [table.id, table]));
    expect(tables.get('changes-table')?.length).to.equal(1);
    expect(tables.get('changes-table')?.columns.find(({ csv }) => csv === 'exposure')?.pool).to.deep.equal(['Live']);
    expect(tables.get('impact-table')?.length).to.equal(1);
    const text = readPageText(page);
    for (const warning of ['Changes: the page has 1 of 3 rows', 'Who loses access: the page has 1 of 2 rows'])
      expect(text).to.include(warning);
    expect(text)
      .to.include('3 field permissions in 2 profiles. 2 users lose access.')
      .and.include(' 2 Live 1 Dormant ');
  });

  it('is about project files without an org to ask', () => {
    const page = renderHtmlReset(documentOf({ result: { status: 'edited', snapshot: null, deploy: null } }));
    expect(page).to.include('The org does not have the change yet.');
  });
});
