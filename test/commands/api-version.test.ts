import { expect } from 'chai';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
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
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';

type Run = (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>;

const COMMANDS: Readonly<Record<string, Run>> = {
  report: async (where, ...args) => report(where, '--json', '--profile', PROFILE, ...args),
  retrieve: async (where, ...args) => retrieve(where, '--json', '--profile', PROFILE, ...args),
  reset: async (where, ...args) => reset(where, '--json', '--no-prompt', '--profile', PROFILE, ...args),
  restore: async (where, ...args) => restore(where, '--json', '--no-prompt', ...args),
};

describe('the API version of a command', function () {
  this.timeout(60_000);
  let org: RunningOrg;

  const serve = async (apiVersion: string): Promise<Where> => {
    const state = buildOrg({
      info: { apiVersion },
      objects: [account()],
      profiles: [{ name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'edit' } }],
      users: [
        { username: 'erp@x', profile: PROFILE },
        // A user of its own for each version: sf remembers the newest version of an org by username.
        { username: `admin${apiVersion}@x.example`, profile: 'System Administrator', session: true },
      ],
    });
    org = await startOrg(state);
    return { project: newProject(), org, state, username: `admin${apiVersion}@x.example` };
  };

  afterEach(async () => {
    Reflect.deleteProperty(process.env, 'SF_ORG_API_VERSION');
    await org.stop();
  });

  for (const [name, run] of Object.entries(COMMANDS)) {
    it(`of ${name} is refused below 52, before anything is asked`, async () => {
      const where = await serve('67.0');
      const { error, code } = await run(where, '--api-version', '51.0');
      expect([error?.name, error?.exitCode, code]).to.deep.equal(['ApiVersionTooLowError', 2, 2]);
      expect(error?.message).to.contain('51.0, set by --api-version').and.to.contain('52.0 or later');
      expect(org.switchboard.count('listMetadata') + org.switchboard.count('composite')).to.equal(0);
    });

    it(`of ${name} may come from the environment, and the error names the variable`, async () => {
      const where = await serve('67.0');
      process.env['SF_ORG_API_VERSION'] = '45.0';
      const error = errorOf(await run(where));
      expect(error.message).to.contain('45.0, set by SF_ORG_API_VERSION');
      expect(error.actions?.join(' ')).to.contain('remove SF_ORG_API_VERSION');
    });

    it(`of ${name} may come from the project's configuration`, async () => {
      const where = await serve('67.0');
      where.project.write('.sf/config.json', JSON.stringify({ 'org-api-version': '48.0' }));
      expect(errorOf(await run(where)).message).to.contain('48.0, set by org-api-version');
    });

    it(`of ${name} is refused above that of the org`, async () => {
      const where = await serve('66.0');
      const error = errorOf(await run(where, '--api-version', '67.0'));
      expect([error.name, error.exitCode]).to.deep.equal(['ApiVersionTooHighError', 2]);
      expect(error.message).to.contain('67.0, set by --api-version').and.to.contain('66.0');
    });

    it(`of ${name} is refused in an org whose newest is lower`, async () => {
      const where = await serve('51.0');
      const error = errorOf(await run(where));
      expect([error.name, error.exitCode]).to.deep.equal(['OrgTooOldError', 1]);
      expect(error.message).to.contain('51.0').and.to.contain('52.0');
    });
  }

  it('is warned of where the org does not tell all that decides access, and not from 64 on', async () => {
    const where = await serve('67.0');
    const warned = async (version: string): Promise<boolean> => {
      const { stdout } = await report(where, '--json', '--profile', PROFILE, '--api-version', version);
      return stdout.includes('does not tell all that decides access');
    };
    expect([await warned('52.0'), await warned('63.0'), await warned('64.0')]).to.deep.equal([true, true, false]);
    await org.stop();
    const { stdout } = await report(await serve('62.0'), '--json', '--profile', PROFILE);
    expect(stdout).not.to.contain('does not tell all that decides access');
  });

  it('may be as low as 52', async () => {
    const where = await serve('67.0');
    const { context, findings } = resultOf(await report(where, '--json', '--api-version', '52.0'));
    expect([context.apiVersion, findings.length]).to.deep.equal(['52.0', 1]);
  });

  it('needs no check for a report from files', async () => {
    const where = await serve('67.0');
    where.project.write('force-app/A.profile', '<Profile xmlns="http://soap.sforce.com/2006/04/metadata"></Profile>');
    const { error } = await report({ project: where.project }, '--json', '--source-dir', '.', '--api-version', '45.0');
    expect(error).to.equal(null);
  });
});
