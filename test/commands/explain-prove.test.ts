import { expect } from 'chai';
import { readMember, toList, toText } from '../../src/values/loosely-typed.ts';
import { explain, resultOf, type CommandRun, type Where } from '../support/command.ts';
import { PROVED_USER as USER, provideProvingOrg } from '../support/proving-org.ts';

function warningsOf({ stdout }: CommandRun<unknown>): string[] {
  const document: unknown = JSON.parse(stdout);
  return toList(readMember(document, 'warnings')).map(toText);
}

describe('sf fls explain --prove', function () {
  this.timeout(60_000);
  const serve = provideProvingOrg();
  let where: Where;

  it('says on how many fields it agrees, and keeps its word on each', async () => {
    where = await serve({ tellsAccessOf: 'any' });
    const run = await explain(where, '-b', USER, '--prove');
    expect(run.stdout).to.match(/The platform agrees on \d+ fields\./);
    expect(run.code).to.equal(0);
    const { subjects } = resultOf(await explain(where, '-b', USER, '--prove', '--json'));
    expect(subjects[0]?.fields.map(({ field, proved }) => [field, proved])).to.deep.equal([
      ['Account.Fax', { read: true, edit: false }],
      ['Account.Phone', { read: true, edit: false }],
      ['Contact.Email', { read: false, edit: false }],
    ]);
  });

  it('names the user, the field and both answers where it disagrees, and ends with 68', async () => {
    where = await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone', 'Account.Website'] });
    const run = await explain(where, '-b', USER, '--sobject', 'Account', '--prove');
    expect(run.code).to.equal(68);
    expect(run.stdout).to.include('The platform disagrees on 2 fields:');
    const text = run.stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include(`Account.Phone, ${USER}: read by the permissions, no access by the platform`);
    expect(text).to.include(`Account.Website, ${USER}: no access by the permissions, read by the platform`);
    const markdown = await explain(where, '-b', USER, '-s', 'Account', '--prove', '--result-format', 'markdown');
    expect(markdown.stdout).to.include('**The platform disagrees on 2 fields:**');
    expect(markdown.code).to.equal(68);
  });

  it('asks about a field that is named, though the user has no permission for any field of the object', async () => {
    where = await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone'] });
    const run = await explain(where, '-b', 'reader@x.example', '--field', 'Account.Phone', '--prove');
    const text = run.stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include('Account.Phone, reader@x.example: no access by the permissions, read by the platform');
    expect(run.code).to.equal(68);
  });

  it('says which query failed, and asks all others', async () => {
    where = await serve({ tellsAccessOf: 'any' });
    const effect = {
      kind: 'refusal',
      status: 400,
      code: 'QUERY_TIMEOUT',
      message: 'Your query ran too long.',
    } as const;
    const named: string[] = [];
    for (let after = 0, isMet = true; isMet; after += 1) {
      const run = await explain({ ...where, faults: [{ operation: 'query', after, effect }] }, '-b', USER, '--prove');
      isMet = where.org.switchboard.unmet.length === 0;
      where.org.switchboard.clear();
      const text = run.stdout.replaceAll(/\s+/g, ' ');
      const [, names = ''] = /failed, so they prove nothing: (.+?)\. The org said: QUERY_TIMEOUT: /.exec(text) ?? [];
      if (names === '') continue;
      named.push(names);
      expect(text)
        .to.match(/The platform agrees on [123] fields?\./)
        .and.not.include('does not tell');
      expect(run.code).to.equal(0);
    }
    expect(named).to.have.members([`${USER} (Account)`, `${USER} (Contact)`, `${USER} (Account), ${USER} (Contact)`]);
  });

  it('proves lookups that the org lists without Id in field permissions', async () => {
    where = await serve({ tellsAccessOf: 'any', listsLookupsTwice: false });
    const run = await explain(where, '-b', 'wide@x.example', '--prove', '--json');
    const { subjects } = resultOf(run);
    const lookups = subjects[0]?.fields.filter(({ field }) => ['Account.Parent', 'Contact.Account'].includes(field));
    expect(
      lookups?.map(({ field, read, edit, proved }) => [field, read, proved?.read, edit === proved?.edit]),
    ).to.deep.equal([
      ['Account.Parent', true, true, true],
      ['Contact.Account', true, true, true],
    ]);
    expect(run.code).to.equal(0);
  });

  it('names a field that the permissions do not open at all', async () => {
    where = await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Website'] });
    const { subjects } = resultOf(await explain(where, '-b', USER, '--sobject', 'Account', '--prove', '--json'));
    const website = subjects[0]?.fields.find(({ field }) => field === 'Account.Website');
    expect(website).to.include({ read: false });
    expect(website?.proved).to.deep.equal({ read: true, edit: false });
  });

  it('agrees on stray fields, whether or not the org looks at the object when it is asked about a field', async () => {
    where = await serve({ tellsAccessOf: 'any', fieldAccessNeedsObject: false });
    const run = await explain(where, '-b', USER, '--prove', '--json');
    expect(run.code).to.equal(0);
    const [subject] = resultOf(run).subjects;
    const stray = subject?.fields.find(({ field }) => field === 'Contact.Email');
    expect(stray).to.deep.include({ read: false, proved: { read: false, edit: false } });
    where = await serve({ tellsAccessOf: 'any', fieldAccessNeedsObject: false, lacks: ['UserEntityAccess'] });
    const partly = await explain(where, '-b', USER, '--prove');
    expect(partly.stdout).to.not.include('disagrees');
    expect(partly.stdout.replaceAll(/\s+/g, ' ')).to.include('The platform does not tell about 2 fields.');
    expect(partly.code).to.equal(0);
  });

  it('calls nothing wrong that permission sets can give which the org does not show, and names it', async () => {
    where = await serve({ tellsAccessOf: 'any' });
    const set = where.state.rows('PermissionSet').find(({ Name }) => Name === 'Accounts');
    where.state.hiddenRows.add(set?.Id ?? '');
    const run = await explain(where, '-b', USER, '--prove');
    expect(run.stdout).to.not.include('disagrees');
    const text = run.stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include('The platform gives more access than the permissions show to 2 fields: Account.Fax');
    expect(run.code).to.equal(0);
  });

  it('tells it in the warnings under --json, and beside a document that has no place for it', async () => {
    where = await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone'] });
    const asked = ['-b', USER, '--prove', '--result-format'];
    for (const format of ['csv', 'opengraph']) {
      const run = await explain(where, ...asked, format);
      expect([run.code, run.stdout.includes('disagrees')]).to.deep.equal([68, false]);
      expect(run.stderr).to.include('The platform disagrees on 1 field:');
      if (format === 'csv') expect(run.stdout).to.match(/,Account\.Phone,read,none,/);
    }
    const told = warningsOf(await explain(where, '-b', USER, '--prove', '--json'));
    expect(told.filter((text) => text.includes(`Account.Phone, ${USER}: read by the permissions`))).to.have.length(1);
    expect(told.filter((text) => text.startsWith('The platform agrees on'))).to.have.length(1);
  });

  it('says first, and in the warnings, that nothing was proved, and what to do', async () => {
    where = await serve({ tellsAccessOf: 'self' });
    const { stdout, code } = await explain(where, '-b', USER, '--prove');
    expect(stdout.replaceAll(/\s+/g, ' ')).to.match(/Nothing was proved: .*"sf fls explain --as"/);
    expect(code).to.equal(0);
    const [first] = warningsOf(await explain(where, '-b', USER, '--prove', '--json'));
    expect(first).to.match(/^Nothing was proved/);
  });

  it('says once that the org does not tell about others, and explains all the same', async () => {
    where = await serve({ tellsAccessOf: 'self' });
    const run = await explain(where, '-b', USER, '--prove');
    expect(run.code).to.equal(0);
    expect(run.stdout).to.include(`The platform does not tell about these users: ${USER}.`);
    where = await serve({ lacks: ['UserFieldAccess'] });
    const refused = await explain(where, '-b', USER, '--prove');
    expect(refused.stdout).to.include('The platform does not tell about these users');
    expect(refused.code).to.equal(0);
  });
});
