import { expect } from 'chai';
import { NEW_INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { report, reset, resultOf, retrieve } from '../support/command.ts';
import { newProject } from '../support/project.ts';

describe('the kind of the org in a result', function () {
  this.timeout(60_000);
  let org: RunningOrg;

  afterEach(async () => org.stop());

  const kinds = [
    ['production', false, null],
    ['trial', false, '2030-01-31T00:00:00.000+0000'],
    ['sandbox', true, null],
    ['scratch', true, '2030-01-31T00:00:00.000+0000'],
  ] as const;
  for (const [kind, IsSandbox, TrialExpirationDate] of kinds)
    it(`is told from its Organization row: ${kind}`, async () => {
      const state = seedOrg();
      for (const row of state.rows('Organization')) Object.assign(row, { IsSandbox, TrialExpirationDate });
      org = await startOrg(state);
      const where = { project: newProject(), org, state };
      const flags = ['--profile', NEW_INTEGRATION_PROFILE, '--json'];
      const results = [
        resultOf(await report(where, ...flags)),
        resultOf(await retrieve(where, ...flags)),
        resultOf(await reset(where, ...flags, '--dry-run')),
      ];
      expect(results.map(({ context }) => context.org?.kind)).to.deep.equal([kind, kind, kind]);
    });
});
