import { expect } from 'chai';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Operation } from '../simulated-org/switchboard.ts';
import { errorOf, reset, restore, resultOf, type CommandRun, type Where } from '../support/command.ts';
import { skipPauses } from '../support/no-waiting.ts';
import { pictureOf } from '../support/org-picture.ts';
import { newProject } from '../support/project.ts';
import { unheardByMocha } from '../support/unheard-by-mocha.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const FOLDER = ['--snapshot-dir', 'artifacts'];

/** What may happen to the job that only checks, and whether its id is known then. */
const FAULTS: readonly (readonly [Operation, Effect, hasJob: boolean])[] = [
  ['deploy', { kind: 'reset', during: 'request' }, false],
  ['deploy', { kind: 'reset', during: 'body' }, false],
  ['deploy', { kind: 'emptyBody' }, false],
  ['checkDeployStatus', { kind: 'reset', during: 'request' }, true],
  ['checkDeployStatus', { kind: 'expiredSession' }, true],
  ['checkDeployStatus', { kind: 'htmlPage', status: 200, title: 'Login | Salesforce' }, true],
];

describe('a dry run that does not get to its result', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let endSkipping: () => void;

  before(() => {
    endSkipping = skipPauses();
  });

  after(() => {
    endSkipping();
  });

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  function expectNothingChanged(run: CommandRun<unknown>, hasJob: boolean): void {
    const { name, message, actions, exitCode, data } = errorOf(run);
    expect([name, exitCode]).to.deep.equal(['DryRunUnfinishedError', 69]);
    expect(message).to.match(/^The dry run has no result\. Nothing was changed/);
    expect((actions ?? []).join(' ')).to.not.match(/resume|restore|what is left|verified/);
    expect(data).to.deep.include({ snapshot: null, files: [] });
    expect(/"job":"0Af/.test(JSON.stringify(data))).to.equal(hasJob);
  }

  for (const [operation, effect, hasJob] of FAULTS) {
    const faults = [{ operation, times: Infinity, effect }];
    const title = `${effect.kind}${effect.kind === 'reset' ? ` (${effect.during})` : ''} of ${operation}`;

    it(`says that nothing was changed: reset, ${title}`, async () => {
      const before = pictureOf(where.state);
      const dry = [...PROFILE, ...FOLDER, '--dry-run'];
      expectNothingChanged(await unheardByMocha(async () => reset({ ...where, faults }, ...dry)), hasJob);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });

    it(`says that nothing was changed: restore, ${title}`, async () => {
      resultOf(await reset(where, ...PROFILE, ...FOLDER, '--no-prompt'));
      const before = pictureOf(where.state);
      const run = await unheardByMocha(async () => restore({ ...where, faults }, ...FOLDER, '--dry-run'));
      expectNothingChanged(run, hasJob);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });
  }

  it('says so when its time is over', async () => {
    org.switchboard.before('deploy', 1, () => {
      org.switchboard.pollsBeforeDone = Infinity;
    });
    const run = await reset(where, ...PROFILE, '--dry-run', '--wait', '1');
    expectNothingChanged(run, true);
    expect(errorOf(run).message).to.include('--wait');
  });
});
