import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg, tokenOf } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { errorOf, explain, reset, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const USER = 'erp@x.example';

describe('sf fls explain, against what the platform itself says,', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  async function serve(info: Partial<OrgInfo>): Promise<void> {
    const state = buildOrg({
      info,
      objects: [account(), contact(), object('Opportunity__hd', [plain('Amount__hst')])],
      profiles: [
        {
          name: PROFILE,
          license: 'Salesforce Integration',
          fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read', 'Contact.Email': 'read' },
        },
        { name: 'Trends', license: 'Salesforce Integration', fields: { 'Opportunity__hd.Amount__hst': 'read' } },
        { name: 'Bare', license: 'Salesforce Integration' },
        { name: 'Crowd', license: 'Salesforce Integration', fields: { 'Account.Phone': 'read' } },
        { name: 'Editor', license: 'Salesforce' },
      ],
      permissionSets: [
        { name: 'Accounts', objects: { Account: ['read'] } },
        {
          name: 'Editors',
          objects: { Account: ['read', 'edit'] },
          fields: { 'Account.BillingAddress': 'edit', 'Account.Website': 'edit' },
        },
      ],
      users: [
        { username: USER, profile: PROFILE, sets: ['Accounts'], session: true },
        { username: 'other@x.example', profile: PROFILE },
        { username: 'editor@x.example', profile: 'Editor', sets: ['Editors'], session: true },
        { username: 'trends@x.example', profile: 'Trends', session: true },
        { username: 'bare@x.example', profile: 'Bare', session: true },
        { username: 'zoe@x.example', profile: 'Crowd', session: true },
        ...Array.from({ length: 200 }, (_, index) => ({
          username: `crowd${String(index)}@x.example`,
          profile: 'Crowd',
        })),
      ],
    });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  }

  afterEach(async () => {
    await org.stop();
  });

  it('says on how many fields it agrees, and keeps its word on each', async () => {
    await serve({ tellsAccessOf: 'any' });
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
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone', 'Account.Website'] });
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

  it('names a field that the permissions do not open at all', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Website'] });
    const { subjects } = resultOf(await explain(where, '-b', USER, '--sobject', 'Account', '--prove', '--json'));
    const website = subjects[0]?.fields.find(({ field }) => field === 'Account.Website');
    expect(website).to.include({ read: false });
    expect(website?.proved).to.deep.equal({ read: true, edit: false });
  });

  it('agrees on stray fields, whether or not the org looks at the object when it is asked about a field', async () => {
    await serve({ tellsAccessOf: 'any', fieldAccessNeedsObject: false });
    const run = await explain(where, '-b', USER, '--prove', '--json');
    expect(run.code).to.equal(0);
    const [subject] = resultOf(run).subjects;
    const stray = subject?.fields.find(({ field }) => field === 'Contact.Email');
    expect(stray).to.deep.include({ read: false, proved: { read: false, edit: false } });
    await org.stop();
    await serve({ tellsAccessOf: 'any', fieldAccessNeedsObject: false, lacks: ['UserEntityAccess'] });
    const partly = await explain(where, '-b', USER, '--prove');
    expect(partly.stdout).to.not.include('disagrees');
    expect(partly.stdout.replaceAll(/\s+/g, ' ')).to.include('The platform does not tell about 2 fields.');
    expect(partly.code).to.equal(0);
  });

  it('says once that the org does not tell about others, and explains all the same', async () => {
    await serve({ tellsAccessOf: 'self' });
    const run = await explain(where, '-b', USER, '--prove');
    expect(run.code).to.equal(0);
    expect(run.stdout).to.include(`The platform does not tell about these users: ${USER}.`);
    await org.stop();
    await serve({ lacks: ['UserFieldAccess'] });
    const refused = await explain(where, '-b', USER, '--prove');
    expect(refused.stdout).to.include('The platform does not tell about these users');
    expect(refused.code).to.equal(0);
  });

  it('looks with the login of the user, before a reset and after it', async () => {
    await serve({});
    const login = await logIn(where, USER);
    const before = await explain(where, '-b', USER, '--sobject', 'Account', '--as', login);
    expect(before.stdout).to.match(/The platform agrees on \d+ fields\./);
    expect(before.stdout.split('disagrees')[1]).to.equal(undefined);
    expect(before.code).to.equal(0);
    const seen = async (): Promise<string[]> =>
      resultOf(await explain(where, '-b', USER, '--sobject', 'Account', '--as', login, '--json')).subjects.flatMap(
        ({ fields }) =>
          fields.filter(({ proved, readVia }) => proved?.read && readVia.length > 0).map(({ field }) => field),
      );
    expect(await seen()).to.deep.equal(['Account.Fax', 'Account.Phone']);
    const { impact } = resultOf(await reset(where, '--profile', PROFILE, '-s', 'Account', '--no-prompt', '--json'));
    expect(impact.map(({ username, field }) => [username, field])).to.deep.equal([
      [USER, 'Account.Fax'],
      [USER, 'Account.Phone'],
    ]);
    expect(await seen()).to.deep.equal([]);
  });

  it('calls it no disagreement when a login does not see an object that counts as open', async () => {
    await serve({});
    const login = await logIn(where, 'trends@x.example');
    const run = await explain(where, '-b', 'trends@x.example', '-b', USER, '--as', login);
    expect(run.stdout.replaceAll(/\s+/g, ' ')).to.include('the platform gives less access to 1 field.');
    expect(run.stdout).to.not.match(/disagrees|does not tell/);
    expect(run.code).to.equal(0);
  });

  it('says that there was nothing to ask, and refuses no login for that', async () => {
    await serve({});
    const login = await logIn(where, 'bare@x.example');
    const run = await explain(where, '-b', USER, '-b', 'bare@x.example', '--as', login);
    expect(run.stdout).to.include('There was nothing to ask the platform');
    expect(run.code).to.equal(0);
  });

  it('finds the user of the login among more users than it would ask about', async () => {
    await serve({});
    const login = await logIn(where, 'zoe@x.example');
    const run = await explain(where, '--profile', 'Crowd', '--as', login);
    expect(run.stdout).to.include('The platform agrees on 1 field.');
    expect(run.code).to.equal(0);
  });

  it('agrees that an address can be edited, which describe says of its parts alone', async () => {
    await serve({});
    const login = await logIn(where, 'editor@x.example');
    const run = await explain(where, '-b', 'editor@x.example', '--sobject', 'Account', '--as', login, '--json');
    const { subjects } = resultOf(run);
    const address = subjects[0]?.fields.find(({ field }) => field === 'Account.BillingAddress');
    expect(address).to.deep.include({ edit: true, proved: { read: true, edit: true } });
    expect(run.code).to.equal(0);
  });

  it('refuses the login of another user', async () => {
    await serve({});
    const login = await logIn(where, USER);
    const run = await explain(where, '-b', 'other@x.example', '--as', login, '--json');
    expect([errorOf(run).name, run.code]).to.deep.equal(['LoginOfOtherUserError', 2]);
  });
});

/** What `sf org login` does for a second user of the org. */
async function logIn({ org, state }: Where, username: string): Promise<string> {
  const accessToken = tokenOf(state, username);
  const login = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url } });
  await login.save({ instanceApiVersion: state.info.apiVersion });
  return login.getUsername();
}
