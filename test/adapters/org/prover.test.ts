import { expect } from 'chai';
import { createPlatformProver } from '../../../src/adapters/org/prover.ts';
import type { ProvedUser } from '../../../src/ports/prover.ts';
import type { OrgInfo, OrgState } from '../../simulated-org/model.ts';
import { buildOrg } from '../../simulated-org/seed/builder.ts';
import { plain } from '../../simulated-org/seed/fields.ts';
import { object } from '../../simulated-org/seed/objects.ts';
import { account, contact } from '../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from './served.ts';

const none = { read: false, edit: false };
const read = { read: true, edit: false };
const edit = { read: true, edit: true };

describe('createPlatformProver', function () {
  this.timeout(60_000);
  const served = servingOrgs();

  /** Phone is a stray of both users; a set opens Account to the first. */
  function build(info: Partial<OrgInfo>): OrgState {
    return buildOrg({
      info,
      objects: [account(), contact(), object('Job__c', [plain('Step__c')])],
      profiles: [
        { name: 'ERP', fields: { 'Account.Phone': 'edit', 'Contact.Email': 'read', 'Job__c.Step__c': 'edit' } },
      ],
      permissionSets: [{ name: 'Accounts', objects: { Account: ['read'], Job__c: ['read', 'edit'] } }],
      users: [
        { username: 'one@x.example', profile: 'ERP', sets: ['Accounts'] },
        { username: 'two@x.example', profile: 'ERP' },
      ],
    });
  }

  const findUser = (state: OrgState, username: string): ProvedUser => {
    const row = state.rows('User').find((one) => one['Username'] === username);
    return { id: String(row?.Id), username };
  };

  const queries = (): string[] =>
    served.switchboard.log
      .map(({ path }) => new URL(path, 'http://org').searchParams.get('q') ?? '')
      .filter((soql) => soql !== '');

  for (const fieldAccessNeedsObject of [true, false])
    it(`joins the field and its object where UserFieldAccess ${fieldAccessNeedsObject ? 'looks at the object' : 'does not look at the object'}`, async () => {
      const state = build({ tellsAccessOf: 'any', fieldAccessNeedsObject });
      const prover = createPlatformProver(await served.connect(state), null);
      const [one, two] = await Promise.all([
        prover.readUserAccess(findUser(state, 'one@x.example'), 'Account'),
        prover.readUserAccess(findUser(state, 'two@x.example'), 'Account'),
      ]);
      expect(one?.fields.get('Account.Phone')).to.deep.equal(read);
      expect(one?.fields.get('Account.Fax')).to.deep.equal(none);
      expect(two?.fields.get('Account.Phone')).to.deep.equal(none);
      expect([one?.ifOpen.size, two?.ifOpen.size]).to.deep.equal([0, 0]);
    });

  it('asks again in a later turn: a reset asks before the change and after it', async () => {
    const state = build({ tellsAccessOf: 'any' });
    const prover = createPlatformProver(await served.connect(state), null);
    const one = findUser(state, 'one@x.example');
    await prover.readUserAccess(one, 'Account');
    const before = queries();
    await prover.readUserAccess(one, 'Account');
    expect(queries().slice(before.length)).to.have.members(before);
  });

  it('asks about all objects of a user in one query, and about the fields of each', async () => {
    const state = build({ tellsAccessOf: 'any' });
    const prover = createPlatformProver(await served.connect(state), null);
    const user = findUser(state, 'one@x.example');
    const names = ['Account', 'Contact', 'Job__c'];
    const answers = await Promise.all(names.map(async (name) => prover.readUserAccess(user, name)));
    expect(answers.map((answer) => answer?.isComplete)).to.deep.equal([false, true, false]);
    expect(answers[2]?.fields.get('Job__c.Step__c')).to.deep.equal(edit);
    const [asked, ...others] = queries().sort();
    expect(others.filter((soql) => soql.includes('FROM UserFieldAccess'))).to.have.length(2);
    expect(queries().filter((soql) => soql.includes('UserEntityAccess'))).to.deep.equal([
      `SELECT UserId, IsReadable, IsEditable, EntityDefinition.QualifiedApiName FROM UserEntityAccess WHERE UserId = '${user.id}' AND EntityDefinition.QualifiedApiName IN ('Account','Contact','Job__c')`,
    ]);
    expect(asked).to.include('UserFieldAccess');
    expect(queries()).to.have.length(4);
  });

  it('says only what the fields alone tell where the org does not tell of objects', async () => {
    const state = build({ tellsAccessOf: 'any', fieldAccessNeedsObject: false, lacks: ['UserEntityAccess'] });
    const prover = createPlatformProver(await served.connect(state), null);
    const told = await prover.readUserAccess(findUser(state, 'two@x.example'), 'Account');
    expect(told?.ifOpen.get('Account.Phone')).to.deep.equal(edit);
    expect(told?.fields.get('Account.Phone')).to.equal(undefined);
    expect(told?.fields.get('Account.Fax')).to.deep.equal(none);
    expect(told?.isComplete).to.equal(false);
  });

  it('says only what the objects alone tell where the org does not tell of fields', async () => {
    const state = build({ tellsAccessOf: 'any', lacks: ['UserFieldAccess'] });
    const prover = createPlatformProver(await served.connect(state), null);
    const user = findUser(state, 'one@x.example');
    const names = ['Account', 'Contact', 'Job__c'];
    const answers = await Promise.all(names.map(async (name) => prover.readUserAccess(user, name)));
    expect(answers.map((one) => [one?.fields.size, one?.ifOpen.size, one?.isComplete])).to.deep.equal([
      [0, 0, false],
      [0, 0, true],
      [0, 0, false],
    ]);
    // A table that is refused once is not asked again.
    expect(queries().filter((soql) => soql.includes('UserFieldAccess'))).to.have.length(1);
  });

  it('asks no further about a user of whom the org tells nothing', async () => {
    const state = build({ tellsAccessOf: 'self' });
    const prover = createPlatformProver(await served.connect(state), null);
    const user = findUser(state, 'one@x.example');
    const names = ['Account', 'Contact', 'Job__c'];
    const answers = await Promise.all(names.map(async (name) => prover.readUserAccess(user, name)));
    expect(answers).to.deep.equal([null, null, null]);
    expect(queries()).to.have.length(4);
  });

  it('asks about further objects of a user where the org has nothing on the first of them', async () => {
    const state = build({ tellsAccessOf: 'any', lacks: ['UserEntityAccess'] });
    const prover = createPlatformProver(await served.connect(state), null);
    const user = findUser(state, 'one@x.example');
    const names = ['A__mdt', 'B__mdt', 'C__mdt', 'D__e', 'Contact', 'Account'];
    const answers = await Promise.all(names.map(async (name) => prover.readUserAccess(user, name)));
    const told = answers.map((one) => one && one.fields.size + one.ifOpen.size > 0);
    expect(told).to.deep.equal([false, false, false, false, true, true]);
  });

  it('gives up on a user after three objects of which no table tells', async () => {
    const state = build({ tellsAccessOf: 'self' });
    const prover = createPlatformProver(await served.connect(state), null);
    const user = findUser(state, 'one@x.example');
    const names = ['A__mdt', 'Account', 'Contact', 'Job__c', 'Lead', 'Case'];
    expect(new Set(await Promise.all(names.map(async (name) => prover.readUserAccess(user, name))))).to.deep.equal(
      new Set([null]),
    );
    expect(
      queries()
        .flatMap((soql) => /EntityDefinition\.QualifiedApiName = '(\w+)'/.exec(soql)?.[1] ?? [])
        .sort(),
    ).to.deep.equal(['Account', 'Contact', 'Job__c']);
  });

  const NAMES = ['Account', 'Contact', 'Job__c'];

  for (const code of ['QUERY_TIMEOUT', 'MALFORMED_QUERY', 'EXCEEDED_ID_LIMIT'])
    it(`takes ${code} for a failure of one query, and neither for an answer nor for a table that is not there`, async () => {
      const state = build({ tellsAccessOf: 'any' });
      const connection = await served.connect(state);
      const requestGet = connection.requestGet.bind(connection);
      let failed = 0;
      Object.assign(connection, {
        requestGet: async (path: string): Promise<unknown> => {
          if (!decodeURIComponent(path).includes('FROM UserFieldAccess') || failed > 0) return requestGet(path);
          failed += 1;
          return Promise.reject(Object.assign(new Error('in vain'), { errorCode: code }));
        },
      });
      const prover = createPlatformProver(connection, null);
      const user = findUser(state, 'one@x.example');
      const answers = await Promise.all(NAMES.map(async (name) => prover.readUserAccess(user, name)));
      expect(answers.map((one) => one?.failures)).to.deep.equal([[`${code}: in vain`], [], []]);
      expect(answers[0]?.fields.size).to.equal(0);
      expect(answers[2]?.fields.get('Job__c.Step__c')).to.deep.equal(edit);
    });

  it('does not call a user untold of whom each query failed', async () => {
    const state = build({ tellsAccessOf: 'any' });
    const connection = await served.connect(state);
    Object.assign(connection, {
      requestGet: async () => Promise.reject(Object.assign(new Error('slow'), { errorCode: 'QUERY_TIMEOUT' })),
    });
    const told = await createPlatformProver(connection, null).readUserAccess(
      findUser(state, 'one@x.example'),
      'Account',
    );
    expect(told).to.deep.include({ isComplete: false, failures: ['QUERY_TIMEOUT: slow', 'QUERY_TIMEOUT: slow'] });
  });

  it('takes no row that names another user', async () => {
    const state = build({ tellsAccessOf: 'self' });
    const connection = await served.connect(state);
    const requestGet = connection.requestGet.bind(connection);
    // An org that answers about the running user whoever is asked for.
    Object.assign(connection, {
      requestGet: async (path: string): Promise<unknown> =>
        requestGet(path.replace(/UserId%20%3D%20'\w+'%20AND%20/u, '')),
    });
    const prover = createPlatformProver(connection, null);
    expect(await prover.readUserAccess(findUser(state, 'one@x.example'), 'Account')).to.equal(null);
    const admin = await prover.readUserAccess(findUser(state, 'admin@fls.example'), 'Account');
    expect(admin?.fields.get('Account.Phone')).to.deep.equal(edit);
  });

  it("names objects and fields without the org's own namespace", async () => {
    const state = build({ tellsAccessOf: 'any', namespacePrefix: 'own' });
    const prover = createPlatformProver(await served.connect(state), 'own');
    const told = await prover.readUserAccess(findUser(state, 'one@x.example'), 'Job__c');
    expect(told?.fields.get('Job__c.Step__c')).to.deep.equal(edit);
  });

  it('ends with a lost connection, and leaves no query behind', async () => {
    const state = build({ tellsAccessOf: 'any' });
    const connection = await served.connect(state);
    let calls = 0;
    Object.assign(connection, {
      requestGet: async () => {
        calls += 1;
        return Promise.reject(Object.assign(new Error('limit'), { errorCode: 'REQUEST_LIMIT_EXCEEDED' }));
      },
    });
    const prover = createPlatformProver(connection, null);
    const user = findUser(state, 'one@x.example');
    const asked = Promise.all(
      Array.from({ length: 50 }, async (_, i) => prover.readUserAccess(user, `Obj${String(i)}__c`)),
    );
    const failure = await asked.then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error').with.property('message', 'limit');
    expect(calls).to.be.lessThan(3);
  });
});
