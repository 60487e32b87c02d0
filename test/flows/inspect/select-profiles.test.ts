import { expect } from 'chai';
import type { ProfileIdentity } from '../../../src/fls/names.ts';
import type { ProfileTraits } from '../../../src/fls/profile-use.ts';
import { inspectOrg, type OrgInspection } from '../../../src/flows/inspect/org.ts';
import { problemOf } from '../../support/problem.ts';
import { world, type World } from '../fakes.ts';

const traits = (license: string | null, isApiOnly: boolean | null = false): ProfileTraits => {
  return { license, licenseKey: null, isApiOnly };
};

function profile(index: number, name: string): ProfileIdentity {
  return { id: `00e00000000000${index}`, fullName: name, name, label: name };
}

const profiles = [
  profile(1, 'ERP'),
  profile(2, 'Agent'),
  profile(3, 'People'),
  profile(4, 'Analytics'),
  profile(5, 'Single sign-on'),
  profile(6, 'Team North'),
  profile(7, 'Team South'),
];
const [erp = '', agent = '', people = '', analytics = '', identity = ''] = profiles.map(({ id }) => id);
const HIDDEN = '00e000000000099';

/** With active users: the first five. */
const used = new Map<string, ProfileTraits>([
  [identity, traits('Identity')],
  [analytics, traits('Analytics Cloud Integration User', true)],
  [people, traits('Salesforce')],
  [agent, traits('Einstein Agent')],
  [erp, traits('Salesforce', true)],
]);

async function inspecting(changes: Partial<World> = {}): Promise<OrgInspection> {
  return inspectOrg({ kind: 'integration' }, world({ profiles, used, ...changes }).ports.org);
}

async function naming(names: readonly string[], changes: Partial<World> = {}): Promise<OrgInspection> {
  return inspectOrg({ kind: 'named', names }, world({ profiles, ...changes }).ports.org);
}

describe('the profiles that nobody named', () => {
  it('are those of integrations, agents and identities, in the order of the org, with the reason', async () => {
    const { profiles: chosen, integrations, notices } = await inspecting();
    expect(chosen.map(({ name }) => name)).to.deep.equal(['ERP', 'Agent', 'Single sign-on']);
    expect(Object.fromEntries(integrations?.covered ?? [])).to.deep.equal({
      ERP: { kind: 'apiOnly', license: 'Salesforce' },
      Agent: { kind: 'agent', license: 'Einstein Agent' },
      'Single sign-on': { kind: 'identity', license: 'Identity' },
    });
    expect([integrations?.system, notices]).to.deep.equal([['Analytics'], []]);
  });

  it('are found by the first 15 characters of their ids', async () => {
    const long = new Map([...used].map(([id, own]) => [`${id}AAA`, own]));
    expect((await inspecting({ used: long })).profiles).to.have.length(3);
  });

  it('are an error where there are none, with the number of those left out', async () => {
    const problem = await problemOf(
      inspecting({
        used: new Map([
          [analytics, traits('Cloud Integration User')],
          [HIDDEN, traits(null)],
        ]),
      }),
    );
    expect([problem.key, problem.details]).to.deep.equal([
      'noIntegrationProfiles',
      { system: 1, unclear: 1, users: 'all' },
    ]);
    expect((await problemOf(inspecting({ profiles: [] }))).key).to.equal('noProfilesVisible');
  });

  it('are an error where the org hides one of them', async () => {
    for (const hidden of [traits('Salesforce Integration'), traits(null, true)]) {
      const { key, tokens } = await problemOf(inspecting({ used: new Map([...used, [HIDDEN, hidden]]) }));
      expect([key, tokens]).to.deep.equal(['integrationProfilesHidden', ['1']]);
    }
  });

  it('may not be all where the org hides the license of a profile, which a notice says', async () => {
    const { notices } = await inspecting({ used: new Map([...used, [HIDDEN, traits(null)]]) });
    expect(notices).to.deep.equal([{ key: 'profilesUnclear', tokens: ['1'] }]);
    const others = new Map([
      ...used,
      [HIDDEN, traits('Salesforce')],
      ['00e000000000098', traits('Cloud Integration User')],
    ]);
    expect((await inspecting({ used: others })).notices).to.deep.equal([]);
  });

  it('are told by their licenses alone where the org lacks API Only User, which a notice says', async () => {
    const lacking = new Map([...used].map(([id, { license }]) => [id, traits(license, null)]));
    const { profiles: chosen, notices } = await inspecting({ used: lacking });
    expect(chosen.map(({ name }) => name)).to.deep.equal(['Agent', 'Single sign-on']);
    expect(notices).to.deep.equal([{ key: 'apiOnlyUnknown', tokens: [] }]);
  });
});

describe('the profiles that a pattern names', () => {
  it('are all that it matches, and a warning counts those that the org hides', async () => {
    const owners = [...profiles.map(({ id }) => id), HIDDEN];
    const { profiles: chosen, integrations, notices } = await naming(['team*', 'ERP'], { owners });
    expect(chosen.map(({ name }) => name)).to.deep.equal(['Team North', 'Team South', 'ERP']);
    expect([integrations, notices]).to.deep.equal([null, [{ key: 'profilesHidden', tokens: ['1'] }]]);
    expect((await naming(['ERP'], { owners })).notices, 'without a pattern').to.deep.equal([]);
  });

  it('are an error where it matches none', async () => {
    expect((await problemOf(naming(['Nope*']))).key).to.equal('profileNotFound');
  });
});
