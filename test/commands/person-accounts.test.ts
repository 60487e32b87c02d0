import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import type { ObjectRight, OrgPlan } from '../simulated-org/seed/plan.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { possibleLossesOf } from '../simulated-org/truth.ts';
import { report, reset, resultOf, retrieve, type CommandRun, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const USER = 'erp@x';
const AUDITOR = 'auditor@x';
const HOBBY = 'Contact.Hobby__c';
const LEFT = /reset leaves them as they are \(1\).*Contact\.Hobby__c/;

describe('custom fields of Contact', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  afterEach(async () => {
    await org.stop();
  });

  /** A profile that may edit a custom field of Contact, and one user of it. */
  async function serve(
    info: Partial<OrgInfo>,
    profile: Readonly<Record<string, readonly ObjectRight[]>>,
    more: Pick<OrgPlan, 'permissionSets'> & { readonly sets?: readonly string[] } = {},
  ): Promise<void> {
    const { sets = [], permissionSets = [] } = more;
    const state = buildOrg({
      info,
      objects: [account(), contact(plain('Hobby__c'))],
      profiles: [
        {
          name: PROFILE,
          license: 'Salesforce Integration',
          objects: profile,
          fields: { [HOBBY]: 'edit', 'Contact.Email': 'read' },
        },
        { name: 'Auditor', permissions: ['ViewSetup', 'ModifyMetadata', 'ViewAllUsers'] },
      ],
      permissionSets,
      users: [
        { username: USER, profile: PROFILE, sets },
        { username: AUDITOR, profile: 'Auditor', session: true },
      ],
    });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  }

  const textOf = ({ stdout, stderr }: CommandRun<unknown>): string => (stdout + stderr).replaceAll(/\s+/g, ' ');

  const plan = async (...flags: readonly string[]): ReturnType<typeof reset> =>
    reset(where, '--profile', PROFILE, '--dry-run', '--no-prompt', '--json', ...flags);

  const readAccount = { permissionSets: [{ name: 'Accounts', objects: { Account: ['read' as const] } }] };

  for (const personAccounts of ['on', 'listed'] as const)
    it(`are live where the profile itself reads Account and person accounts are ${personAccounts}; a reset leaves them`, async () => {
      await serve({ personAccounts }, { Account: ['read'] });
      const reported = await report(where, '--json');
      const { findings, holders } = resultOf(reported);
      expect(
        findings.map(({ field, exposure, users, openedBy, through }) => [field, exposure, users, openedBy, through]),
      ).to.deep.equal([
        ['Contact.Email', 'dormant', 0, [], []],
        [HOBBY, 'live', 1, [PROFILE], [PROFILE]],
      ]);
      expect(holders).to.deep.equal([{ username: USER, profile: PROFILE, through: [PROFILE] }]);
      expect(textOf(reported)).to.match(/org has person accounts.*without Read on Contact: 1\./);
      expect(resultOf(await retrieve(where, '--profile', PROFILE, '--json')).counts.live).to.equal(1);
      const planned = await plan();
      expect(resultOf(planned).edits.map(({ field }) => field)).to.deep.equal(['Contact.Email']);
      expect(resultOf(planned).impact).to.deep.equal([]);
      expect(textOf(planned)).to.match(LEFT);
    });

  it('are taken when a flag names them, with the field of Account that the user loses', async () => {
    await serve({ personAccounts: 'on' }, { Account: ['read'] });
    for (const glob of ['Contact.*__c', 'Hobby__c']) {
      const planned = await plan('--field', glob);
      const { edits, impact } = resultOf(planned);
      expect(edits.map(({ field }) => field)).to.deep.equal([HOBBY]);
      expect(impact).to.deep.equal([{ username: USER, field: 'Account.Hobby__pc', from: 'read', to: 'none' }]);
      expect(textOf(planned)).to.not.match(LEFT);
    }
    const losses = possibleLossesOf(where.state, profileId(where.state, PROFILE));
    expect(losses).to.deep.equal([`${USER} Account.Hobby__pc`]);
  });

  it('say that nothing is left to reset but them', async () => {
    await serve({ personAccounts: 'on' }, { Account: ['read'] });
    const run = await reset(where, '--profile', PROFILE, '--exposure', 'live', '--no-prompt');
    expect(resultOf(run).status).to.equal('nothingToDo');
    expect(textOf(run)).to.match(/Nothing to reset in .* but 1 stray field permission on custom fields of Contact\./);
  });

  it('are live through what grants Account to a user, and a reset names what the user loses', async () => {
    await serve({ personAccounts: 'on' }, {}, { ...readAccount, sets: ['Accounts'] });
    const { findings } = resultOf(await report(where, '--json'));
    expect(findings.map(({ field, exposure, through }) => [field, exposure, through])).to.deep.equal([
      ['Contact.Email', 'dormant', []],
      [HOBBY, 'live', ['Accounts']],
    ]);
    const { edits, impact } = resultOf(await plan());
    expect(edits.map(({ field }) => field)).to.deep.equal(['Contact.Email', HOBBY]);
    expect(impact).to.deep.equal([{ username: USER, field: 'Account.Hobby__pc', from: 'read', to: 'none' }]);
  });

  it('are dormant without person accounts, and nothing is said of them', async () => {
    await serve({}, { Account: ['read'] }, { ...readAccount, sets: ['Accounts'] });
    const reported = await report(where, '--json');
    expect(resultOf(reported).findings.map(({ exposure }) => exposure)).to.deep.equal(['dormant', 'dormant']);
    const planned = await plan();
    expect(resultOf(planned).edits).to.have.length(2);
    for (const run of [reported, planned]) expect(textOf(run)).to.not.match(/person account/i);
  });

  it('are judged by the description of Account where no query tells; where nothing tells, a warning says so', async () => {
    const lacks = ['EntityParticle'];
    await serve({ personAccounts: 'on', lacks }, { Account: ['read'] });
    expect(resultOf(await report(where, '--json')).counts.live).to.equal(1);
    const blind = { ...where, username: AUDITOR };
    const reported = await report(blind, '--json');
    expect(resultOf(reported).counts.live).to.equal(0);
    expect(textOf(reported)).to.match(
      /does not show whether it has person accounts.*Number of such field permissions: 1\./,
    );
  });

  it('are asked about by no call more', async () => {
    await serve({}, {});
    const { switchboard } = org;
    resultOf(await report(where, '--profile', PROFILE, '--json'));
    const asked = switchboard.log.filter(
      ({ operation, path }) => operation !== 'other' && !path.includes('ScratchOrgInfo'),
    );
    expect(asked.map(({ operation }) => operation).sort()).to.deep.equal(['composite', 'composite', 'listMetadata']);
  });
});
