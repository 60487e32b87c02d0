import { expect } from 'chai';
import { actAs, OTHER_ADMIN, type Admin } from '../simulated-org/admin.ts';
import { pictureProfile, type Change } from '../simulated-org/history.ts';
import type { OrgInfo, OrgState } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, INTEGRATION_USERNAME, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Switchboard } from '../simulated-org/switchboard.ts';
import { reset, restore, resultOf, type CommandRun, type Where } from '../support/command.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { newProject } from '../support/project.ts';

/** Another admin changes something around the deploy of a reset or a restore: it is never lost without a word. */

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const RENAMED = 'ERP Access';
const RANGE = { startAddress: '192.0.2.1', endAddress: '192.0.2.9', description: 'Eve' };

const ALL_MOMENTS = [
  'after planning',
  'after the second planning',
  'as the deploy starts',
  'while it waits',
  'after it',
] as const;

type Moment = (typeof ALL_MOMENTS)[number];

const MOMENTS: Readonly<Record<Moment, (switchboard: Switchboard, act: () => void) => void>> = {
  'after planning': (switchboard, act) => {
    switchboard.before('retrieve', 1, act);
  },
  // Right before the login sections are read again.
  'after the second planning': (switchboard, act) => {
    switchboard.before('readMetadata', 2, act);
  },
  'as the deploy starts': (switchboard, act) => {
    switchboard.before('deploy', 1, act);
  },
  'while it waits': (switchboard, act) => {
    switchboard.pollsBeforeDone = 1;
    switchboard.before('job', 1, act);
  },
  'after it': (switchboard, act) => {
    switchboard.after('job', 1, act);
  },
};

const PROFILE_CHANGES = [
  'a planned field',
  'another field',
  'login IP ranges',
  'the login flow',
  'an object permission',
  'the name',
] as const;

const ALL_CHANGES = [...PROFILE_CHANGES, 'a set that a user gains', 'a set that a user loses'] as const;

type What = (typeof ALL_CHANGES)[number];

const CHANGES: Readonly<Record<What, (eve: Admin) => void>> = {
  'a planned field': (eve) => {
    eve.setField(INTEGRATION_PROFILE, 'Account.Phone', 'read');
  },
  'another field': (eve) => {
    eve.setField(INTEGRATION_PROFILE, 'User.Cost_Centre__c', 'none');
  },
  'login IP ranges': (eve) => {
    eve.setLogin(INTEGRATION_PROFILE, { loginIpRanges: [RANGE] });
  },
  'the login flow': (eve) => {
    eve.setLogin(INTEGRATION_PROFILE, { loginFlows: [] });
  },
  'an object permission': (eve) => {
    eve.setObject(INTEGRATION_PROFILE, 'Contact', ['read']);
  },
  'the name': (eve) => {
    eve.rename(INTEGRATION_PROFILE, RENAMED);
  },
  'a set that a user gains': (eve) => {
    eve.assign(INTEGRATION_USERNAME, 'Contact_Reader');
  },
  'a set that a user loses': (eve) => {
    eve.unassign(INTEGRATION_USERNAME, 'ERP_Accounts');
  },
};

/**
 * What has to come:
 *
 * - `stops`: no deploy, exit code 1, and the message names the reason
 * - `stands`: the change is still there, the command does what it was asked, exit code 0
 * - `named`: the change is still there, exit code 68, and the output names it
 * - `overwritten`: the job undid the change, which nobody can keep it from then; exit code 68, and the output says so
 * - `created`: the job created a profile of the old name; the output says how to remove it
 */
type Outcome = 'stops' | 'stands' | 'named' | 'overwritten' | 'created';

/** A restore compares, deploys and waits by the same code as a reset, so that a few kinds are enough there. */
function selectChanges(command: 'reset' | 'restore', moment: Moment): readonly What[] {
  if (command === 'restore')
    return moment === 'after planning'
      ? ['an object permission', 'the name', 'a set that a user loses']
      : ['another field', 'login IP ranges'];
  const isWhole = moment === 'while it waits' || (moment.startsWith('after ') && moment !== 'after it');
  return isWhole ? ALL_CHANGES : PROFILE_CHANGES;
}

function expectedOutcome(command: 'reset' | 'restore', moment: Moment, what: What): Outcome {
  // A restore takes access from nobody. Once the deploy has started, nothing can stop it.
  if (what.startsWith('a set')) return command === 'reset' && moment.startsWith('after ') ? 'stops' : 'stands';
  // The second planning takes it as it is.
  const taken = command === 'restore' ? ['another field', 'an object permission'] : ['another field'];
  if (moment === 'after planning') return taken.includes(what) ? 'stands' : 'stops';
  if (moment === 'after the second planning') return 'stops';
  if (moment === 'after it') return 'named';
  if (what === 'the name') return 'created';
  return what === 'another field' || what === 'an object permission' ? 'named' : 'overwritten';
}

