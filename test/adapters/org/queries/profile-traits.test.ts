import { expect } from 'chai';
import fc from 'fast-check';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import { inspectOrg } from '../../../../src/flows/inspect/org.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import type { OrgPlan, ProfilePlan } from '../../../simulated-org/seed/plan.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { scopeOf } from '../../../simulated-org/scope.ts';
import { problemOf } from '../../../support/problem.ts';
import { servingOrgs } from '../served.ts';

/** Profiles with two active users each, but for those that say otherwise. */
function orgWith(
  profiles: readonly (ProfilePlan & { readonly active?: boolean })[],
  info: OrgPlan['info'] = {},
): OrgState {
  const users = profiles.flatMap(({ name, active }, index) =>
    ['a', 'b'].map((each) => ({
      username: `${each}${index.toString()}@x`,
      profile: name,
      active: active ?? true,
      session: true,
    })),
  );
  return buildOrg({ info, objects: [account()], profiles, users });
}

const API_ONLY = { permissions: ['ApiEnabled', 'ApiUserOnly'] } as const;

const PROFILES = [
  { name: 'Old', license: 'Salesforce Integration', ...API_ONLY },
  { name: 'Agent', license: 'Einstein Agent' },
  { name: 'Sign-on', license: 'Identity' },
  { name: 'ERP', license: 'Salesforce', ...API_ONLY },
  { name: 'Analytics', license: 'Analytics Cloud Integration User', ...API_ONLY },
  { name: 'Cloud', license: 'Cloud Integration User' },
  { name: 'People', license: 'Salesforce' },
  // A public copy of the standard profile, of another license: a name is not an identity.
  { name: 'Minimum Access - API Only Integrations', license: 'Salesforce' },
  { name: 'Unused', license: 'Salesforce Integration', active: false },
];

describe('whose profiles they are, as the org tells', function () {
  this.timeout(60_000);
  const { connect, calls } = servingOrgs();

  async function readScope(state: OrgState, as: Parameters<typeof connect>[1] = {}): Promise<unknown> {
    const reader = createOrgReader(await connect(state, as), 'report');
    const { integrations, profiles } = await inspectOrg({ kind: 'integration' }, reader);
    const covered = [...(integrations?.covered ?? [])];
    expect(profiles.map(({ name }) => name).sort()).to.deep.equal(covered.map(([name]) => name).sort());
    return {
      covered: Object.fromEntries(
        covered.map(([name, { kind, license }]) => [name, kind === 'apiOnly' ? 'API Only User' : license]),
      ),
      system: integrations?.system,
    };
  }

  const truth = (state: OrgState): unknown => {
    const [admin] = state.sessions;
    if (!admin) throw new Error('an admin is always there');
    const { covered, system } = scopeOf(state, admin);
    return { covered, system: [...system].sort() };
  };

  it('is told by license and by API Only User, of profiles with active users, never by name', async () => {
    const state = orgWith(PROFILES);
    expect(await readScope(state)).to.deep.equal({
      covered: { Old: 'Salesforce Integration', Agent: 'Einstein Agent', 'Sign-on': 'Identity', ERP: 'API Only User' },
      system: ['Analytics', 'Cloud'],
    });
    expect(truth(state)).to.deep.equal(await readScope(state));
  });

  it('takes one row for each profile, and one call', async () => {
    const state = orgWith(PROFILES);
    const used = await createOrgReader(await connect(state), 'report').readUsedProfiles();
    expect([used.size, calls()]).to.deep.equal([9, { query: 1 }]);
    expect(used.get(profileId(state, 'Agent'))).to.deep.equal({
      license: 'Einstein Agent',
      licenseKey: 'PID_DigitalAgent',
      isApiOnly: false,
    });
  });

  it('is told by license where the org lacks the column of API Only User, with one call more', async () => {
    const lacking = PROFILES.map(({ permissions: _, ...profile }: ProfilePlan) => profile);
    const state = orgWith(lacking, {
      lacks: ['PermissionSet.PermissionsApiUserOnly', 'Profile.PermissionsApiUserOnly'],
    });
    const used = await createOrgReader(await connect(state), 'report').readUsedProfiles();
    expect([used.get(profileId(state, 'ERP'))?.isApiOnly, calls()]).to.deep.equal([null, { query: 2 }]);
    expect(await readScope(state)).to.deep.equal(truth(state));
  });

  it('is told of a profile that profile filtering hides only as far as its own permission set tells', async () => {
    const bot = { name: 'Bot', permissions: ['ApiEnabled', 'ViewSetup', 'ModifyMetadata'] } as const;
    const state = orgWith([...PROFILES, bot], { filtersProfiles: true });
    const reader = createOrgReader(await connect(state, { username: 'a9@x' }), 'report');
    const used = await reader.readUsedProfiles();
    const traits = (name: string): unknown => used.get(profileId(state, name));
    expect([traits('Agent'), traits('ERP'), traits('Bot')]).to.deep.equal([
      { license: null, licenseKey: null, isApiOnly: false },
      { license: null, licenseKey: null, isApiOnly: true },
      { license: 'Salesforce', licenseKey: 'SFDC', isApiOnly: false },
    ]);
    const { key, tokens } = await problemOf(inspectOrg({ kind: 'integration' }, reader));
    expect([key, tokens]).to.deep.equal(['integrationProfilesHidden', ['3']]);
  });

  it('agrees with the oracle in orgs of all licenses', async () => {
    const licenses = [...new Set(PROFILES.map(({ license }) => license)), 'External Identity', 'Chatter Free'];
    const plan = fc.record({
      license: fc.constantFrom(...licenses),
      permissions: fc.constantFrom([], ['ApiUserOnly'] as const),
      active: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 6 }), async (plans) => {
        const profiles = [
          ...plans.map((each, index) => ({ ...each, name: `P${index.toString()}` })),
          ...PROFILES.slice(0, 1),
        ];
        const state = orgWith(profiles);
        expect(await readScope(state)).to.deep.equal(truth(state));
      }),
      { numRuns: 15 },
    );
  });
});
