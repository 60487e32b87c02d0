import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { explain, resultOf } from '../support/command.ts';
import { findFaults, type ExplainedField } from '../support/explained-faults.ts';
import { newProject } from '../support/project.ts';

/** `every` is 2 where one user of two is enough. */
const ORGS: Readonly<Record<string, { readonly info: Partial<OrgInfo>; readonly every: number }>> = {
  'as it is': { info: {}, every: 1 },
  'with person accounts, a namespace of its own, and groups that show no combined permissions': {
    info: { personAccounts: 'on', namespacePrefix: 'own', groupSets: 'hidden', hidesRowsOf: ['groups'] },
    every: 2,
  },
};

describe('sf fls explain --prove of the users of the seed org', function () {
  this.timeout(120_000);

  let org: RunningOrg;

  afterEach(async () => {
    await org.stop();
  });

  for (const [what, { info, every }] of Object.entries(ORGS))
    it(`${what}: every field, with the grantors, and the platform agrees`, async () => {
      const state = seedOrg({ tellsAccessOf: 'any', ...info });
      org = await startOrg(state);
      const where = { project: newProject(), org, state };
      let compared = 0;
      const objects = [...state.objects.keys()];
      const users = state.rows('User').filter((_, index) => index % every === 0);
      for (const { Id, Username } of users) {
        const fields: ExplainedField[] = [];
        // More objects at once are not described.
        for (let from = 0; from < objects.length; from += 25) {
          const named = objects.slice(from, from + 25).flatMap((name) => ['-s', name]);
          const run = await explain(where, '-b', String(Username), ...named, '--prove', '--json');
          expect(run.code, String(Username)).to.equal(0);
          fields.push(...resultOf(run).subjects.flatMap((subject) => subject.fields));
        }
        const faults = findFaults(state, { userId: Id, fields, areDescribed: true, profileNames: new Map() });
        expect(faults, String(Username)).to.deep.equal({ claimed: [], missed: [] });
        compared += fields.length;
      }
      expect(compared).to.be.greaterThan(0);
    });
});
