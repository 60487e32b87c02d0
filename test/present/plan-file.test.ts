import { expect } from 'chai';
import type { PlanFile } from '../../src/fls/plan-file.ts';
import type { Notice } from '../../src/fls/problem.ts';
import { formatPlanOrigin, formatWrittenPlan, listOldWarnings } from '../../src/present/plan-file.ts';
import { formatNotice } from '../../src/present/notices.ts';

const plan: PlanFile = {
  version: 1,
  context: {
    generatedAt: '2026-11-23T09:30:00.000Z',
    plugin: '1.2.3',
    apiVersion: '66.0',
    org: { id: '00D000000000001EAA', alias: null, username: null, instanceUrl: 'https://x', kind: 'sandbox' },
    policyFile: null,
  },
  choice: { scope: 'all', sobjects: [], fields: [], exposures: [], readOnly: false, includeUncontrolled: false },
  counts: { profiles: 1, edits: 1, users: 0, impact: 0, leftOut: 0 },
  warnings: [],
  edits: [{ profile: 'P', field: 'Account.Phone', from: 'edit', to: 'none' }],
  impact: [],
  leftOut: [],
  profiles: [{ id: '00e000000000001AAA', fullName: 'P', name: 'P', digests: {} }],
};
const next = { bin: 'sf', targetOrg: 'dev', snapshotDir: null };

describe('what a person reads of a plan file', () => {
  it('is when and where it was made, and how much it changes', () => {
    expect(formatPlanOrigin(plan, 'plan.json', [])).to.deep.equal([
      'Plan plan.json, made 2026-11-23 09:30 UTC in 00D000000000001EAA: 1 field permission.',
      '',
    ]);
  });

  it('is what the plan warned of, unless the command warns of the same now', () => {
    const notice: Notice = { key: 'usersHidden', tokens: [] };
    const warned = { ...plan, warnings: [formatNotice(notice), 'It was raining.'] };
    expect(listOldWarnings(warned, [notice])).to.deep.equal(['It was raining.']);
    expect(formatPlanOrigin(warned, 'plan.json', [notice]).slice(1)).to.deep.equal([
      'Warnings when it was made:',
      '  It was raining.',
      '',
    ]);
  });

  it('lets no escape sequence or new line of a tampered file reach the terminal', () => {
    const org = { ...plan.context.org, alias: 'a\u001b[31m\n::error::' };
    const lines = formatPlanOrigin(
      { ...plan, context: { ...plan.context, org }, warnings: ['w\u001b[2J\r\n::error::'] },
      'p\u0007.json',
      [],
    );
    expect(lines.join('')).to.not.match(/\p{Cc}/u);
    expect(lines.filter((line) => line.startsWith('::'))).to.deep.equal([]);
  });

  it('is where a written plan is, and how to carry it out, if it has edits', () => {
    expect(formatWrittenPlan('my plan.json', plan.edits, { ...next, snapshotDir: 'kept' })).to.deep.equal([
      '',
      'The plan is in my plan.json.',
      'After its review, carry it out:',
      '  sf fls reset --plan "my plan.json" --snapshot-dir kept --target-org dev',
    ]);
    expect(formatWrittenPlan('plan.json', [], next)).to.deep.equal(['', 'The plan is in plan.json.']);
  });
});
