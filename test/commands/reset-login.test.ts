import { expect } from 'chai';
import type { OrgState, ProfileExtras } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { errorOf, reset, restore, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json'];

describe('the login sections of a profile that is reset', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  /** An org whose retrieve brings login flows beside flows only, unless said. */
  async function serve(loginFlowsNeedFlows = true): Promise<void> {
    const state = seedOrg({ loginFlowsNeedFlows });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  }

  afterEach(async () => {
    await org.stop();
  });

  const extrasIn = (state: OrgState, profile = INTEGRATION_PROFILE): ProfileExtras => {
    const extras = state.profileExtras.get(profileId(state, profile));
    if (!extras) throw new Error('no such profile');
    return extras;
  };
  /** Without the white space of the seed. */
  const login = (): string => {
    const { loginFlows, loginHours, loginIpRanges } = extrasIn(where.state);
    return JSON.stringify([loginFlows.map((flow) => flow.replaceAll(/>\s+</g, '><')), loginHours, loginIpRanges]);
  };

  it('stay in an org whose retrieve does not show login flows, in reset and restore', async () => {
    await serve();
    const before = login();
    expect(before).to.match(/<flow>/);
    expect(resultOf(await reset(where, ...PROFILE, ...GO)).status).to.equal('reset');
    expect(login()).to.equal(before);
    resultOf(await restore(where, ...GO));
    expect(login()).to.equal(before);
  });

  it('stop the reset before anybody is asked when they cannot be read', async () => {
    await serve();
    for (const body of ['<nothing/>', 'INSUFFICIENT_ACCESS']) {
      const effect = { kind: 'status', status: 500, body } as const;
      org.switchboard.inject({ operation: 'readMetadata', times: 9, effect });
      for (const mode of ['--dry-run', '--no-prompt']) {
        const run = await reset(where, ...PROFILE, mode);
        expect(errorOf(run).name).to.equal('LoginUnknownError');
        expect(errorOf(run).message).to.contain(INTEGRATION_PROFILE);
        expect(run.stdout).to.not.match(/Account/);
      }
      org.switchboard.clear();
    }
    expect([org.switchboard.count('deploy'), org.switchboard.count('retrieve')]).to.deep.equal([0, 0]);
  });

  it('stop the reset when somebody changes them meanwhile', async () => {
    await serve();
    const act = (state: OrgState): void => {
      extrasIn(state).loginFlows = ['<loginFlows><flow>Other</flow></loginFlows>'];
    };
    org.switchboard.inject({ operation: 'readMetadata', after: 1, effect: { kind: 'meanwhile', act } });
    const error = errorOf(await reset(where, ...PROFILE, ...GO));
    expect([error.name, org.switchboard.count('deploy')]).to.deep.equal(['LoginDiffersError', 0]);
    expect(error.message).to.contain('loginFlows');
    expect(extrasIn(where.state).loginFlows).to.deep.equal(['<loginFlows><flow>Other</flow></loginFlows>']);
  });

  it('stop a restore when somebody changes them before its deploy', async () => {
    await serve();
    resultOf(await reset(where, ...PROFILE, ...GO));
    org.switchboard.clear();
    const ranges = [{ startAddress: '10.9.9.1', endAddress: '10.9.9.9', description: '' }];
    const act = (state: OrgState): void => {
      extrasIn(state).loginIpRanges = ranges;
    };
    org.switchboard.inject({ operation: 'readMetadata', after: 1, effect: { kind: 'meanwhile', act } });
    const error = errorOf(await restore(where, ...GO));
    expect([error.name, org.switchboard.count('deploy')]).to.deep.equal(['LoginDiffersError', 0]);
    expect(extrasIn(where.state).loginIpRanges).to.deep.equal(ranges);
  });

  it('are said not to be verified when they cannot be read after the deploy', async () => {
    await serve();
    const effect = { kind: 'status', status: 500, body: 'INSUFFICIENT_ACCESS' } as const;
    org.switchboard.inject({ operation: 'readMetadata', after: 2, times: 9, effect });
    const run = await reset(where, ...PROFILE, ...GO);
    expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 68]);
    expect(run.stderr + run.stdout).to.contain(`Setup: ${INTEGRATION_PROFILE}. Reason:`);
  });

  it('stop the reset when the retrieve says something else', async () => {
    await serve(false);
    const ranges = extrasIn(where.state).loginIpRanges;
    const change = (loginIpRanges: typeof ranges) => (state: OrgState) => {
      extrasIn(state).loginIpRanges = loginIpRanges;
    };
    org.switchboard.inject({ operation: 'retrieve', effect: { kind: 'meanwhile', act: change(ranges.slice(1)) } });
    org.switchboard.inject({ operation: 'readMetadata', after: 1, effect: { kind: 'meanwhile', act: change(ranges) } });
    const error = errorOf(await reset(where, ...PROFILE, ...GO));
    expect([error.name, org.switchboard.count('deploy')]).to.deep.equal(['LoginDiffersError', 0]);
    expect(error.message).to.contain('loginIpRanges');
  });

  const losses = {
    loginFlows: (extras: ProfileExtras) => (extras.loginFlows = []),
    loginHours: (extras: ProfileExtras) => (extras.loginHours = null),
    loginIpRanges: (extras: ProfileExtras) => (extras.loginIpRanges = []),
  };
  for (const [section, lose] of Object.entries(losses))
    it(`are read again after the deploy, and a loss of ${section} is named`, async () => {
      await serve();
      // So that the loss of one section is seen where it is the only one.
      for (const [other, loseOther] of Object.entries(losses)) if (other !== section) loseOther(extrasIn(where.state));
      const act = (state: OrgState): void => {
        lose(extrasIn(state));
      };
      org.switchboard.inject({ operation: 'readMetadata', after: 2, effect: { kind: 'meanwhile', act } });
      const run = await reset(where, ...PROFILE, ...GO);
      expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 68]);
      expect(run.stderr + run.stdout).to.contain(`${section} of ${INTEGRATION_PROFILE}`);
    });

  it('cost one call a profile in a dry run, and two more in a real run', async () => {
    await serve();
    resultOf(await reset(where, ...PROFILE, '--dry-run', '--json'));
    expect(org.switchboard.count('readMetadata')).to.equal(1);
    resultOf(await reset(where, ...PROFILE, ...GO));
    expect(org.switchboard.count('readMetadata')).to.equal(4);
    resultOf(await restore(where, ...GO));
    extrasIn(where.state).loginFlows = [];
    org.switchboard.clear();
    resultOf(await reset(where, ...PROFILE, ...GO));
    expect(org.switchboard.count('readMetadata')).to.equal(3);
    org.switchboard.clear();
    resultOf(await reset(where, ...PROFILE, ...GO));
    expect(org.switchboard.count('readMetadata'), 'nothing to change').to.equal(0);
  });

  it('are not asked for when only files change', async () => {
    await serve();
    await reset(where, ...PROFILE, '--no-deploy', ...GO);
    expect(org.switchboard.count('readMetadata')).to.equal(0);
  });
});
