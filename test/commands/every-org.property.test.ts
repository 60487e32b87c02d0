import { expect } from 'chai';
import fc from 'fast-check';
import { randomProfiles } from '../simulated-org/seed/random-org.ts';
import { surprisingOrgPlans } from '../simulated-org/seed/surprises.ts';
import { tryEveryCommand, type Seen } from '../support/every-command.ts';
import type { ResetFlags } from '../support/expected-findings.ts';

/** `npm run test:orgs` asks for more orgs, and for other ones each time. */
const RUNS = Number(process.env['FLS_TEST_ORGS'] ?? 16);
const SEED = Number(process.env['FLS_TEST_SEED'] ?? 20_261_126);

/** Mostly none, so that several flags at once leave something to do. */
function someOf<T>(...values: T[]): fc.Arbitrary<readonly T[]> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.subarray(values));
}

const flags: fc.Arbitrary<ResetFlags> = fc.record({
  profiles: fc.subarray([...randomProfiles], { minLength: 1 }),
  sobjects: someOf('Account', 'event', 'Job__c', 'Contact'),
  fields: someOf('Type', 'a*', 'Task.*', '*__c', '*.P*'),
  exposures: someOf('live', 'latent', 'dormant'),
  readOnly: fc.boolean(),
  includeUncontrolled: fc.boolean(),
});

const rule = fc.record(
  {
    profile: fc.constantFrom('Integration One', '*two', 'Nobody'),
    object: fc.constantFrom('Account', 'Task', '*__c'),
    field: fc.constantFrom('*', 'T*', 'Account.*'),
    reason: fc.constant('It is wanted'),
    until: fc.constantFrom('2020-12-31', '2999-12-31'),
  },
  { requiredKeys: ['field', 'reason'] },
);

const policies = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(rule, { maxLength: 2 }) },
);

describe('report, retrieve, reset and restore, whatever the org holds and lacks,', function () {
  this.timeout(3_600_000);

  it('find what is there, change what is asked for, say what is left, and put all of it back', async () => {
    const seen: Seen[] = [];
    const trial = fc.record({
      org: surprisingOrgPlans,
      flags,
      rules: policies,
      hasFiles: fc.boolean(),
      usesPlan: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(trial, async ({ org, ...asked }) => {
        seen.push(await tryEveryCommand({ ...asked, plan: org.plan }));
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    const count = (what: keyof Seen): number => seen.reduce((sum, one) => sum + one[what], 0);
    for (const what of ['edits', 'left', 'refused', 'losses', 'restored'] as const)
      expect(count(what), what).to.be.greaterThan(0);
  });
});
