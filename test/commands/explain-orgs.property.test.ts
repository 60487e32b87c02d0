import { expect } from 'chai';
import fc from 'fast-check';
import { anyOrgs } from '../simulated-org/seed/any-org.ts';
import { tryExplain, type ExplainSeen } from '../support/explain-trial.ts';

/** `npm run test:orgs` asks for more orgs, and for other ones each time. */
const RUNS = Number(process.env['FLS_TEST_ORGS'] ?? 40);
const SEED = Number(process.env['FLS_TEST_SEED'] ?? 20_261_127);

const KINDS = ['users', 'fields', 'proved', 'planted', 'refused', 'incomplete'] as const;

describe('sf fls explain --prove, whatever the org holds, lacks and hides,', function () {
  this.timeout(3_600_000);

  it('tells what every user may do with every field, through what, and where something is hidden', async () => {
    const seen: ExplainSeen[] = [];
    const trial = fc.record({ org: anyOrgs, namesUsers: fc.boolean(), areDescribed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(trial, async (asked) => {
        seen.push(await tryExplain(asked));
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    const totals = KINDS.map((kind) => [kind, seen.reduce((sum, one) => sum + one[kind], 0)] as const);
    if (process.env['FLS_TEST_ORGS']) console.log(`${seen.length} orgs`, Object.fromEntries(totals));
    for (const [kind, total] of totals) expect(total, kind).to.be.greaterThan(0);
  });
});
