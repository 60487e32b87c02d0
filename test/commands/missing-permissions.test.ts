import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import type { UserPermission } from '../simulated-org/schema/user-permissions.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import {
  errorOf,
  report,
  reset,
  restore,
  resultOf,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const RUNNER = 'runner@x.example';

type Run = (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>;

const COMMANDS: Readonly<Record<string, Run>> = {
  'report --profile': async (where, ...args) => report(where, '--json', '--profile', PROFILE, ...args),
  report: async (where, ...args) => report(where, '--json', ...args),
  'report --all-profiles': async (where, ...args) => report(where, '--json', '--all-profiles', ...args),
  'report --sobject': async (where, ...args) => report(where, '--json', '--profile', PROFILE, '-s', 'Account', ...args),
  retrieve: async (where, ...args) => retrieve(where, '--json', '--profile', PROFILE, ...args),
  'retrieve --all-sobjects': async (where, ...args) =>
    retrieve(where, '--json', '--profile', PROFILE, '--all-sobjects', ...args),
  reset: async (where, ...args) => reset(where, '--json', '--no-prompt', '--profile', PROFILE, ...args),
  'reset --all-profiles': async (where, ...args) => reset(where, '--json', '--no-prompt', '--all-profiles', ...args),
  'reset --no-deploy': async (where, ...args) =>
    reset(where, '--json', '--no-prompt', '--profile', PROFILE, '--no-deploy', ...args),
  restore: async (where, ...args) => restore(where, '--json', '--no-prompt', ...args),
};

const LABELS: Partial<Record<UserPermission, string>> = {
  ViewSetup: 'View Setup and Configuration',
  ModifyMetadata: 'Modify Metadata Through Metadata API Functions',
  ManageProfilesPermissionsets: 'Manage Profiles and Permission Sets',
};

const NEEDED: readonly UserPermission[] = ['ViewSetup', 'ModifyMetadata', 'ManageProfilesPermissionsets'];

function listNeeded(command: string): readonly UserPermission[] {
  if (command.startsWith('report')) return NEEDED.slice(0, 1);
  return command.startsWith('retrieve') ? NEEDED.slice(0, 2) : NEEDED;
}

/** How an org may tell what the user lacks. */
const ORGS: Readonly<Record<string, Partial<OrgInfo>>> = {
  'an org': {},
  'an org without UserPermissionAccess': { lacks: ['UserPermissionAccess'] },
  'an org that hides FieldPermissions': { hidesPermissionObjects: true },
  'an org that hides FieldPermissions and has no UserPermissionAccess': {
    hidesPermissionObjects: true,
    lacks: ['UserPermissionAccess'],
  },
};

describe('a user who lacks a permission', function () {
  this.timeout(60_000);
  let org: RunningOrg;

  const serve = async (info: Partial<OrgInfo>, permissions: readonly UserPermission[]): Promise<Where> => {
    const state = buildOrg({
      info,
      objects: [account()],
      profiles: [
        { name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'edit' } },
        { name: 'Runner', permissions: [...permissions, 'ViewAllUsers'] },
      ],
      users: [
        { username: 'erp@x', profile: PROFILE },
        { username: RUNNER, profile: 'Runner', session: true },
      ],
    });
    org = await startOrg(state);
    return { project: newProject(), org, state, username: RUNNER };
  };

  afterEach(async () => {
    await org.stop();
  });

  for (const [what, info] of Object.entries(ORGS))
    for (const [name, run] of Object.entries(COMMANDS))
      it(`is told which, by ${name} in ${what}`, async () => {
        const needed = listNeeded(name);
        for (const lacking of [...needed.map((one) => [one]), needed]) {
          const where = await serve(
            info,
            NEEDED.filter((permission) => !lacking.includes(permission)),
          );
          const error = errorOf(await run(where));
          expect(error.name, lacking.join()).to.equal('MissingPermissionsError');
          const names = lacking.map((permission) => LABELS[permission]).join(', ');
          expect(error.message).to.contain(`needs: ${names}.`);
          expect(org.switchboard.count('deploy') + org.switchboard.count('retrieve')).to.equal(0);
          if (lacking !== needed) await org.stop();
        }
      });

  for (const name of ['report', 'report --sobject', 'retrieve --all-sobjects', 'reset', 'reset --all-profiles'])
    it(`is told of View Setup by ${name} where the org tells no permissions and hides FieldPermissions`, async () => {
      const info = { hidesPermissionObjects: true, lacks: ['UserPermissionAccess', 'PermissionSetAssignment'] };
      const where = await serve(info, NEEDED.slice(1));
      const error = errorOf(
        (await COMMANDS[name]?.(where)) ?? { error: null, result: null, code: 0, stdout: '', stderr: '' },
      );
      expect([error.name, error.message]).to.deep.equal([
        'MissingPermissionsError',
        'Your user lacks permissions that this command needs: View Setup and Configuration.',
      ]);
    });

  it('needs none that only comes with an assignment that is no longer in force', async () => {
    const where = await serve({ lacks: ['UserPermissionAccess'] }, []);
    const { state } = where;
    const runner = state.rows('User').find(({ Username }) => Username === RUNNER);
    for (const [name, terms] of [
      ['Expired', { ExpirationDate: '2020-01-01T00:00:00.000+0000' }],
      ['Revoked', { IsRevoked: true }],
      ['Session', {}],
    ] as const) {
      const Id = `0PS${name.padEnd(15, '0')}`;
      state.insert('PermissionSet', {
        ...{ Id, Name: name, Label: name, Type: 'Regular', IsOwnedByProfile: false, PermissionsViewSetup: true },
        HasActivationRequired: name === 'Session',
      });
      state.insert('PermissionSetAssignment', {
        ...{ Id: `0Pa${name.padEnd(15, '0')}`, AssigneeId: runner?.Id ?? null, PermissionSetId: Id, ...terms },
      });
    }
    expect(errorOf(await report(where, '--json', '--profile', PROFILE)).name).to.equal('MissingPermissionsError');
  });

  describe('where Profile Filtering hides profiles', () => {
    for (const name of ['report --profile', 'retrieve', 'reset'])
      it(`is told by ${name} that the profile may be hidden`, async () => {
        const where = await serve({ filtersProfiles: true }, NEEDED);
        const error = errorOf(
          (await COMMANDS[name]?.(where)) ?? { error: null, result: null, code: 0, stdout: '', stderr: '' },
        );
        expect(error.name).to.equal('ProfileNotFoundError');
        expect(error.actions?.join(' ')).to.contain('View All Profiles');
      });

    it('is told that a report on integrations would look clean', async () => {
      const where = await serve({ filtersProfiles: true }, NEEDED);
      expect(errorOf(await report(where, '--json')).name).to.match(/ProfilesHiddenError|NoIntegrationProfilesError/);
    });

    it('is told how many profiles a report on all of them leaves out', async () => {
      const where = await serve({ filtersProfiles: true }, NEEDED);
      const run = await report(where, '--all-profiles');
      expect(resultOf(run).counts.profiles).to.equal(1);
      expect(run.stderr.replace(/\s+/g, ' ')).to.contain('Profiles that the result leaves out: 2');
    });
  });
});
