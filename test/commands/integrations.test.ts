import { expect } from 'chai';
import { stripVTControlCharacters } from 'node:util';
import type { OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import type { OrgPlan, ProfilePlan } from '../simulated-org/seed/plan.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, report, reset, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const strays = { 'Account.Phone': 'edit', 'Contact.Email': 'read' } as const;
const apiOnly = ['ApiEnabled', 'ApiUserOnly'] as const;

/** A profile with strays and one active user for each use that the org tells. */
const PROFILES = {
  integration: { name: 'Salesforce API Only System Integrations', license: 'Salesforce Integration', fields: strays },
  agent: { name: 'Einstein Agent User', license: 'Einstein Agent', fields: strays },
  identity: { name: 'Anypoint', license: 'Identity', fields: strays },
  apiOnly: { name: 'ERP Legacy', permissions: apiOnly, fields: strays },
  system: {
    name: 'Analytics Security',
    license: 'Analytics Cloud Integration User',
    permissions: apiOnly,
    fields: strays,
  },
  systemToo: { name: 'Cloud', license: 'Cloud Integration User', fields: strays },
  people: { name: 'Sales', fields: strays },
  copy: { name: 'Minimum Access - API Only Integrations', custom: true, fields: strays },
} satisfies Record<string, ProfilePlan>;

type Key = keyof typeof PROFILES;

const ALL = Object.keys(PROFILES).filter((key): key is Key => key in PROFILES);

function orgOf(keys: readonly Key[], plan: Partial<OrgPlan> = {}): OrgState {
  const profiles = keys.map((key) => PROFILES[key]);
  const users = keys.map((key) => ({ username: `${key}@x`, profile: PROFILES[key].name }));
  return buildOrg({ objects: [account(), contact()], profiles, users, ...plan });
}

const flat = (text: string): string => stripVTControlCharacters(text).replaceAll(/\s+/g, ' ');

describe('profiles that nobody named, in process against the simulated org', function () {
  this.timeout(60_000);
  let org: RunningOrg | null = null;

  async function serve(state: OrgState): Promise<Where> {
    org = await startOrg(state);
    return { project: newProject(), org, state };
  }

  afterEach(async () => {
    await org?.stop();
    org = null;
  });

  const names = (keys: readonly Key[]): string[] => keys.map((key) => PROFILES[key].name).sort();
  const strayIn = ({ state }: Where, key: Key): number =>
    truthOf(state, profileId(state, PROFILES[key].name)).stray.length;

  const cases: readonly { readonly org: readonly Key[]; readonly covered: readonly Key[]; readonly says: RegExp }[] = [
    {
      org: ['integration', 'people'],
      covered: ['integration'],
      says: /Profiles of integrations with active users: License Salesforce Integration: Salesforce API Only/,
    },
    {
      org: ['agent', 'people'],
      covered: ['agent'],
      says: /Profiles of AI agents with active users: AI agent \(license Einstein Agent\): Einstein Agent User/,
    },
    {
      org: ['identity', 'copy'],
      covered: ['identity'],
      says: /Profiles of Identity users with active users: License Identity: Anypoint/,
    },
    {
      org: ['apiOnly', 'copy'],
      covered: ['apiOnly'],
      says: /Profiles of integrations with active users: API Only User: ERP Legacy/,
    },
    {
      org: ['apiOnly', 'system'],
      covered: ['apiOnly'],
      says: /Left out: 1 profile of system users \(Analytics Security\)\. .* use --profile or --all-profiles\./,
    },
    {
      org: ALL,
      covered: ['integration', 'agent', 'identity', 'apiOnly'],
      says: /Profiles of integrations, AI agents and Identity users with active users: .* Left out: 2 profiles of system users \(Analytics Security, Cloud\)/,
    },
  ];
  for (const { org: keys, covered, says } of cases)
    it(`are those of ${covered.join(', ')} in an org with ${keys.join(', ')}, and the report says why`, async () => {
      const { stdout, result } = await report(await serve(orgOf(keys)));
      expect([...new Set(result?.findings.map(({ profile }) => profile))].sort()).to.deep.equal(names(covered));
      expect(flat(stdout)).to.match(says);
    });

  it('are reset by --integrations alone, and the others keep what they have', async () => {
    const where = await serve(orgOf(ALL));
    const { result, stdout } = await reset(where, '--integrations', '--no-prompt');
    expect([result?.status, result?.edits.length]).to.deep.equal(['reset', 8]);
    expect(ALL.map((key) => strayIn(where, key))).to.deep.equal([0, 0, 0, 0, 2, 2, 2, 2]);
    expect(flat(stdout))
      .to.contain('AI agent (license Einstein Agent): Einstein Agent User')
      .and.contain('Left out: 2 profiles');
  });

  it('are left with nothing to do by a second --integrations, which says so', async () => {
    const where = await serve(orgOf(['agent', 'apiOnly', 'system']));
    resultOf(await reset(where, '--integrations', '--no-prompt'));
    const { stdout, result } = await reset(where, '--integrations', '--dry-run');
    expect(result?.status).to.equal('nothingToDo');
    expect(flat(stdout)).to.contain(
      'Nothing to reset: no stray field permissions in 2 profiles of integrations and AI agents ("Einstein Agent User", "ERP Legacy").',
    );
  });

  it('have their system users named in the warnings under --json', async () => {
    const where = await serve(orgOf(['agent', 'system']));
    const { stdout } = await report(where, '--json');
    const printed: unknown = JSON.parse(stdout);
    expect(printed)
      .to.have.property('warnings')
      .that.satisfies(
        (warnings: readonly string[]) =>
          warnings.length === 1 && warnings[0]?.startsWith('Left out: 1 profile of system users (Analytics Security)'),
      );
  });

  for (const format of ['csv', 'markdown', 'sarif', 'junit'] as const)
    it(`are explained in a report as ${format}, or beside it`, async () => {
      const { stdout, stderr } = await report(
        await serve(orgOf(['agent', 'apiOnly', 'system'])),
        '--result-format',
        format,
      );
      const text = flat(format === 'csv' ? stderr : stdout).replaceAll('`', '');
      expect(text).to.contain('AI agent (license Einstein Agent)').and.contain('API Only User');
      if (format !== 'junit') expect(text).to.contain('Analytics Security');
      if (format === 'csv') expect(stdout).to.not.contain('license');
    });

  it('include system users when they are named, or all are taken', async () => {
    const where = await serve(orgOf(['agent', 'system']));
    const named = resultOf(await report(where, '--profile', PROFILES.system.name));
    expect(named.counts.stray).to.equal(2);
    expect(resultOf(await report(where, '--all-profiles')).counts.stray).to.equal(4);
  });

  for (const command of [report, reset] as const)
    it(`are a named error of ${command.name} where there are none, with what was left out`, async () => {
      const where = await serve(orgOf(['system', 'people']));
      const flags = command === reset ? ['--integrations', '--no-prompt'] : [];
      const error = errorOf(await command(where, ...flags));
      expect([error.name, error.exitCode]).to.deep.equal(['NoIntegrationProfilesError', 1]);
      expect(error.actions?.join(' ')).to.match(/Number of such profiles: 1\..*--profile.*--all-profiles/);
    });

  for (const flags of [['--profile', 'Sales'], ['--all-profiles']])
    it(`are not asked for together with ${flags[0] ?? ''}`, async () => {
      const error = errorOf(
        await reset(await serve(orgOf(['agent', 'people'])), '--integrations', ...flags, '--no-prompt'),
      );
      expect([error.exitCode, error.message]).to.satisfy(
        ([code, text]: [number, string]) => code === 2 && text.includes('cannot also be provided'),
      );
    });

  for (const flags of [['--all-profiles'], ['--profile', 'Analytics*']])
    it(`include system users with ${flags.join(' ')}, of which a reset warns before it asks`, async () => {
      const where = await serve(orgOf(['agent', 'system']));
      const { stderr, result } = await reset(where, ...flags, '--dry-run');
      expect(result?.edits.map(({ profile }) => profile)).to.include(PROFILES.system.name);
      expect(flat(stderr)).to.contain('a reset can break the feature (1): Analytics Security');
      const other = await reset(where, '--profile', PROFILES.agent.name, '--dry-run');
      expect(flat(other.stderr)).to.not.contain('system users');
    });

  it('are told by license where the org lacks API Only User, with a warning', async () => {
    const lacks = ['PermissionSet.PermissionsApiUserOnly', 'Profile.PermissionsApiUserOnly'];
    const profiles = [PROFILES.agent, { ...PROFILES.apiOnly, permissions: [] }];
    const { stderr, result } = await report(await serve(orgOf(['agent', 'apiOnly'], { info: { lacks }, profiles })));
    expect(result?.counts.profiles).to.equal(1);
    expect(flat(stderr)).to.contain('does not show which profiles have the user permission API Only User');
  });

  it('are those of a pattern, in report and reset', async () => {
    const where = await serve(orgOf(ALL));
    const found = resultOf(await report(where, '--profile', '*integrations'));
    expect([...new Set(found.findings.map(({ profile }) => profile))].sort()).to.deep.equal(
      names(['integration', 'copy']),
    );
    const { result } = await reset(where, '--profile', 'E*', '--no-prompt');
    expect([...new Set(result?.edits.map(({ profile }) => profile))].sort()).to.deep.equal(names(['agent', 'apiOnly']));
    expect(errorOf(await report(where, '--profile', 'Nope*')).name).to.equal('ProfileNotFoundError');
  });
});
