import { expect } from 'chai';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import {
  errorOf,
  report,
  reset,
  restore,
  resultOf,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';

type Run = (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>;

const NEED_SOAP: Readonly<Record<string, Run>> = {
  retrieve: async (where, ...args) => retrieve(where, '--json', '--profile', PROFILE, ...args),
  reset: async (where, ...args) => reset(where, '--json', '--no-prompt', '--profile', PROFILE, ...args),
  'reset --all-profiles': async (where, ...args) => reset(where, '--json', '--no-prompt', '--all-profiles', ...args),
  restore: async (where, ...args) => restore(where, '--json', '--no-prompt', ...args),
};

describe('a login with a JWT-based access token', function () {
  this.timeout(60_000);
  skipPausesInBlock();
  let org: RunningOrg;

  const serve = async (apiVersion: string): Promise<Where> => {
    const username = `jwt${apiVersion}@x.example`;
    const state = buildOrg({
      info: { apiVersion, jwtTokens: true },
      objects: [account()],
      profiles: [{ name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'edit' } }],
      users: [
        { username: 'erp@x', profile: PROFILE },
        { username, profile: 'System Administrator', session: true },
      ],
    });
    org = await startOrg(state);
    return { project: newProject(), org, state, username };
  };

  afterEach(async () => {
    await org.stop();
  });

  it('ends a retrieve, and not a report, where something else responds in place of the list of versions', async () => {
    const where = await serve('67.0');
    // The last of these calls asks for the versions; those before it log in.
    await report(where, '--json', '--profile', PROFILE);
    org.switchboard.log.length = 0;
    await report(where, '--json', '--profile', PROFILE);
    const after = org.switchboard.count('other') - 1;
    const effect = { kind: 'htmlPage', status: 200, title: 'Maintenance' } as const;
    org.switchboard.inject({ operation: 'other', after, times: 1, effect });
    const error = errorOf(await retrieve(where, '--json', '--profile', PROFILE));
    expect([error.name, error.exitCode]).to.deep.equal(['UnexpectedResponseError', 1]);
    expect(error.message).to.contain('Maintenance');
    org.switchboard.inject({ operation: 'other', after, times: 1, effect });
    expect(resultOf(await report(where, '--json', '--profile', PROFILE)).findings).to.have.length(1);
  });

  const soapCalls = (): number => org.switchboard.log.filter(({ path }) => path.includes('/Soap/')).length;

  for (const [name, run] of Object.entries(NEED_SOAP)) {
    it(`ends ${name} before anything is asked where the org has no API 68`, async () => {
      const error = errorOf(await run(await serve('67.0')));
      expect([error.name, error.exitCode]).to.deep.equal(['TokenNeedsNewerOrgError', 1]);
      expect(error.message).to.contain('67.0').and.to.contain('68.0');
      expect(error.actions?.join(' ')).to.contain('Issue JSON Web Token (JWT)-based access tokens');
      expect([soapCalls(), org.switchboard.count('composite')]).to.deep.equal([0, 0]);
    });

    it(`ends ${name} at a lower version that the user has set`, async () => {
      const error = errorOf(await run(await serve('68.0'), '--api-version', '66.0'));
      expect([error.name, error.exitCode]).to.deep.equal(['TokenNeedsVersionError', 2]);
      expect(error.message).to.contain('66.0, set by --api-version');
      expect(soapCalls()).to.equal(0);
    });
  }

  it('works with API 68: retrieve, reset and restore', async () => {
    const where = await serve('68.0');
    expect(resultOf(await retrieve(where, '--json', '--profile', PROFILE)).counts.stray).to.equal(1);
    const done = resultOf(await reset(where, '--json', '--no-prompt', '--profile', PROFILE));
    expect([done.status, done.context.apiVersion]).to.deep.equal(['reset', '68.0']);
    const strays = (): readonly string[] => truthOf(where.state, profileId(where.state, PROFILE)).stray;
    expect(strays()).to.deep.equal([]);
    expect(resultOf(await restore(where, '--json', '--no-prompt'))).to.have.property('status', 'restored');
    expect(strays()).to.deep.equal(['Account.Phone']);
  });

  it('works with API 68 of an org that sf remembers with 67', async () => {
    const where = await serve('68.0');
    const { username = '' } = where;
    const remembered = { instanceApiVersion: '67.0', instanceApiVersionLastRetrieved: new Date().toLocaleString() };
    const { result, stderr } = await retrieve({ ...where, authFields: remembered }, '--json', '--profile', PROFILE);
    expect(result?.context.apiVersion, `${username} ${stderr}`).to.equal('68.0');
  });

  it('lets a report show labels, and says why', async () => {
    const where = await serve('67.0');
    const { result, stderr } = await report(where, '--profile', PROFILE, '--profile', 'System Administrator');
    expect(result?.counts.stray).to.equal(1);
    expect(soapCalls()).to.equal(0);
    expect(stderr).to.contain('JWT-based access token').and.to.contain('System Administrator');
    expect(stderr).not.to.contain('Modify Metadata');
  });

  it('shows API names in a report with API 68', async () => {
    const { stderr } = await report(await serve('68.0'), '--profile', 'Admin');
    expect(stderr).not.to.contain('JWT');
  });

  it('is never printed', async () => {
    const where = await serve('68.0');
    const token = where.state.sessions[1]?.token ?? '';
    expect(token).to.match(/^eyJ/);
    where.org.switchboard.inject({
      operation: 'retrieve',
      effect: { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: `boom ${token}` },
    });
    const { error, stdout, stderr } = await retrieve(where, '--json', '--profile', PROFILE);
    expect(error?.message).to.contain('boom <access token>');
    expect(`${stdout}${stderr}${error?.stack ?? ''}`).not.to.contain(token.slice(0, 30));
  });
});
