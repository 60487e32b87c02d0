import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import type { GroupPlan } from '../simulated-org/seed/plan.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { report, reset, resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const USER = 'erp@x';

/** What report and reset must say of the one user when all that grants Account, and gives it the phone too, is this group. */
const CASES: readonly {
  readonly what: string;
  readonly group: Partial<GroupPlan>;
  readonly info?: Partial<OrgInfo>;
  readonly exposure: 'live' | 'latent';
  readonly loses: boolean;
  readonly notice: RegExp | null;
}[] = [
  { what: 'a group in force', group: {}, exposure: 'live', loses: false, notice: null },
  {
    what: 'a group whose row the org does not show',
    group: { hidden: true },
    exposure: 'live',
    loses: true,
    notice: /does not show whether these permission set groups are in force.*: Team/,
  },
  {
    what: 'a hidden group that is not in force',
    group: { hidden: true, activation: true, status: 'Outdated' },
    exposure: 'live',
    loses: true,
    notice: /does not show whether these permission set groups are in force.*: Team/,
  },
  {
    what: 'a group that needs no activation though its aggregated set does',
    group: { setNeedsActivation: true },
    exposure: 'live',
    loses: true,
    notice: /does not show whether these permission set groups are in force.*: Team/,
  },
  {
    what: 'a session-based group',
    group: { activation: true },
    exposure: 'latent',
    loses: false,
    notice: null,
  },
  {
    what: 'a session-based set in a group',
    group: { sets: ['Session'] },
    exposure: 'live',
    loses: false,
    notice: null,
  },
  {
    what: 'a group that is not up to date',
    group: { status: 'Outdated' },
    exposure: 'latent',
    loses: false,
    notice: /permission set groups are not Updated.*: Team/,
  },
  {
    what: 'a group whose aggregated set shows only by its type',
    group: {},
    info: { groupSets: 'filtered' },
    exposure: 'live',
    loses: false,
    notice: null,
  },
  {
    what: 'a group whose aggregated set the org does not show',
    group: {},
    info: { groupSets: 'hidden' },
    exposure: 'live',
    loses: false,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a group of which the org shows neither the set nor its permissions',
    group: {},
    info: { groupSets: 'hidden', hidesRowsOf: ['groups'] },
    exposure: 'live',
    loses: false,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a group whose aggregated set is there, without its permissions',
    group: {},
    info: { hidesRowsOf: ['groups'] },
    exposure: 'live',
    loses: false,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a group that grants every object',
    group: { sets: ['Wide'] },
    exposure: 'live',
    loses: false,
    notice: null,
  },
  {
    what: 'a group that grants every object, of whose aggregated set the org shows no permissions',
    group: { sets: ['Wide'] },
    info: { hidesRowsOf: ['groups'] },
    exposure: 'live',
    loses: false,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a hidden aggregated set that mutes the field',
    group: { mutes: { fields: { 'Account.Phone': 'read' } } },
    info: { groupSets: 'hidden' },
    exposure: 'live',
    loses: true,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a hidden aggregated set that mutes the object',
    group: { mutes: { objects: { Account: ['read'] } } },
    info: { groupSets: 'hidden' },
    exposure: 'latent',
    loses: false,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a hidden aggregated set that mutes what the org does not show',
    group: { mutes: { fields: { 'Account.Fax': 'read' } } },
    info: { groupSets: 'hidden', hidesRowsOf: ['muting sets'] },
    exposure: 'live',
    loses: true,
    notice: /does not show what these permission set groups mute: Team/,
  },
  {
    what: 'a hidden aggregated set that mutes View All Fields, for which the org makes rows up',
    group: { mutes: { objects: { Account: ['viewAllFields'] } } },
    info: { groupSets: 'hidden' },
    exposure: 'live',
    loses: false,
    notice: /computed from their permission sets.*: Team/,
  },
  {
    what: 'a hidden aggregated set that mutes a user permission, and besides what the org does not show',
    group: { mutes: { permissions: ['ViewAllData'], fields: { 'Account.Fax': 'read' } } },
    info: { groupSets: 'hidden', hidesRowsOf: ['muting sets'] },
    exposure: 'live',
    loses: true,
    notice: /does not show what these permission set groups mute: Team/,
  },
  {
    what: 'a group that mutes the object, where the org does not show what is muted',
    group: { mutes: { objects: { Account: ['read'] } } },
    info: { hidesRowsOf: ['muting sets'] },
    exposure: 'live',
    loses: true,
    notice: /does not show what these permission set groups mute: Team/,
  },
  {
    what: 'a hidden aggregated set of a group that is not up to date',
    group: { status: 'Outdated' },
    info: { groupSets: 'hidden' },
    exposure: 'latent',
    loses: false,
    notice: /permission set groups are not Updated.*: Team/,
  },
];

