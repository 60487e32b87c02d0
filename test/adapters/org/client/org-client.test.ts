import { expect } from 'chai';
import { packSubrequests, type Subrequest } from '../../../../src/adapters/org/client/composite.ts';
import { createOrgClient, type OrgClient } from '../../../../src/adapters/org/client/org-client.ts';
import { seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import type { Effect } from '../../../simulated-org/switchboard.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { problemOf } from '../../../support/problem.ts';
import { servingOrgs } from '../served.ts';

const PROFILES = 'SELECT Id FROM Profile';
const USERS = 'SELECT Id FROM User';
const WRONG = 'SELECT Nope FROM Profile';

describe('questions that are asked together', function () {
  this.timeout(30_000);
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

  it('fail on an empty body with status 200', async () => {
    const client = createOrgClient(await served.connect(seedOrg()));
    served.switchboard.inject({ operation: 'describe', effect: { kind: 'status', status: 200, body: '' } });
    const { key, tokens } = await problemOf(client.describe('User'));
    expect([key, tokens]).to.deep.equal(['connectionLost', ['unexpected response to a describe request']]);
  });

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
    expect(served.calls()).to.deep.equal({ composite: 1, query: 1 });
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

  it('do not take anything else for an answer', async () => {
    const connection = await served.connect(seedOrg());
    const compositeResponse = [0, 1].map((index) => ({
      referenceId: `request${index}`,
      httpStatusCode: 200,
      body: { fields: 'none' },
    }));
    Object.assign(connection, { requestPost: async () => Promise.resolve({ compositeResponse }) });
    const { query, describe: described } = createOrgClient(connection);
    const problems = await Promise.all([problemOf(query(USERS)), problemOf(described('FieldPermissions'))]);
    expect(problems.map(({ key }) => key)).to.deep.equal(['connectionLost', 'connectionLost']);
  });

  it('name a refusal by its status where the org gives no code', async () => {
    const connection = await served.connect(seedOrg());
    const compositeResponse = [0, 1].map((index) => ({
      referenceId: `request${index}`,
      httpStatusCode: 400,
      body: null,
    }));
    Object.assign(connection, { requestPost: async () => Promise.resolve({ compositeResponse }) });
    const { query } = createOrgClient(connection);
    const errors = await Promise.all([PROFILES, USERS].map(async (soql) => errorOf(query(soql))));
    expect(errors.map(({ name }) => name)).to.deep.equal(['ERROR_HTTP_400', 'ERROR_HTTP_400']);
  });
});

function refusal(status: number, errorCode: string, message: string): Effect {
  return { kind: 'status', status, body: JSON.stringify([{ errorCode, message }]) };
}
