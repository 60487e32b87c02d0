import { expect } from 'chai';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { reset, restore, resultOf, type Where } from '../support/command.ts';
import { nameThisMachine } from '../support/local-host.ts';
import { newProject } from '../support/project.ts';

const GO = ['--no-prompt', '--json', '--snapshot-dir', 'artifacts'];

describe('a login by access token alone', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let takeBack: () => void;

  beforeEach(async () => {
    takeBack = nameThisMachine();
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state, byToken: true };
  });

  afterEach(async () => {
    takeBack();
    await org.stop();
  });

  it('resets and restores, and does not take its own changes for those of others', async () => {
    const run = await reset(where, '--profile', INTEGRATION_PROFILE, ...GO);
    const { status, verify, context } = resultOf(run);
    expect([status, verify?.ok, run.code]).to.deep.equal(['reset', true, 0]);
    expect(run.stdout).to.not.match(/others changed|was changed by/);
    expect([context.org?.username, context.org?.alias]).to.deep.equal([null, null]);
    const back = await restore(where, ...GO);
    expect([back.result?.status, back.result?.verify?.ok, back.code]).to.deep.equal(['restored', true, 0]);
  });

  it('sends its token in no query', async () => {
    resultOf(await reset(where, '--profile', INTEGRATION_PROFILE, ...GO));
    const [, secret = ''] = tokenOf(where.state).split('!');
    // The header of SOAP is the place of the token.
    const queries = org.switchboard.log.filter(({ path }) => !path.startsWith('/services/Soap/'));
    const named = queries.filter((call) => decodeURIComponent(JSON.stringify(call)).includes(secret));
    expect(named).to.deep.equal([]);
  });
});
