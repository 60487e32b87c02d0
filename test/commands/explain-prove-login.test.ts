import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newId, type Row } from '../simulated-org/model.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { errorOf, explain, reset, resultOf, type Where } from '../support/command.ts';
import { inheritEnvironment } from '../support/environment.ts';
import { run } from '../support/process.ts';
import {
  logInAs as logIn,
  PROVED_PROFILE as PROFILE,
  PROVED_USER as USER,
  provideProvingOrg,
} from '../support/proving-org.ts';

const PLANTED = 'PLANTED-7731';

describe('sf fls explain --as, with the login of the explained user,', function () {
  this.timeout(60_000);
  const serve = provideProvingOrg();
  let where: Where;

  /** A record with a value that must not be seen. */
  function plantAccount(): Row {
    return where.state.insert('Account', { Id: newId('001'), Name: PLANTED, Phone: PLANTED, Fax: PLANTED });
  }

  const readText = (stdout: string): string => stdout.replaceAll(/\s+/g, ' ');

  it('looks with the login of the user, before a reset and after it', async () => {
    where = await serve({});
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
    where = await serve({});
    const login = await logIn(where, 'trends@x.example');
    const run = await explain(where, '-b', 'trends@x.example', '-b', USER, '--as', login);
    expect(run.stdout.replaceAll(/\s+/g, ' ')).to.include('The platform gives less access to 1 field.');
    expect(run.stdout).to.not.match(/disagrees|does not tell/);
    expect(run.code).to.equal(0);
  });

  it('says that there was nothing to ask, and refuses no login for that', async () => {
    where = await serve({});
    const login = await logIn(where, 'bare@x.example');
    const run = await explain(where, '-b', USER, '-b', 'bare@x.example', '--as', login);
    expect(run.stdout).to.include('There was nothing to ask the platform');
    expect(run.code).to.equal(0);
  });

  it('finds the user of the login among more users than it would ask about', async () => {
    where = await serve({});
    const login = await logIn(where, 'zoe@x.example');
    const run = await explain(where, '--profile', 'Crowd', '--as', login);
    expect(run.stdout).to.include('The platform agrees on 1 field.');
    expect(run.code).to.equal(0);
  });

  it('agrees that an address can be edited, which describe says of its parts alone', async () => {
    where = await serve({});
    const login = await logIn(where, 'editor@x.example');
    const run = await explain(where, '-b', 'editor@x.example', '--sobject', 'Account', '--as', login, '--json');
    const { subjects } = resultOf(run);
    const address = subjects[0]?.fields.find(({ field }) => field === 'Account.BillingAddress');
    expect(address).to.deep.include({ edit: true, proved: { read: true, edit: true } });
    expect(run.code).to.equal(0);
  });

  it('asks at the version that the permissions were read at, whatever sf remembers of the login', async () => {
    where = await serve({});
    const login = await logIn(where, USER, '53.0');
    const look = async (...args: readonly string[]): Promise<string[]> => {
      where.org.switchboard.log.length = 0;
      const run = await explain(where, '-b', USER, '-s', 'Account', '--as', login, ...args);
      expect(run.code).to.equal(0);
      const calls = where.org.switchboard.log.map(({ path, requestBody }) => path + requestBody).join('\n');
      return [
        ...new Set([...calls.matchAll(/\/v([\d.]+)\/sobjects\/Account\/describe/g)].map(([, version = '']) => version)),
      ];
    };
    expect(await look('--api-version', '64.0')).to.deep.equal(['64.0']);
    expect(await look()).to.deep.equal([where.state.info.apiVersion]);
  });

  it('names the login of --as where that one has expired, and not the one of the command', async () => {
    where = await serve({});
    const login = await logIn(where, USER);
    const { sessions } = where.state;
    sessions.splice(
      sessions.findIndex(({ token }) => token === tokenOf(where.state, USER)),
      1,
    );
    const { name, message, actions } = errorOf(await explain(where, '-b', USER, '-s', 'Account', '--as', login));
    expect([name, message]).to.deep.equal(['LoginExpiredError', `The login ${login} of --as has expired.`]);
    expect(actions?.join(' ')).to.include('Log in again as that user');
  });

  it('refuses the login of another user', async () => {
    where = await serve({});
    const login = await logIn(where, USER);
    const run = await explain(where, '-b', 'other@x.example', '--as', login, '--json');
    expect([errorOf(run).name, run.code]).to.deep.equal(['LoginOfOtherUserError', 2]);
  });

  it('says how many fields of each object the login reads, before a reset and after it', async () => {
    where = await serve({});
    plantAccount();
    const login = await logIn(where, USER);
    const look = async (): Promise<string> =>
      (await explain(where, '-b', USER, '--sobject', 'Account', '--as', login)).stdout;
    const before = /Account: (\d+) fields readable/.exec(await look());
    resultOf(await reset(where, '--profile', PROFILE, '-s', 'Account', '--no-prompt', '--json'));
    const after = /Account: (\d+) fields readable/.exec(await look());
    expect(Number(before?.[1]) - Number(after?.[1])).to.equal(2);
  });

  it('says that a login reads no field of an object that is named', async () => {
    where = await serve({});
    const login = await logIn(where, 'bare@x.example');
    const run = await explain(where, '-b', 'bare@x.example', '-s', 'Account', '--as', login);
    expect(run.stdout)
      .to.include('Account: 0 fields readable')
      .and.to.match(/The platform agrees on \d+ fields\./);
    expect(run.code).to.equal(0);
  });

  it('reads no values: no output, file or log holds one', async () => {
    where = await serve({});
    plantAccount();
    const login = await logIn(where, USER);
    const args = ['-b', USER, '--sobject', 'Account', '--as', login, '--verbose'];
    const outputs: string[] = [];
    for (const format of ['human', 'csv', 'markdown', 'html', 'opengraph'])
      outputs.push((await explain(where, ...args, '--result-format', format)).stdout);
    outputs.push(JSON.stringify(await explain(where, ...args, '--json')));
    for (const text of outputs) expect(text).to.include('Account').and.to.not.include(PLANTED);
  });

  // What @salesforce/core logs is written by a thread of its own, which may miss lines when the process ends, on the terminal all.
  for (const [title, { sign, settings }] of Object.entries({
    'on the terminal': {
      sign: 'oclif:',
      settings: { DEBUG: '*', SF_LOG_LEVEL: 'trace', SF_DISABLE_LOG_FILE: 'false' },
    },
    'in the log of sf': { sign: '"name":"sf', settings: { SF_LOG_LEVEL: 'trace', SF_DISABLE_LOG_FILE: 'false' } },
  }))
    it(`reads no values: nothing that sf and its libraries log ${title} holds one`, async () => {
      where = await serve({});
      plantAccount();
      const login = await logIn(where, USER);
      const command = join(import.meta.dirname, '../support/child-command.ts');
      const target = await logIn(where, 'admin@fls.example');
      const ran = await run(
        process.execPath,
        [command, 'explain', '-o', target, '-b', USER, '-s', 'Account', '--as', login],
        { cwd: where.project.folder, env: inheritEnvironment(settings) },
      );
      const logged = [ran.stdout, ran.stderr, ...readLogs(join(process.env['HOME'] ?? '', '.sf'))].join('\n');
      expect(ran.stdout).to.include('fields readable');
      expect(logged).to.include(sign).and.to.not.include(PLANTED);
    });

  it('calls it a contradiction when a query refuses what describe lists, and ends with 68', async () => {
    where = await serve({ refusesQueriesOf: ['Account.Phone'] });
    plantAccount();
    const login = await logIn(where, USER);
    const run = await explain(where, '-b', USER, '--as', login);
    expect(readText(run.stdout)).to.include(
      `describe and a query contradict each other on 1 field: Account.Phone, ${USER}: listed by describe, refused by a query`,
    );
    expect(run.stdout).to.not.include('The platform disagrees');
    expect(run.code).to.equal(68);
    const { subjects } = resultOf(await explain(where, '-b', USER, '--field', 'Phone', '--as', login, '--json'));
    expect(subjects[0]?.fields[0]).to.deep.include({ read: true, proved: { read: false, edit: false } });
    const other = await explain(where, '-b', USER, '--field', 'Account.Fax', '--as', login);
    expect([other.code, other.stdout.includes('contradict each other')], 'not asked about').to.deep.equal([0, false]);
  });

  it('calls it a contradiction when a query returns what describe does not list', async () => {
    where = await serve({ undescribedFields: ['Account.Fax'] });
    plantAccount();
    const login = await logIn(where, USER);
    const run = await explain(where, '-b', USER, '--as', login);
    expect(readText(run.stdout)).to.include(`Account.Fax, ${USER}: returned by a query, not listed by describe`);
    expect(run.code).to.equal(68);
  });

  it('says once which objects have no record, and which cannot be queried', async () => {
    where = await serve({ refusesQueriesOf: ['Contact'] });
    const login = await logIn(where, 'wide@x.example');
    const run = await explain(where, '-b', 'wide@x.example', '--as', login);
    const text = readText(run.stdout);
    expect(text).to.include('The user sees no record of these objects, so only describe tells about them: Account.');
    expect(text).to.include(
      'The org refuses to query these objects with this login, so only describe tells about them: Contact.',
    );
    expect(text).to.match(/Account: \d+ fields readable Contact: \d+ fields readable/);
    expect(run.code).to.equal(0);
  });

  it('agrees where the org lists lookups without Id', async () => {
    where = await serve({ listsLookupsTwice: false });
    const login = await logIn(where, 'wide@x.example');
    const run = await explain(where, '-b', 'wide@x.example', '--as', login, '--json');
    const { subjects } = resultOf(run);
    const lookups = subjects[0]?.fields.filter(({ field }) => ['Account.Parent', 'Contact.Account'].includes(field));
    expect(lookups).to.not.deep.equal([]);
    for (const { field, read, edit, proved } of subjects[0]?.fields ?? [])
      expect({ field, ...proved }).to.deep.equal({ field, read, edit });
    expect(run.code).to.equal(0);
  });
});

function readLogs(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith('.log')).map((name) => readFileSync(join(folder, name), 'utf8'));
}
