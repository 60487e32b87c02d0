import { expect } from 'chai';
import { actAs, OTHER_ADMIN, type Admin } from '../simulated-org/admin.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { reset, resultOf, resume, type CommandRun, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const RANGE = { startAddress: '192.0.2.1', endAddress: '192.0.2.9', description: 'Eve' };

describe('another admin, while a reset that was handed over waits', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let eve: Admin;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
    eve = actAs(state);
  });

  afterEach(async () => org.stop());

  async function resumeAfter(act: () => void): Promise<CommandRun<unknown>> {
    org.switchboard.pollsBeforeDone = 1;
    org.switchboard.before('job', 1, act);
    resultOf(await reset(where, ...PROFILE, '--no-prompt', '--async'));
    const run = await resume(where);
    expect(org.switchboard.unspent, 'the moment came').to.deep.equal([]);
    return run;
  }

  for (const [what, act] of [
    [
      'a planned field',
      (admin: Admin): void => {
        admin.setField(INTEGRATION_PROFILE, 'Account.Phone', 'read');
      },
    ],
    [
      'login IP ranges',
      (admin: Admin): void => {
        admin.setLogin(INTEGRATION_PROFILE, { loginIpRanges: [RANGE] });
      },
    ],
  ] as const)
    it(`changes ${what}, which the deploy overwrites: resume says so, and ends with 68`, async () => {
      const { code, stderr } = await resumeAfter(() => {
        act(eve);
      });
      expect(code).to.equal(68);
      expect(stderr.replaceAll(/\s*\n\W*/g, ' '))
        .to.include(OTHER_ADMIN)
        .and.match(/field permissions of the plan.*can have overwritten/);
    });
});
