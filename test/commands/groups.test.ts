import { expect } from 'chai';
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
];

describe('report and reset of a user who reads an object by', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  async function serve(group: Partial<GroupPlan>): Promise<void> {
    const gives = { objects: { Account: ['read' as const] }, fields: { 'Account.Phone': 'read' as const } };
    const state = buildOrg({
      objects: [account(), contact()],
      profiles: [{ name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'read' } }],
      permissionSets: [
        { name: 'Accounts', ...gives },
        { name: 'Session', activation: true, ...gives },
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

  for (const { what, group, exposure, loses, notice } of CASES)
    it(`${what}: ${exposure}, and the user ${loses ? 'may lose' : 'keeps'} what it has`, async () => {
      await serve(group);
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

  it('nothing that the org shows: its strays are not dormant, the user may lose them, and a notice says why', async () => {
    await serve({});
    const set = where.state.rows('PermissionSet').find((row) => row['Type'] === 'Group');
    where.state.remove(
      'PermissionSet',
      (row) => row.Id !== set?.Id && row['Name'] !== 'Accounts' && row['Name'] !== 'Session',
    );
    const { stdout, stderr, result } = await report(where, '--json');
    expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['unknown']);
    expect((stdout + stderr).replaceAll(/\s+/g, ' ')).to.include('permission sets that the org does not show');
    expect(resultOf(await retrieve(where, '--profile', PROFILE, '--json')).counts.unknown).to.equal(1);
    const { impact } = resultOf(await reset(where, '--profile', PROFILE, '--dry-run', '--no-prompt', '--json'));
    expect(impact).to.deep.equal([{ username: USER, field: 'Account.Phone', from: 'read', to: 'none' }]);
  });
});