type Run = CommandRun<unknown> & {
  readonly state: OrgState;
  readonly org: RunningOrg;
  readonly changes: readonly Change[];
};

describe('another admin at work', function () {
  this.timeout(60_000);
  skipPausesInBlock();
  let org: RunningOrg;

  afterEach(async () => org.stop());

  /** Runs a command while the admin does something at a moment. */
  async function runWith(
    command: 'reset' | 'restore',
    moment: Moment,
    what: What,
    info: Partial<OrgInfo> = {},
  ): Promise<Run> {
    const state = seedOrg(info);
    org = await startOrg(state);
    const where: Where = { project: newProject(), org, state };
    if (command === 'restore') resultOf(await reset(where, ...PROFILE, '--no-prompt'));
    org.switchboard.clear();
    const eve = actAs(state);
    MOMENTS[moment](org.switchboard, () => {
      CHANGES[what](eve);
    });
    const run =
      command === 'reset' ? await reset(where, ...PROFILE, '--no-prompt') : await restore(where, '--no-prompt');
    expect(org.switchboard.unspent, 'the moment came').to.deep.equal([]);
    return { ...run, state, org, changes: state.history.filter(({ by }) => by === eve.id) };
  }

  /** The changes that the org does not have any more. */
  function listLost({ state, changes }: Run): string[] {
    return changes
      .filter(({ part, to, profileId: id }) => (pictureProfile(state, id).get(part) ?? '') !== to)
      .map(({ part }) => part);
  }

  function textOf({ error, stdout, stderr }: Run): string {
    return [error?.message, stdout, stderr].join(' ').replaceAll(/\s+/g, ' ');
  }

  const CHECKS: Readonly<Record<Outcome, (run: Run, what: What) => void>> = {
    stops: (run, what) => {
      expect([run.code, run.org.switchboard.count('deploy'), listLost(run)]).to.deep.equal([1, 0, []]);
      if (what.startsWith('a set')) expect(textOf(run)).to.include(INTEGRATION_USERNAME);
      expect(textOf(run)).to.match(/changed|different|renamed|did not return/);
    },
    stands: (run) => {
      expect([run.code, run.org.switchboard.count('deploy'), listLost(run)]).to.deep.equal([0, 1, []]);
    },
    named: (run, what) => {
      expect([run.code, listLost(run)]).to.deep.equal([68, []]);
      expect(textOf(run)).to.include(OTHER_ADMIN);
      if (what === 'another field') expect(textOf(run)).to.match(/meanwhile: .*User.*Cost_Centre__c/);
    },
    overwritten: (run) => {
      expect(run.code).to.equal(68);
      expect(listLost(run)).to.deep.equal(run.changes.map(({ part }) => part));
      expect(textOf(run))
        .to.include(OTHER_ADMIN)
        .and.match(/can have overwritten/);
    },
    created: (run) => {
      expect(run.code).to.be.oneOf([1, 68]);
      expect(run.state.rows('Profile').filter(({ Name }) => Name === INTEGRATION_PROFILE)).to.have.length(1);
      expect(textOf(run))
        .to.match(/created/)
        .and.include(INTEGRATION_PROFILE);
      expect(pictureProfile(run.state, profileId(run.state, RENAMED)).size).to.be.greaterThan(0);
    },
  };

  for (const command of ['reset', 'restore'] as const)
    for (const moment of ALL_MOMENTS)
      for (const what of selectChanges(command, moment)) {
        const outcome = expectedOutcome(command, moment, what);
        it(`changes ${what} ${moment} of a ${command}: it ${outcome}`, async () => {
          CHECKS[outcome](await runWith(command, moment, what), what);
        });
      }

  for (const moment of ['as the deploy starts', 'while it waits'] as const)
    it(`cannot be seen ${moment} in an org without a setup audit trail, and the output says so`, async () => {
      const run = await runWith('reset', moment, 'login IP ranges', { lacks: ['SetupAuditTrail'] });
      expect([run.code, listLost(run)]).to.deep.equal([0, ['loginIpRanges']]);
      expect(textOf(run))
        .to.match(/does not show what others changed in Setup/)
        .and.include(INTEGRATION_PROFILE);
    });

  it('is seen by the trail and the sections, where profiles do not say who changed them', async () => {
    const info = { stampsProfiles: false };
    const stopped = await runWith('reset', 'after the second planning', 'login IP ranges', info);
    expect([stopped.code, listLost(stopped)]).to.deep.equal([1, []]);
    await stopped.org.stop();
    const late = await runWith('reset', 'while it waits', 'login IP ranges', info);
    expect([late.code, textOf(late).includes(OTHER_ADMIN)]).to.deep.equal([68, true]);
  });
});
