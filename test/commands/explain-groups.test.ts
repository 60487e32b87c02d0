import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { explain, resultOf, type Where } from '../support/command.ts';
import { servePlan } from '../support/serve-plan.ts';

const PROFILE = 'ERP Integration';
const QUIET = 'permission set group Quiet (mutes read on the field)';
const FEW = ['--field', 'Account.Fax', '--field', 'Account.Phone'];
const MANY = ['Fax', 'Phone', 'Website', 'Industry', 'Rating', 'Site'].flatMap((name) => [
  '--field',
  `Account.${name}`,
]);

describe('sf fls explain of permission set groups', function () {
  this.timeout(60_000);
  let where: Where;

  before(async () => {
    where = await servePlan({
      objects: [account(), contact()],
      profiles: [{ name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'edit' } }],
      permissionSets: [
        { name: 'Accounts', objects: { Account: ['read'] } },
        { name: 'Viewer', permissions: ['ViewAllData'] },
        { name: 'Fax', fields: { 'Account.Fax': 'read' } },
        { name: 'Editors', objects: { Account: ['read', 'edit'] } },
        { name: 'Useless', fields: { 'Account.Phone': 'read' } },
        { name: 'Emails', fields: { 'Contact.Email': 'read', 'Contact.Phone': 'read' } },
        { name: 'Contacts', objects: { Contact: ['read'] } },
      ],
      groups: [
        { name: 'Quiet', sets: ['Accounts', 'Fax', 'Viewer'], mutes: { fields: { 'Account.Fax': 'read' } } },
        { name: 'Blind', sets: ['Accounts', 'Viewer'], mutes: { permissions: ['ViewAllData'] } },
        { name: 'Loud', sets: ['Accounts', 'Fax'] },
      ],
      users: [
        { username: 'quiet@x', profile: PROFILE, groups: ['Quiet'] },
        { username: 'blind@x', profile: PROFILE, groups: ['Blind'] },
        { username: 'loud@x', profile: PROFILE, groups: ['Loud'] },
        {
          username: 'idle@x',
          profile: PROFILE,
          sets: [
            'Accounts',
            ...['Editors', 'Useless'].map((name) => ({ name, expires: '2020-01-01T00:00:00.000+0000' })),
          ],
        },
        {
          username: 'halves@x',
          profile: PROFILE,
          sets: ['Emails', 'Contacts'].map((name) => ({ name, expires: '2020-01-01T00:00:00.000+0000' })),
        },
      ],
    });
  });

  after(async () => {
    await where.org.stop();
  });

  async function readText(...args: readonly string[]): Promise<string> {
    return (await explain(where, ...args)).stdout.replaceAll(/\s+/g, ' ');
  }

  it('names the permission sets that give the object, with what each gives', async () => {
    const text = await readText('-b', 'quiet@x', ...FEW);
    expect(text).to.include('← object: permission sets Accounts, Viewer (View All Data) via group Quiet ');
    expect(await readText('-b', 'loud@x', ...FEW)).to.include(
      'Account.Fax read ← field: permission set Fax via group Loud ← object: permission set Accounts via group Loud',
    );
  });

  it('says in the JSON which permission set gives it, and what the group mutes', async () => {
    const { subjects } = resultOf(await explain(where, '-b', 'quiet@x', ...FEW, '--json'));
    expect(
      subjects[0]?.fields.map(({ field, read, objectVia }) => [field, read, objectVia.map(({ why }) => why)]),
    ).to.deep.equal([
      [
        'Account.Fax',
        false,
        ['permission set Accounts, permission set Viewer (View All Data); mutes read on the field'],
      ],
      ['Account.Phone', true, ['permission set Accounts, permission set Viewer (View All Data)']],
    ]);
    expect(Object.keys(subjects[0]?.fields[0]?.objectVia[0] ?? {})).to.deep.equal(['kind', 'name', 'label', 'why']);
  });

  it('says in every format what a group mutes', async () => {
    const asked = ['-b', 'quiet@x', ...MANY];
    expect(await readText(...asked, '--verbose')).to.include(`nothing muted: ${QUIET} Fax`);
    const csv = (await explain(where, ...asked, '--result-format', 'csv')).stdout;
    const rows = parse<Record<string, string>>(csv, { columns: true });
    expect(rows.filter((row) => row['muted_by'] !== '').map((row) => [row['field'], row['muted_by']])).to.deep.equal([
      ['Account.Fax', QUIET],
    ]);
    expect(await readText(...asked, '--result-format', 'markdown'))
      .to.include('| object granted by | muted by |')
      .and.include('permission set group `Quiet` (mutes read on the field) |');
    expect(await readText('-b', 'loud@x', ...MANY, '--result-format', 'markdown')).to.not.include('muted by');
    expect(await readText(...asked, '--result-format', 'html')).to.include(QUIET);
    expect(await readText('-b', 'quiet@x', '--compare', 'loud@x')).to.include(`← muted: ${QUIET}`);
  });

  it('names View All Data where a group mutes it, once for all fields of the object', async () => {
    const text = await readText('-b', 'blind@x', ...MANY, '--verbose');
    expect(text).to.include(
      'object: permission set Accounts via group Blind muted: permission set group Blind (mutes View All Data)',
    );
    expect(text.match(/mutes View All Data/g)).to.have.length(1);
  });

  it('says in every format what would open more, for reading and for editing, and leaves out what would not', async () => {
    for (const format of ['human', 'markdown', 'html']) {
      const text = (await readText('-b', 'idle@x', '--result-format', format)).replaceAll('`', '');
      expect(text, format).to.match(
        /permission set Editors: its assignment [^.]+\. It would open 1 more field for editing\./,
      );
      expect(text, format).to.not.include('Useless');
    }
  });

  it('says in every format which of them open something only together', async () => {
    for (const format of ['human', 'markdown', 'html']) {
      const text = (await readText('-b', 'halves@x', '--result-format', format)).replaceAll('`', '');
      for (const [set, partner] of [
        ['Emails', 'Contacts'],
        ['Contacts', 'Emails'],
      ] as const)
        expect(text, format).to.include(
          `permission set ${set}: its assignment has expired. Together with permission set ${partner}, it would open 2 more fields.`,
        );
    }
  });
});
