import { expect } from 'chai';
import fc from 'fast-check';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { orgPlans, personAccountSwitch, randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { explain, resultOf } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILES = randomProfiles.flatMap((name) => ['--profile', name]);

/** Of what the platform tells, and whether it looks at the object when it is asked about a field. */
const tellingSwitches = fc.record({
  fieldAccessNeedsObject: fc.boolean(),
  lacks: fc.constantFrom([], [], ['UserEntityAccess'], ['UserFieldAccess']),
});

describe('sf fls explain --prove, whatever the org holds,', function () {
  this.timeout(300_000);

  it('agrees with the platform about every user and every field, and has asked', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(orgPlans, personAccountSwitch, tellingSwitches, async (plan, personAccounts, telling) => {
        const state = buildOrg({ ...plan, info: { ...plan.info, personAccounts, tellsAccessOf: 'any', ...telling } });
        const org = await startOrg(state);
        try {
          const run = await explain({ project: newProject(), org, state }, ...PROFILES, '--prove', '--json');
          const fields = resultOf(run).subjects.flatMap((subject) => subject.fields);
          const proved = fields.filter((one) => one.proved !== null);
          for (const { field, read, edit, proved: said } of proved)
            expect({ field, read, edit }).to.deep.equal({ field, ...said });
          expect(run.code).to.equal(0);
          asked += proved.length;
        } finally {
          await org.stop();
        }
      }),
      { numRuns: 12 },
    );
    expect(asked).to.be.greaterThan(0);
  });
});
