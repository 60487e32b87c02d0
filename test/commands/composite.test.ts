import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { report, reset, resultOf, restore, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

/** Orgs in which requests that go together have to go apart, with the calls that a report may take more. */
const ORGS: readonly [string, Partial<OrgInfo>, number][] = [
  ['without composite calls', { composite: 'missing' }, 12],
  ['that describes nothing in composite calls', { composite: 'withoutDescribe' }, 2],
  ['that refuses parts of composite calls at random', { refusedParts: 0.3 }, 6],
  ['that refuses every part of composite calls', { refusedParts: 1 }, 12],
];

describe('an org', function () {
  this.timeout(120_000);
  let org: RunningOrg;
  let where: Where;

  const serve = async (info: Partial<OrgInfo>): Promise<void> => {
    const state = seedOrg(info);
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  };

  afterEach(async () => {
    await org.stop();
  });

  async function measureReport(): Promise<{ findings: unknown; calls: number }> {
    const { switchboard } = org;
    const { findings } = resultOf(await report(where, ...PROFILE, '--json'));
    return { findings, calls: switchboard.log.length };
  }

  for (const [what, info, more] of ORGS)
    it(`${what} is reported, retrieved, reset and restored like any other`, async () => {
      await serve({});
      const plain = await measureReport();
      await org.stop();
      await serve(info);
      const { findings, calls } = await measureReport();
      expect(findings).to.deep.equal(plain.findings);
      expect(calls - plain.calls).to.be.within(1, more);
      const stray = (): readonly string[] => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE)).stray;
      const before = stray();
      expect(resultOf(await retrieve(where, ...PROFILE, '--json')).counts.stray).to.equal(before.length);
      expect(resultOf(await reset(where, ...PROFILE, '--no-prompt', '--json')).status).to.equal('reset');
      expect(stray()).to.deep.equal([]);
      expect(resultOf(await restore(where, '--no-prompt', '--json'))).to.include({ status: 'restored' });
      expect(stray()).to.deep.equal(before);
    });
});
