import { expect } from 'chai';
import { createLoginProver } from '../../../src/adapters/org/login-prover.ts';
import { newId, type OrgInfo, type OrgState } from '../../simulated-org/model.ts';
import { buildOrg } from '../../simulated-org/seed/builder.ts';
import { plain } from '../../simulated-org/seed/fields.ts';
import { object } from '../../simulated-org/seed/objects.ts';
import { account, contact } from '../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from './served.ts';
import { stubRequests } from './stubbed.ts';

const USER = 'erp@x.example';
const user = { id: '005000000000001AAA', username: USER };
const JOBS = Array.from({ length: 12 }, (_, index) => `Job${index}__c`);

describe('createLoginProver', function () {
  this.timeout(60_000);
  const served = servingOrgs();

  function build(info: Partial<OrgInfo> = {}): OrgState {
    const state = buildOrg({
      info,
      objects: [account(), contact(), ...[...JOBS, 'Order__x'].map((name) => object(name, [plain('Step__c')]))],
      profiles: [
        {
          name: 'ERP',
          objects: {
            Account: ['read'],
            Order__x: ['read'],
            ...Object.fromEntries(JOBS.map((name) => [name, ['read'] as const])),
          },
          fields: {
            'Account.Phone': 'edit',
            'Contact.Email': 'read',
            'Job0__c.Step__c': 'read',
            'Order__x.Step__c': 'read',
          },
        },
      ],
      users: [{ username: USER, profile: 'ERP', session: true }],
    });
    for (const name of ['Account', ...JOBS]) state.insert(name, { Id: newId('a00') });
    return state;
  }

  it('tells what describe lists and a query returns, and that an object does not exist for the user', async () => {
    const prover = createLoginProver(await served.connect(build(), { username: USER }), USER, null);
    const [seen, unseen] = await Promise.all([
      prover.readUserAccess(user, 'Account'),
      prover.readUserAccess(user, 'Contact'),
    ]);
    expect(seen?.fields.get('Account.Phone')).to.deep.equal({ read: true, edit: false });
    expect(seen?.fields.has('Account.Fax')).to.equal(false);
    expect(seen?.isComplete).to.equal(true);
    expect(seen?.ownView).to.deep.include({ query: 'returned', conflicts: new Map() });
    expect(unseen?.isComplete).to.equal(true);
    expect(unseen?.ownView).to.deep.equal({ fields: 0, query: 'notAsked', conflicts: new Map() });
  });

  it('tells only about the user of the login, whatever the case of the name', async () => {
    const prover = createLoginProver(await served.connect(build(), { username: USER }), USER, null);
    expect(await prover.readUserAccess({ ...user, username: 'other@x.example' }, 'Account')).to.equal(null);
    expect(prover.tellsAbout('ERP@x.example')).to.equal(true);
    expect(served.switchboard.log).to.deep.equal([]);
  });

  it('asks about five objects at a time, with one call for their describes and one for their records', async () => {
    const prover = createLoginProver(await served.connect(build(), { username: USER }), USER, null);
    await Promise.all(JOBS.map(async (name) => prover.readUserAccess(user, name)));
    expect(served.calls()).to.deep.equal({ composite: 6 });
  });

  it('asks for no record of an external object, which the org would read from another system', async () => {
    const connection = await served.connect(build(), { username: USER });
    const told = await createLoginProver(connection, USER, null).readUserAccess(user, 'Order__x');
    expect(told?.ownView?.query).to.equal('notAsked');
    expect(told?.fields.get('Order__x.Step__c')).to.deep.equal({ read: true, edit: false });
    expect(served.calls()).to.deep.equal({ describe: 1 });
  });

  it('counts the fields that the user can read: those of describe, without those that the query refuses', async () => {
    const count = async (info: Partial<OrgInfo>): Promise<number | undefined> => {
      const prover = createLoginProver(await served.connect(build(info), { username: USER }), USER, null);
      return (await prover.readUserAccess(user, 'Account'))?.ownView?.fields;
    };
    const all = await count({});
    expect(await count({ refusesQueriesOf: ['Account.Phone'] })).to.equal((all ?? 0) - 1);
    expect(await count({ undescribedFields: ['Account.Phone'] })).to.equal(all);
    expect(await count({ refusesQueriesOf: ['Account'] })).to.equal(all);
  });

  const REFUSALS = {
    'a list of them': 'INVALID_QUERY_FILTER_OPERATOR',
    'a list of them that takes too long': 'QUERY_TIMEOUT',
  };
  for (const [title, code] of Object.entries(REFUSALS))
    it(`says that queries tell of some fields only where the org refuses ${title}`, async () => {
      const connection = await served.connect(build(), { username: USER });
      stubRequests(connection, {
        query: async (soql) =>
          soql.includes('FIELDS(ALL)')
            ? Promise.resolve({ totalSize: 1, done: true, records: [{ Id: '001' }] })
            : Promise.reject(Object.assign(new Error('refused'), { name: code, errorCode: code })),
      });
      const told = await createLoginProver(connection, USER, null).readUserAccess(user, 'Account');
      expect(told?.ownView?.query).to.equal('partly');
      expect(told?.failures).to.deep.equal([]);
      expect(told?.fields.get('Account.Phone')).to.deep.equal({ read: true, edit: false });
    });

  it('goes by describe where the query of a record fails, and says what the org said', async () => {
    const connection = await served.connect(build(), { username: USER });
    stubRequests(connection, {
      query: async () => Promise.reject(Object.assign(new Error('slow'), { errorCode: 'QUERY_TIMEOUT' })),
    });
    const told = await createLoginProver(connection, USER, null).readUserAccess(user, 'Account');
    expect([told?.ownView?.query, told?.failures]).to.deep.equal(['notAsked', ['QUERY_TIMEOUT: slow']]);
    expect(told?.fields.get('Account.Phone')).to.deep.equal({ read: true, edit: false });
  });

  it("names objects and fields without the org's own namespace", async () => {
    const state = build({ namespacePrefix: 'own', refusesQueriesOf: ['own__Job0__c.own__Step__c'] });
    const prover = createLoginProver(await served.connect(state, { username: USER }), USER, 'own');
    const told = await prover.readUserAccess(user, 'Job0__c');
    expect([...(told?.ownView?.conflicts ?? [])]).to.deep.equal([['Job0__c.Step__c', 'refused']]);
    expect(told?.fields.get('Job0__c.Step__c')).to.deep.equal({ read: false, edit: false });
  });

  it('starts no further request after a failure', async () => {
    const connection = await served.connect(build(), { username: USER });
    served.switchboard.inject({
      operation: 'composite',
      effect: {
        kind: 'refusal',
        status: 403,
        code: 'REQUEST_LIMIT_EXCEEDED',
        message: 'TotalRequests Limit exceeded.',
      },
    });
    const prover = createLoginProver(connection, USER, null);
    const failure = await Promise.all(JOBS.map(async (name) => prover.readUserAccess(user, name))).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error').with.property('errorCode', 'REQUEST_LIMIT_EXCEEDED');
    expect(served.switchboard.log).to.have.length(1);
  });
});
