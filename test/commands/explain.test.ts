import { expect } from 'chai';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { account, contact, opportunity, opportunityLineItem } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { errorOf, explain, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const USER = 'erp@x';

const PLAN: OrgPlan = {
  objects: [account(), contact(), opportunity(), opportunityLineItem()],
  profiles: [
    {
      name: PROFILE,
      license: 'Salesforce Integration',
      fields: { 'Account.Phone': 'edit', 'Account.BillingAddress': 'read', 'Contact.Email': 'read' },
    },
    { name: 'Lines', license: 'Salesforce Integration', fields: { 'OpportunityLineItem.Description': 'read' } },
    { name: 'Empty', license: 'Salesforce Integration' },
    { name: 'Quiet Integration', license: 'Salesforce Integration' },
  ],
  permissionSets: [
    { name: 'Accounts', objects: { Account: ['read'] } },
    { name: 'Sales', objects: { Opportunity: ['read'] } },
    { name: 'Fax', fields: { 'Account.Fax': 'read' } },
    { name: 'Session', activation: true, fields: { 'Account.Website': 'read' } },
    { name: 'Old', objects: { Contact: ['read'] } },
  ],
  groups: [
    { name: 'Team', sets: ['Accounts'] },
    { name: 'Quiet', sets: ['Accounts', 'Fax'], mutes: { fields: { 'Account.Fax': 'read' } } },
  ],
  users: [
    {
      username: USER,
      profile: PROFILE,
      groups: ['Team'],
      sets: ['Session', { name: 'Old', expires: '2020-01-01T00:00:00.000+0000' }],
    },
    { username: 'twin@x', profile: PROFILE, groups: ['Team'] },
    { username: 'other.twin@x', profile: PROFILE, groups: ['Team'] },
    { username: 'fax@x', profile: PROFILE, groups: ['Team'], sets: ['Fax'] },
    { username: 'quiet@x', profile: 'Quiet Integration', groups: ['Quiet'] },
    { username: 'lines@x', profile: 'Lines', sets: ['Sales'] },
    { username: 'gone@x', profile: PROFILE, active: false, groups: ['Team'] },
  ],
};

describe('sf fls explain', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  before(async () => {
    const state = buildOrg(PLAN);
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  after(async () => {
    await org.stop();
  });

  it('names what grants the field and what grants the object', async () => {
    const { subjects } = resultOf(await explain(where, '--on-behalf-of', USER, '--field', 'Account.Phone', '--json'));
    const profile = { kind: 'Profile', name: PROFILE, label: PROFILE, why: null };
    expect(subjects).to.deep.equal([
      {
        username: USER,
        profile: PROFILE,
        fields: [
          {
            field: 'Account.Phone',
            read: true,
            edit: false,
            objectVia: [{ kind: 'PermissionSetGroup', name: 'Team', label: 'Team', why: 'permission set Accounts' }],
            readVia: [profile],
            editVia: [profile],
            proved: null,
          },
        ],
      },
    ]);
  });

  it('shows one field as a path, with the command that closes it', async () => {
    const { stdout } = await explain(where, '-b', USER, '--field', 'Account.Phone');
    expect(stdout).to.include(`${USER} (profile ${PROFILE})`);
    expect(stdout).to.include(
      `  Account.Phone  read\n    ← field: profile ${PROFILE}\n    ← object: permission set Accounts via group Team\n`,
    );
    expect(stdout).to.match(/fls reset --profile "ERP Integration" --field Account\.Phone .*--dry-run/);
  });

  it('finds a user by the id, and by a username in any case', async () => {
    const id = where.state.rows('User').find((row) => row['Username'] === USER)?.Id ?? '';
    for (const name of [id, id.slice(0, 15), 'ERP@X']) {
      const { subjects } = resultOf(await explain(where, '-b', name, '--field', 'Account.Phone', '--json'));
      expect(subjects.map(({ username }) => username)).to.deep.equal([USER]);
    }
  });

  it('lists fields that need no field permission with their object, when the object is named', async () => {
    const { subjects } = resultOf(await explain(where, '-b', USER, '--sobject', 'Account', '--json'));
    const fields = new Map(subjects[0]?.fields.map((one) => [one.field, one]));
    expect(fields.get('Account.Name')).to.include({ read: true, edit: false });
    expect(fields.get('Account.Name')?.readVia).to.deep.equal([]);
    expect(fields.get('Account.BillingCity')?.readVia.map(({ why }) => why)).to.deep.equal([
      'field permission on Account.BillingAddress',
    ]);
    expect([...fields.keys()].filter((field) => !field.startsWith('Account.'))).to.deep.equal([]);
  });

  it('lists a field that the user has half of, and says that it is closed', async () => {
    const { subjects } = resultOf(await explain(where, '-b', USER, '--json'));
    const email = subjects[0]?.fields.find(({ field }) => field === 'Contact.Email');
    expect(email).to.include({ read: false, edit: false });
    expect(email?.objectVia).to.deep.equal([]);
    const { stdout } = await explain(where, '-b', USER, '--field', 'Contact.Email');
    expect(stdout).to.include(`Contact.Email  no access\n    ← field: profile ${PROFILE}\n    ← object: nothing\n`);
    expect(stdout).to.not.include('fls reset');
  });

  it('says what is not in force, and how much it would open', async () => {
    const { stdout } = await explain(where, '-b', USER);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include('permission set Session: it needs activation in a session. It would open 1 more field.');
    expect(text).to.include('permission set Old: its assignment');
    expect(text).to.match(/Old: its assignment \S+ \S+\. It would open 1 more field\./);
  });

  it('shows users of a profile with the same access together, and each in the JSON', async () => {
    const { stdout } = await explain(where, '--profile', PROFILE, '--field', 'Account.Fax', '--field', 'Account.Phone');
    expect(stdout.match(/\(profile ERP Integration\)/g)).to.have.length(3);
    expect(stdout).to.not.include('gone@x');
    const { subjects } = resultOf(await explain(where, '--profile', PROFILE, '--json'));
    expect(subjects.map(({ username }) => username).sort()).to.deep.equal(['erp@x', 'fax@x', 'other.twin@x', 'twin@x']);
    const nobody = resultOf(await explain(where, '--profile', 'Empty', '--json'));
    expect(nobody.subjects).to.deep.equal([{ username: null, profile: 'Empty', fields: [] }]);
  });

  it('compares two users: only the fields in which they differ', async () => {
    const run = await explain(where, '-b', 'twin@x', '--compare', 'fax@x');
    const { subjects } = resultOf(await explain(where, '-b', 'twin@x', '--compare', 'fax@x', '--json'));
    expect(
      subjects.map(({ username, fields }) => [username, fields.map(({ field, read }) => [field, read])]),
    ).to.deep.equal([
      ['twin@x', [['Account.Fax', false]]],
      ['fax@x', [['Account.Fax', true]]],
    ]);
    expect(run.stdout).to.include('    fax@x: read\n      ← field: permission set Fax\n');
    for (const format of ['human', 'markdown', 'html']) {
      const same = await explain(where, '-b', 'twin@x', '--compare', 'other.twin@x', '--result-format', format);
      const text = same.stdout.replaceAll(/\s+/g, ' ');
      expect(text, format).to.include('have the same access to all fields in question');
      expect(text, format).to.not.match(/can read|field permission for/i);
    }
    const page = await explain(where, '-b', 'twin@x', '--compare', 'fax@x', '--result-format', 'html');
    expect(page.stdout).to.include('twin@x and fax@x differ in 1 field.');
  });

  it('says of named fields that nothing grants them, and not that their objects are closed', async () => {
    const names = ['Fax', 'Website', 'Industry', 'Site', 'Rating', 'Ownership'];
    const { stdout } = await explain(where, '-b', 'twin@x', ...names.flatMap((name) => ['--field', `Account.${name}`]));
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include('Nothing grants 6 fields: Account.');
    expect(text).to.not.include('Nothing grants Read');
    const empty = await explain(where, '--profile', 'Empty', '--sobject', 'Account');
    expect(empty.stdout).to.include('Nothing grants a field in question.');
  });

  it('writes documents: the format by the ending, or printed alone', async () => {
    const asked = ['-b', USER, '--field', 'Account.Phone'];
    for (const [file, start] of [
      ['x.csv', '\ufeffusername,profile,object,field'],
      ['x.md', '## Who reads which field, and through what'],
      ['x.json', '{"metadata":{"source_kind":"SFFLS_Base"}'],
      ['x.html', '<!doctype html>'],
      ['x.txt', 'Org '],
    ] as const) {
      const run = await explain(where, ...asked, '--output-file', file);
      expect(run.stdout, file).to.include(`Written: ${file}`);
      expect(where.project.read(file).slice(0, start.length)).to.equal(start);
    }
    const printed = await explain(where, ...asked, '--result-format', 'csv');
    expect(printed.stdout.split('\n')[0]).to.match(/^username,profile/);
    expect(printed.stdout.trim().split('\n')).to.have.length(2);
    expect((await explain(where, ...asked, '--output-file', 'x.sarif', '--json')).code).to.equal(2);
  });

  it('says on the page what is true of all users together', async () => {
    const showPage = async (profile: string): Promise<string> =>
      (await explain(where, '--profile', profile, '--result-format', 'html')).stdout;
    expect(await showPage('Lines')).to.include('1 user can read 1 field of those in question.');
    expect(await showPage(PROFILE)).to.match(/\d fields can be read by at least one of 4 users\./);
    expect(await showPage('Empty')).to.include('No profile in question has an active user.');
  });

  it('names the group that mutes a field', async () => {
    const { stdout } = await explain(where, '-b', 'quiet@x', '--field', 'Account.Fax');
    expect(stdout).to.include(
      '  Account.Fax  no access\n    ← field: nothing\n    ← object: permission set Accounts via group Quiet\n    ← muted: permission set group Quiet (mutes read on the field)\n',
    );
  });

  it('explains an inactive user, and says that the user is inactive', async () => {
    const run = await explain(where, '-b', 'gone@x', '--field', 'Account.Phone');
    expect(run.stderr.replaceAll(/\s+/g, ' ')).to.include("inactive and can't log in");
    expect(run.stdout).to.include('Account.Phone  read');
  });

  it('refuses users, profiles and fields that do not exist, and says what to do', async () => {
    for (const [args, name] of [
      [['-b', 'nobody@x'], 'UsersNotFoundError'],
      [['-b', USER, '--field', 'Account.Phon'], 'NothingToExplainError'],
      [['-b', USER, '--sobject', 'Acount'], 'NothingToExplainError'],
      [['--profile', 'Nope'], 'ProfileNotFoundError'],
      [['-b', USER, '-b', 'twin@x', '--compare', 'fax@x'], 'ComparesOneError'],
      [['-b', USER, '--compare', USER.toUpperCase()], 'ComparesSameError'],
    ] as const) {
      const run = await explain(where, ...args, '--json');
      expect([errorOf(run).name, run.code], args.join(' ')).to.deep.equal([name, 2]);
      expect(errorOf(run).actions, args.join(' ')).to.not.deep.equal([]);
    }
    const some = await explain(where, '-b', USER, '--field', 'Account.Phone', '--field', 'Account.Nope');
    expect(some.stderr).to.include('Account.Nope');
    const neither = await explain(where, '--json');
    expect(neither.code).to.equal(2);
  });
});
