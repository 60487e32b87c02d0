import { expect } from 'chai';
import fc from 'fast-check';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { orgPlans, personAccountSwitch, randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { reset, resultOf } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const ALL = [...randomProfiles.flatMap((name) => ['--profile', name]), '--include-uncontrolled'];

describe('sf fls reset --prove, whatever the org holds,', function () {
  this.timeout(300_000);

  it('never disagrees with an honest platform, before or after, and has asked', async () => {
    let agreed = 0;
    await fc.assert(
      fc.asyncProperty(
        orgPlans,
        personAccountSwitch,
        fc.boolean(),
        async (plan, personAccounts, fieldAccessNeedsObject) => {
          const info = { ...plan.info, personAccounts, fieldAccessNeedsObject, tellsAccessOf: 'any' as const };
          const state = buildOrg({ ...plan, info });
          const org = await startOrg(state);
          try {
            const run = await reset({ project: newProject(), org, state }, ...ALL, '--prove', '--no-prompt');
            expect(run.stdout).to.not.match(/platform disagrees|does not tell about these users/);
            expect(['reset', 'nothingToDo']).to.include(resultOf(run).status);
            expect(run.code).to.equal(0);
            agreed += run.stdout.match(/The platform agrees on/g)?.length ?? 0;
          } finally {
            await org.stop();
          }
        },
      ),
      { numRuns: 25 },
    );
    expect(agreed).to.be.greaterThan(0);
  });
});
