import { expect } from 'chai';
import { actAs, OTHER_ADMIN, type Admin } from '../simulated-org/admin.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Operation } from '../simulated-org/switchboard.ts';
import { errorOf, reset, restore, resultOf, type Where } from '../support/command.ts';
import { startRetrievedWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const CUSTOM = 'Custom: Sales Profile';
const GO = ['--no-prompt', '--json'];
const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const RANGES = [{ startAddress: '10.9.9.1', endAddress: '10.9.9.9', description: 'office' }];

/** Calls of a reset of one profile: the last look before its deploy, by login sections and by stamps. */
const LOOKS: readonly (readonly [string, Operation, number])[] = [
  ['while it retrieves', 'retrieve', 1],
  ['while it plans again', 'readMetadata', 2],
];

describe('another administrator during a reset', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let eve: Admin;
  let text: string;

  beforeEach(async () => {
    ({ where, org, text } = await startRetrievedWorld());
    eve = actAs(where.state);
  });

  afterEach(async () => {
    await org.stop();
  });

  const rangesIn = (state: OrgState): unknown =>
    state.profileExtras.get(profileId(state, INTEGRATION_PROFILE))?.loginIpRanges;

  for (const [when, operation, call] of LOOKS)
    it(`changes the login IP ranges ${when}: they stay, and nothing is deployed`, async () => {
      org.switchboard.before(operation, call, () => {
        eve.setLogin(INTEGRATION_PROFILE, { loginIpRanges: RANGES });
      });
      const error = errorOf(await reset(where, ...PROFILE, ...GO));
      expect([error.name, error.exitCode, org.switchboard.count('deploy')]).to.deep.equal(['LoginDiffersError', 1, 0]);
      expect([rangesIn(where.state), where.project.read(FILE)]).to.deep.equal([RANGES, text]);
    });

  it('changes them during a restore: they stay, and nothing is deployed', async () => {
    resultOf(await reset(where, ...PROFILE, ...GO));
    const after = where.project.read(FILE);
    org.switchboard.clear();
    org.switchboard.before('readMetadata', 2, () => {
      eve.setLogin(INTEGRATION_PROFILE, { loginIpRanges: RANGES });
    });
    const error = errorOf(await restore(where, ...GO));
    expect([error.name, org.switchboard.count('deploy')]).to.deep.equal(['LoginDiffersError', 0]);
    expect([rangesIn(where.state), where.project.read(FILE)]).to.deep.equal([RANGES, after]);
  });

  it('changes them after the deploy: they are named', async () => {
    org.switchboard.after('job', 1, () => {
      eve.setLogin(INTEGRATION_PROFILE, { loginIpRanges: RANGES });
    });
    const run = await reset(where, ...PROFILE, '--no-prompt');
    expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 68]);
    expect(run.stdout.replaceAll(/\s+/g, ' ')).to.include(`loginIpRanges of ${INTEGRATION_PROFILE}`);
    expect(run.stderr.replaceAll(/\s*\n\W*/g, ' ')).to.include(OTHER_ADMIN);
    expect(rangesIn(where.state)).to.deep.equal(RANGES);
  });

  const acts: [string, (admin: Admin) => void, string, RegExp][] = [
    [
      'renames the profile',
      (admin) => {
        admin.rename(CUSTOM, 'Sales 2');
      },
      'ProfileRenamedError',
      /"Sales 2"/,
    ],
    [
      'deletes the profile',
      (admin) => {
        admin.deleteProfile(CUSTOM);
      },
      'ProfileDeletedError',
      /Custom: Sales Profile/,
    ],
    [
      'changes object permissions of the profile',
      (admin) => {
        admin.setObject(CUSTOM, 'Contact', ['create', 'read', 'edit', 'delete']);
      },
      'ProfileChangedError',
      new RegExp(`by ${OTHER_ADMIN}`),
    ],
  ];
  for (const [what, act, name, message] of acts)
    it(`${what} just before the deploy: nothing is deployed`, async () => {
      org.switchboard.before('readMetadata', 2, () => {
        act(eve);
      });
      const error = errorOf(await reset(where, '--profile', CUSTOM, ...GO));
      expect([error.name, error.exitCode, org.switchboard.count('deploy')]).to.deep.equal([name, 1, 0]);
      expect(error.message).to.match(message);
    });

  describe('or the org is lost between two jobs', () => {
    const expired: Effect = { kind: 'expiredSession' };
    for (const [what, operation, after] of [
      ['before the profiles are looked at', 'readMetadata', 2],
      ['at the second start', 'deploy', 1],
    ] as const)
      it(`as the login expires ${what}: 69, the job, and the files as they are`, async () => {
        // The org refuses one entry, so that there is a second job.
        const problem = 'You cannot deploy to a required field: Account.Phone';
        org.switchboard.inject({ operation: 'deploy', effect: { kind: 'componentFailure', problem } });
        org.switchboard.inject({ operation, after, effect: expired });
        const error = errorOf(await reset(where, ...PROFILE, ...GO));
        expect([error.name, error.exitCode]).to.deep.equal(['DeployRestUnsentError', 69]);
        expect(error.message).to.match(/after the deploy 0Af\w+ ended.* Your login to the org has expired/);
        expect(error.data).to.have.deep.property('files', [FILE]);
        expect(error.data).to.have.property('job').that.matches(/^0Af/);
      });
  });
});
