import { expect } from 'chai';
import { packSubrequests, type Subrequest } from '../../../../src/adapters/org/client/composite.ts';
import { createOrgClient, type OrgClient } from '../../../../src/adapters/org/client/org-client.ts';
import { buildOrg } from '../../../simulated-org/seed/builder.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import type { Effect } from '../../../simulated-org/switchboard.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { problemOf } from '../../../support/problem.ts';
import { servingOrgs } from '../served.ts';

const PROFILES = 'SELECT Id FROM Profile';
const USERS = 'SELECT Id FROM User';
const WRONG = 'SELECT Nope FROM Profile';

describe('questions that are asked together', () => {
  const served = servingOrgs();

  async function sizes({ query }: OrgClient, ...soql: readonly string[]): Promise<number[]> {
    return (await Promise.all(soql.map(async (each) => query(each)))).map(({ totalSize }) => totalSize);
  }

  async function errorOf(asked: Promise<unknown>): Promise<Error> {
    const error: unknown = await asked.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof Error) return error;
    throw new Error('it was answered');
  }

  const strange: [string, Effect, string][] = [
    ['an empty body', { kind: 'emptyBody' }, 'an empty response'],
    [
      'a login page',
      { kind: 'htmlPage', status: 200, title: 'Login | Salesforce' },
      'an HTML page "Login | Salesforce"',
    ],
    ['words', { kind: 'status', status: 200, body: 'Welcome' }, 'the text "Welcome"'],
    ['other JSON', { kind: 'status', status: 200, body: '{"ok":true}' }, 'a response of another form'],
  ];
  for (const [name, effect, problem] of strange) {
    it(`are repeated after ${name} with status 200, and never taken as answered by it`, async () => {
      const client = createOrgClient(await served.connect(seedOrg()), createFakeClock());
      for (const operation of ['describe', 'query', 'queryMore'] as const)
        served.switchboard.inject({ operation, effect, times: 4 });
      const asked = [client.describe('User'), client.queryMore('/services/data/v67.0/query/01g1-2000')];
      const problems = await Promise.all(asked.map(problemOf));
      problems.push(await problemOf(client.query(USERS)));
      for (const { key, tokens } of problems) expect([key, tokens]).to.deep.equal(['unexpectedResponse', [problem]]);
      expect(served.calls()).to.deep.equal({ describe: 4, query: 4, queryMore: 4 });
      expect(await sizes(client, USERS)).to.have.length(1);
    });
  }

  it('travel in one call; a lone one goes out as it is', async () => {
    const state = seedOrg();
    const questions = createOrgClient(await served.connect(state));
    const [{ fields }, both] = await Promise.all([
      questions.describe('ObjectPermissions'),
      sizes(questions, PROFILES, USERS),
    ]);
    expect(both).to.deep.equal([state.rows('Profile').length, state.rows('User').length]);
    expect(fields.map(({ name }) => name)).to.include('SobjectType');
    expect(served.calls()).to.deep.equal({ composite: 1 });
    await sizes(questions, USERS);
    expect(served.calls()).to.deep.equal({ composite: 1, query: 1 });
  });

  it('carry what a URL and a reference notation would take for their own', async () => {
    const soql = "SELECT Id FROM Profile WHERE Name = '@{request0.records[0].Id} & Söhne + 100% #1?'";
    expect(await sizes(createOrgClient(await served.connect(seedOrg())), PROFILES, soql)).to.have.property('1', 0);
  });

  it('are five queries a call at most', async () => {
    const questions = createOrgClient(await served.connect(seedOrg()));
    await Promise.all([sizes(questions, ...Array<string>(6).fill(USERS)), questions.describe('FieldPermissions')]);
    expect(served.calls()).to.deep.equal({ composite: 1, query: 1 });
  });

  it('are 25 a call at most', () => {
    const question = (kind: Subrequest['kind']): Subrequest => ({ kind, path: '/' });
    const asked = [
      ...Array<null>(12)
        .fill(null)
        .map(() => question('query')),
      ...Array<null>(50)
        .fill(null)
        .map(() => question('describe')),
    ];
    const batches = packSubrequests(asked);
    expect(batches.map((batch) => batch.length)).to.deep.equal([25, 25, 12]);
    expect(batches.map((batch) => batch.filter(({ kind }) => kind === 'query').length)).to.deep.equal([5, 5, 2]);
  });

  it('are asked once when they are descriptions of the same object', async () => {
    const { describe: described } = createOrgClient(await served.connect(seedOrg()));
    const [one, other] = await Promise.all([described('ObjectPermissions'), described('ObjectPermissions')]);
    expect([one === other, (await described('ObjectPermissions')) === one]).to.deep.equal([true, true]);
    expect(served.calls()).to.deep.equal({ describe: 1 });
  });

  it('fail each for itself, as they would alone', async () => {
    const questions = createOrgClient(await served.connect(seedOrg()));
    const [error, [users]] = await Promise.all([errorOf(questions.query(WRONG)), sizes(questions, USERS)]);
    const alone = await errorOf(questions.query(WRONG));
    expect([error.name, error.message]).to.deep.equal([alone.name, alone.message]);
    expect(error.name).to.equal('INVALID_FIELD');
    expect(users).to.be.greaterThan(0);
    // Refused in the composite call, then alone, and asked alone for comparison.
    expect(served.calls()).to.deep.equal({ composite: 1, query: 2 });
  });

  const refusals: [string, Effect][] = [
    ['404', refusal(404, 'NOT_FOUND', 'The requested resource does not exist')],
    ['405', refusal(405, 'METHOD_NOT_ALLOWED', "HTTP Method 'POST' not allowed. Allowed are HEAD,GET")],
    ['a feature that is off', refusal(403, 'FUNCTIONALITY_NOT_ENABLED', 'functionality not enabled')],
    ['another answer than the API gives', { kind: 'status', status: 200, body: 'Welcome' }],
  ];
  for (const [name, effect] of refusals) {
    it(`are asked one by one from then on where the org answers composite calls with ${name}`, async () => {
      const questions = createOrgClient(await served.connect(seedOrg()));
      served.switchboard.inject({ operation: 'composite', effect });
      const [error, both] = await Promise.all([errorOf(questions.query(WRONG)), sizes(questions, PROFILES, USERS)]);
      expect([error.name, both.length]).to.deep.equal(['INVALID_FIELD', 2]);
      expect(served.calls()).to.deep.equal({ composite: 1, query: 3 });
      await sizes(questions, PROFILES, USERS);
      expect(served.calls()).to.deep.equal({ composite: 1, query: 5 });
    });
  }

  it('are asked one by one in API versions older than composite calls', async () => {
    const questions = createOrgClient(await served.connect(seedOrg(), { version: '37.0' }));
    expect(await sizes(questions, PROFILES, USERS)).to.have.length(2);
    expect(served.calls()).to.deep.equal({ composite: 1, query: 2 });
  });

  const passing: [string, Effect][] = [
    ['a busy server', { kind: 'status', status: 503 }],
    ['a connection that was cut before the answer', { kind: 'reset', during: 'request' }],
  ];
  for (const [name, effect] of passing) {
    it(`are asked together again after ${name}`, async () => {
      const questions = createOrgClient(await served.connect(seedOrg()), createFakeClock());
      served.switchboard.inject({ operation: 'composite', times: 2, effect });
      expect(await sizes(questions, PROFILES, USERS)).to.have.length(2);
      expect(served.calls()).to.deep.equal({ composite: 3 });
    });
  }

  it('all end with the same problem when the connection is gone or the login is over', async () => {
    const questions = createOrgClient(await served.connect(seedOrg()), createFakeClock());
    const keys = async (): Promise<string[]> =>
      (await Promise.all([PROFILES, USERS].map(async (soql) => problemOf(questions.query(soql))))).map(
        ({ key }) => key,
      );
    served.switchboard.inject({ operation: 'composite', effect: { kind: 'expiredSession' } });
    expect(await keys()).to.deep.equal(['sessionExpired', 'sessionExpired']);
    served.switchboard.inject({ operation: 'composite', times: 4, effect: { kind: 'status', status: 503 } });
    expect(await keys()).to.deep.equal(['connectionLost', 'connectionLost']);
    expect(served.calls()).to.deep.equal({ composite: 5 });
  });

  it('end with a fault of the program when there is one, and are not asked one by one', async () => {
    const connection = await served.connect(seedOrg());
    const fault = new TypeError('x is not a function');
    Object.assign(connection, { requestPost: async () => Promise.reject(fault) });
    const { query } = createOrgClient(connection);
    expect(await Promise.all([PROFILES, USERS].map(async (soql) => errorOf(query(soql))))).to.deep.equal([
      fault,
      fault,
    ]);
    expect(served.calls()).to.deep.equal({});
  });

  it('are asked alone where the org was too busy for one of them, or left it out', async () => {
    const connection = await served.connect(seedOrg());
    const busy = { referenceId: 'request0', httpStatusCode: 503, body: null };
    const [profiles, users] = await sizes(createOrgClient(connection), PROFILES, USERS);
    Object.assign(connection, { requestPost: async () => Promise.resolve({ compositeResponse: [busy] }) });
    expect(await sizes(createOrgClient(connection), PROFILES, USERS)).to.deep.equal([profiles, users]);
    expect(served.calls()).to.deep.equal({ composite: 1, query: 2 });
  });

  it('are asked alone where a part of the answer is none', async () => {
    const connection = await served.connect(seedOrg());
    const compositeResponse = [0, 1].map((index) => ({
      referenceId: `request${index}`,
      httpStatusCode: 200,
      body: { fields: 'none' },
    }));
    Object.assign(connection, { requestPost: async () => Promise.resolve({ compositeResponse }) });
    const { query, describe: described } = createOrgClient(connection);
    const [users, fields] = await Promise.all([query(USERS), described('FieldPermissions')]);
    expect([users.totalSize > 0, fields.fields.length > 0]).to.deep.equal([true, true]);
    expect(served.calls()).to.deep.equal({ query: 1, describe: 1 });
  });

  it('are asked alone where a part was refused, and answered if the refusal was none of theirs', async () => {
    const state = seedOrg({ composite: 'withoutDescribe' });
    const client = createOrgClient(await served.connect(state));
    const [{ fields }] = await Promise.all([client.describe('User'), sizes(client, PROFILES)]);
    expect(fields.length).to.be.greaterThan(0);
    expect(served.calls()).to.deep.equal({ composite: 1, describe: 1 });
  });

  it('are all answered where the org refuses parts at random', async () => {
    const state = seedOrg({ refusedParts: 0.5 });
    const client = createOrgClient(await served.connect(state));
    const all = await sizes(client, PROFILES, USERS, PROFILES, USERS, PROFILES);
    expect(all).to.deep.equal(
      [PROFILES, USERS, PROFILES, USERS, PROFILES].map((soql) => state.rows(soql.slice(15)).length),
    );
    expect(served.calls().query).to.be.within(1, 4);
  });

  it('are not asked alone without a column that the org lacks: that refusal is expected', async () => {
    const lacks = ['ExpirationDate', 'IsActive', 'IsRevoked'].map((column) => `PermissionSetAssignment.${column}`);
    const state = buildOrg({ info: { lacks }, objects: [account()] });
    const client = createOrgClient(await served.connect(state));
    const soql =
      'SELECT Id, PermissionSetGroupId?, ExpirationDate?, IsActive?, IsRevoked? FROM PermissionSetAssignment';
    expect((await sizes(client, soql, PROFILES))[0]).to.equal(state.rows('PermissionSetAssignment').length);
    // Refused, then repeated beside the description, then repeated with what that shows.
    expect(served.calls()).to.deep.equal({ composite: 2, query: 1 });
  });

  it('end at once, and with the refusal, where the org takes no more requests', async () => {
    const limit = { code: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' };
    const client = createOrgClient(await served.connect(seedOrg()));
    served.switchboard.inject({ operation: 'composite', effect: { kind: 'refusal', status: 403, ...limit } });
    const errors = await Promise.all([PROFILES, USERS].map(async (soql) => errorOf(client.query(soql))));
    expect(errors.map(({ name }) => name)).to.deep.equal([limit.code, limit.code]);
    expect(served.calls()).to.deep.equal({ composite: 1 });
  });
});

function refusal(status: number, errorCode: string, message: string): Effect {
  return { kind: 'status', status, body: JSON.stringify([{ errorCode, message }]) };
}
