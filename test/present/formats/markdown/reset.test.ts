import { expect } from 'chai';
import { renderMarkdownReset } from '../../../../src/present/formats/markdown/reset.ts';
import type { ResetDocument } from '../../../../src/present/formats/reset-document.ts';
import { orgContext } from '../../../support/report.ts';
import { documentOf, edit, type DocumentChanges } from '../../../support/reset-document.ts';

const dryRun = {
  status: 'dryRun' as const,
  snapshot: null,
  files: [],
  deploy: { id: '0Af1', status: 'Succeeded', checkOnly: true, failures: [] },
  verify: null,
} satisfies Partial<ResetDocument['result']>;

function lines(changes: DocumentChanges = {}): string[] {
  return renderMarkdownReset(documentOf(changes))
    .split('\n')
    .filter((line) => line !== '');
}

describe('a reset as Markdown', () => {
  it('says in which org, how it ended, how much, and what it was made from', () => {
    expect(lines().slice(0, 4)).to.deep.equal([
      '## Reset of field permissions in `dev` (sandbox)',
      '**Done: 3 field permissions reset. The org confirms the change.**',
      '3 field permissions in 2 profiles.',
      'Org `dev` (sandbox), `00D000000000001EAA`, user `ada@example.com`. Made 2026-11-23 09:30 UTC by sf-plugin-fls 1.2.3, ' +
        'API version 66.0. Policy file: `config/fls-policy.json`.',
    ]);
  });

  it('names a production org as one', () => {
    const { org } = orgContext;
    const context = { ...orgContext, org: org && { ...org, kind: 'production' as const } };
    expect(lines({ context })[0]).to.equal('## Reset of field permissions in `dev` (PRODUCTION)');
  });

  it('shows warnings, who loses what, what changes by profile and object, and what is left out', () => {
    const all = lines();
    expect(all[4]).to.equal('### Warnings');
    expect(all.slice(6, 20)).to.deep.equal([
      '### Who loses access: 2 users',
      'Only the profile grants these fields.',
      '**`ada@example.com`, `bo@example.com`**: 1 field on 1 object',
      '- `Account`, read → none: `Phone`',
      '### Changes: 3 fields on 2 objects',
      '**`API: Only`**: 2 fields on 1 object',
      '- `Account`, read → none: `Fax`',
      '- `Account`, edit → none: `Phone`',
      '**`B`**: 1 field on 1 object',
      '- `Case`, edit → none: `Origin`',
      '<details>',
      '<summary>Left out: 1 field permission</summary>',
      '- `Account` of `B`, kept by the policy: `Site`',
      '</details>',
    ]);
  });

  it('ends with the job, the files and the way back', () => {
    expect(lines().slice(20)).to.deep.equal([
      '<details>',
      '<summary>Project files that changed: 1</summary>',
      '- `p.xml`',
      '</details>',
      'Deploy job `0Af1`: `Succeeded`.',
      '### How to put it back',
      'Command: `sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --snapshot-dir snapshots --target-org dev`',
      'Snapshot: `snapshots/s.json`',
    ]);
  });

  it('is a plan after a dry run, with the command that carries it out and no way back', () => {
    const all = lines({ result: dryRun, writtenPlan: 'plan.json' });
    expect(all.slice(0, 4)).to.deep.equal([
      '## Plan: reset field permissions in `dev` (sandbox)',
      '**The org accepted the dry run. Nothing was changed.**',
      '3 field permissions in 2 profiles.',
      'The plan is in `plan.json`. To carry out exactly this plan: ' +
        '`sf fls reset --plan plan.json --snapshot-dir snapshots --target-org dev`',
    ]);
    expect(all).to.include('<summary>Project files that change: 1</summary>');
    expect(all.at(-1)).to.equal('Deploy job `0Af1`, a check without a change: `Succeeded`.');
  });

  it('names what is not in effect and what the org refused, before everything that was planned', () => {
    const failures = [{ component: 'API%3A Only', problem: 'You cannot deploy to a required field: <b>' }];
    const all = lines({
      result: {
        status: 'partial',
        verify: { ok: false, remaining: [edit('Account.Phone')], others: [], sections: [] },
        deploy: { id: '0Af1', status: 'SucceededPartial', checkOnly: false, failures },
      },
    });
    expect(all[1]).to.equal('**Only some of the changes took effect.**');
    expect(all.slice(6, 11)).to.deep.equal([
      '### Not in effect: 1 field on 1 object',
      '**`API: Only`**: 1 field on 1 object',
      '- `Account`, edit → none: `Phone`',
      '### What the org refused: 1',
      '- `API%3A Only`: `You cannot deploy to a required field: <b>`',
    ]);
  });

  it('names what somebody else changed meanwhile, before everything that was planned', () => {
    const others = [edit('Account.Site', { from: 'none', to: 'edit' })];
    const sections = ['loginIpRanges of API: Only', 'tabVisibilities of B'];
    const all = lines({ result: { verify: { ok: false, remaining: [], others, sections } } });
    expect(all[1]).to.equal('**Done: 3 field permissions reset. The org confirms the change.**');
    expect(all.slice(6, 12)).to.deep.equal([
      '### Changed by somebody else meanwhile: 1 field on 1 object',
      '**`API: Only`**: 1 field on 1 object',
      '- `Account`, none → edit: `Site`',
      '### Other parts of the profiles that somebody else changed meanwhile: 2',
      '- `loginIpRanges of API: Only`',
      '- `tabVisibilities of B`',
    ]);
  });

  it('says that the org still works on the job, and what to type when it has ended', () => {
    const deploy = { id: '0Af1', status: 'Pending', checkOnly: false, failures: [] };
    const all = lines({ result: { status: 'running', deploy, verify: null } });
    expect(all[1]).to.equal('**The org has deploy job 0Af1, and the command does not wait for it.**');
    expect(all.slice(-6)).to.deep.equal([
      'Deploy job `0Af1`: `Pending`.',
      '### How to finish it',
      'To wait for the job and finish the reset: `sf fls resume --snapshot 2026-11-23T20-15-07Z-4f2a --snapshot-dir snapshots --target-org dev`',
      '### How to put it back',
      'When the deploy has ended: `sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --snapshot-dir snapshots --target-org dev`',
      'Snapshot: `snapshots/s.json`',
    ]);
  });

  it('says in a dry run what the org does not accept', () => {
    const verify = { ok: false, remaining: [edit('Account.Phone')], others: [], sections: [] };
    expect(lines({ result: { ...dryRun, verify } })).to.include('### Not accepted by the org: 1 field on 1 object');
  });

  it('says so where nobody loses access, and where the user may not see everybody', () => {
    expect(lines({ plan: { impact: [] } })).to.include('No active user loses access.');
    expect(lines({ plan: { impact: [], seesAllUsers: false } })).to.include(
      'No active user that your user can see loses access.',
    );
  });

  it('says so where there is nothing to do, and where only files changed', () => {
    const none = { snapshot: null, deploy: null, verify: null, files: [] };
    expect(
      lines({ plan: { edits: [], impact: [], leftOut: [] }, result: { ...none, status: 'nothingToDo' } })[1],
    ).to.equal('**Nothing to reset in 2 profiles.**');
    expect(lines({ result: { ...none, status: 'nothingToDo' } })[1]).to.match(/already have the change/);
    expect(lines({ result: { ...none, status: 'edited' } })[1]).to.match(/The org does not have the change yet/);
    expect(lines({ result: { ...none, status: 'declined' } })[1]).to.equal('**Declined. Nothing was changed.**');
  });
});
