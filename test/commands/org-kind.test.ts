import { expect } from 'chai';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { report, resultOf } from '../support/command.ts';
import { newProject } from '../support/project.ts';

describe('the kind of the org in a result', () => {
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
      const { context } = resultOf(await report({ project: newProject(), org, state }, '--json'));
      expect(context.org?.kind).to.equal(kind);
    });
});
