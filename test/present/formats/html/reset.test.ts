import { expect } from 'chai';
import { renderHtmlReset } from '../../../../src/present/formats/html/reset.ts';
import { documentOf, edit } from '../../../support/reset-document.ts';

describe('a reset as a page', () => {
  it('says what was done, by which command and job, and how to put it back', () => {
    const page = renderHtmlReset(documentOf({ writtenPlan: 'plan.json' }));
    for (const text of [
      '<title>Reset of field permissions in dev (sandbox)</title>',
      '3 field permissions in 2 profiles. 2 users lose access.',
      '0Af1: Succeeded',
      'sf fls reset --all-profiles',
      'sf fls reset --plan plan.json --snapshot-dir snapshots --target-org dev',
      'sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --snapshot-dir snapshots --target-org dev',
      'The sharing of User is Private',
      '<li>p.xml</li>',
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
    expect(page).to.not.include('sf fls restore');
  });

  it('says that nobody loses access', () => {
    const page = renderHtmlReset(documentOf({ plan: { impact: [] } }));
    expect(page).to.match(/<section id="impact"[^]*?<p>No [^<]+<\/p>/);
  });

  it('names what was resumed, refused and changed by others', () => {
    const page = renderHtmlReset(
      documentOf({
        result: {
          status: 'running',
          deploy: { id: '0Af1', status: 'InProgress', checkOnly: true, failures: [{ component: 'B', problem: 'no' }] },
          verify: { ok: false, remaining: [], others: [edit('Lead.Title')], sections: ['loginFlows of B'] },
        },
      }),
    );
    for (const text of [
      'sf fls resume --snapshot',
      'B: no',
      'loginFlows of B',
      'a check without a change',
      'Lead.Title',
    ])
      expect(page).to.include(text);
  });

  it('is about project files without an org to ask', () => {
    const page = renderHtmlReset(documentOf({ result: { status: 'edited', snapshot: null, deploy: null } }));
    expect(page).to.include('The org does not have the change yet.');
  });
});
