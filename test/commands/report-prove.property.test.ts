import { expect } from 'chai';
import fc from 'fast-check';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { orgPlans, personAccountSwitch, randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { report, resultOf } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILES = randomProfiles.flatMap((name) => ['--profile', name]);

describe('sf fls report --prove, whatever the org holds,', function () {
  this.timeout(300_000);

  it('never disagrees with an honest platform, and has asked', async () => {
    let agreed = 0;
    await fc.assert(
      fc.asyncProperty(orgPlans, personAccountSwitch, fc.boolean(), async (plan, personAccounts, needsObject) => {
        const state = buildOrg({
          ...plan,
          info: { ...plan.info, personAccounts, tellsAccessOf: 'any', fieldAccessNeedsObject: needsObject },
        });
        const org = await startOrg(state);
        try {
          const run = await report({ project: newProject(), org, state }, ...PROFILES, '--prove');
          resultOf(run);
          expect(run.stdout).to.not.match(/platform disagrees|does not tell about these users/);
          expect(run.code).to.equal(0);
          agreed += /The platform agrees on/.test(run.stdout) ? 1 : 0;
        } finally {
          await org.stop();
        }
      }),
      { numRuns: 10 },
    );
    expect(agreed).to.be.greaterThan(0);
  });
});
