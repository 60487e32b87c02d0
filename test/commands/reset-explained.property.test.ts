import { expect } from 'chai';
import fc from 'fast-check';
import { clearOrgPlans } from '../simulated-org/seed/any-org.ts';
import { tryResetExplained, type ResetSeen } from '../support/reset-explained.ts';

/** `npm run test:orgs` asks for more orgs, and for other ones each time. */
const RUNS = Number(process.env['FLS_TEST_ORGS'] ?? 8);
const SEED = Number(process.env['FLS_TEST_SEED'] ?? 20_261_127);

const KINDS = ['live', 'readers', 'losses', 'before', 'after'] as const;

describe('report, explain, reset and explain --as with the login of a user, whatever the org holds,', function () {
  this.timeout(3_600_000);

  it('agree on who reads what, what a reset takes, and what the login sees before and after it', async () => {
    const seen: ResetSeen[] = [];
    const trial = fc.record({ plan: clearOrgPlans, readOnly: fc.boolean(), includeUncontrolled: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(trial, async (asked) => {
        seen.push(await tryResetExplained(asked));
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    const totals = KINDS.map((kind) => [kind, seen.reduce((sum, one) => sum + one[kind], 0)] as const);
    if (process.env['FLS_TEST_ORGS']) console.log(`${seen.length} orgs`, Object.fromEntries(totals));
    for (const [kind, total] of totals) expect(total, kind).to.be.greaterThan(0);
  });
});