describe('report and reset of a user who reads an object by', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  async function serve(group: Partial<GroupPlan>, info: Partial<OrgInfo> = {}): Promise<void> {
    const gives = { objects: { Account: ['read' as const] }, fields: { 'Account.Phone': 'read' as const } };
    const state = buildOrg({
      info,
      objects: [account(), contact()],
      profiles: [{ name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'read' } }],
      permissionSets: [
        { name: 'Accounts', ...gives },
        { name: 'Session', activation: true, ...gives },
        { name: 'Wide', permissions: ['ViewAllData'], fields: gives.fields },
      ],
      groups: [{ name: 'Team', sets: ['Accounts'], ...group }],
      users: [{ username: USER, profile: PROFILE, groups: ['Team'] }],
    });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  }

  afterEach(async () => {
    await org.stop();
  });

  for (const { what, group, info, exposure, loses, notice } of CASES)
    it(`${what}: ${exposure}, and the user ${loses ? 'may lose' : 'keeps'} what it has`, async () => {
      await serve(group, info);
      const reported = await report(where, '--json');
      const { findings, holders } = resultOf(reported);
      const through = exposure === 'live' ? ['Team'] : [];
      expect(findings.map((one) => [one.field, one.exposure, one.users, one.through])).to.deep.equal([
        ['Account.Phone', exposure, through.length, through],
      ]);
      expect(holders).to.deep.equal(through.map(() => ({ username: USER, profile: PROFILE, through })));
      const planned = await reset(where, '--profile', PROFILE, '--dry-run', '--no-prompt', '--json');
      const lost = { username: USER, field: 'Account.Phone', from: 'read', to: 'none' };
      expect(resultOf(planned).impact).to.deep.equal(loses ? [lost] : []);
      for (const { stderr, stdout } of [reported, planned]) {
        const text = (stderr + stdout).replaceAll(/\s+/g, ' ');
        if (notice) expect(text).to.match(notice);
        else expect(text).to.not.match(/permission set groups/);
      }
    });

  it('a hidden set, in a group whose aggregated set is hidden too: live by what shows, and the user may lose the rest', async () => {
    await serve({ sets: ['Accounts', 'Session'] }, { groupSets: 'hidden' });
    where.state.remove('PermissionSet', ({ Name }) => Name !== 'Session');
    const { stdout, stderr, result } = await report(where, '--json');
    expect(result?.findings.map(({ exposure, through }) => [exposure, through])).to.deep.equal([['live', ['Team']]]);
    expect((stdout + stderr).replaceAll(/\s+/g, ' ')).to.include('permission sets that the org does not show');
    const { impact } = resultOf(await reset(where, '--profile', PROFILE, '--dry-run', '--no-prompt', '--json'));
    expect(impact).to.deep.equal([{ username: USER, field: 'Account.Phone', from: 'read', to: 'none' }]);
  });

  it('a group of whose aggregated set the org shows field permissions alone: live', async () => {
    await serve({});
    const { Id } = where.state.rows('PermissionSet').find((row) => row['Type'] === 'Group') ?? {};
    where.state.remove('ObjectPermissions', ({ ParentId }) => ParentId !== Id);
    const { findings } = resultOf(await report(where, '--json'));
    expect(findings.map(({ exposure, through }) => [exposure, through])).to.deep.equal([['live', ['Team']]]);
  });

  it('nothing that the org shows: its strays are not dormant, the user may lose them, and a notice says why', async () => {
    await serve({});
    const set = where.state.rows('PermissionSet').find((row) => row['Type'] === 'Group');
    where.state.remove(
      'PermissionSet',
      (row) => row.Id !== set?.Id && !['Accounts', 'Session', 'Wide'].includes(String(row['Name'])),
    );
    const { stdout, stderr, result } = await report(where, '--json');
    expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['unknown']);
    expect((stdout + stderr).replaceAll(/\s+/g, ' ')).to.include('permission sets that the org does not show');
    expect(resultOf(await retrieve(where, '--profile', PROFILE, '--json')).counts.unknown).to.equal(1);
    const { impact } = resultOf(await reset(where, '--profile', PROFILE, '--dry-run', '--no-prompt', '--json'));
    expect(impact).to.deep.equal([{ username: USER, field: 'Account.Phone', from: 'read', to: 'none' }]);
  });
});
