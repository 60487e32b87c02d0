import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import { createRetriever } from '../../../../src/adapters/org/jobs/retriever.ts';
import {
  isSameLogin,
  LOGIN_SECTIONS,
  parseLoginSections,
  type LoginSections,
} from '../../../../src/metadata/login-sections.ts';
import type { ProfileIdentity } from '../../../../src/fls/names.ts';
import { profileId } from '../../../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { problemOf } from '../../../support/problem.ts';
import { servingOrgs } from '../served.ts';

describe('the login sections of profiles', function () {
  this.timeout(60_000);
  const served = servingOrgs();
  const { connect } = served;
  const retrieverOf = (connection: Parameters<typeof createRetriever>[0]): ReturnType<typeof createRetriever> =>
    createRetriever(connection, { apiVersion: '66.0', wait: 60_000, onJobStarted: () => {} });

  it('are what a retrieve brings, of every profile, by one call each', async () => {
    const state = seedOrg();
    const connection = await connect(state);
    const reader = createOrgReader(connection, 'change');
    const profiles = await reader.listProfiles();
    const answer = await retrieverOf(connection).retrieve({
      profiles: profiles.map(({ fullName }) => fullName),
      objects: [],
      fields: [],
    });
    if (answer.status !== 'succeeded') throw new Error(answer.message);
    const texts = new Map([...answer.profiles].map(([name, text]) => [decodeURIComponent(name), text]));
    const read = await reader.readLoginSections(profiles);
    for (const { id, name } of profiles) {
      const retrieved = parseLoginSections(texts.get(name) ?? '');
      for (const section of LOGIN_SECTIONS)
        expect(isSameLogin(read.get(id)?.[section] ?? [], retrieved[section]), `${section} of ${name}`).to.equal(true);
    }
    expect(served.switchboard.count('readMetadata')).to.equal(profiles.length);
  });

  const integration = async (
    change: (extras: { loginFlows: readonly string[] }) => void,
  ): Promise<{ one: ProfileIdentity; read: () => Promise<LoginSections | undefined> }> => {
    const state = seedOrg();
    const id = profileId(state, INTEGRATION_PROFILE);
    const extras = state.profileExtras.get(id);
    if (extras) change(extras);
    const reader = createOrgReader(await connect(state), 'change');
    const one = { id, fullName: INTEGRATION_PROFILE, name: INTEGRATION_PROFILE, label: INTEGRATION_PROFILE };
    return { one, read: async () => (await reader.readLoginSections([one])).get(id) };
  };

  it('hold each of several flows, with what its name is made of', async () => {
    const flows = ['<flow>A &amp; &lt;B&gt;</flow><vfFlowPage/>', '<flow>Other</flow>'];
    const { read } = await integration((extras) => {
      extras.loginFlows = flows.map((flow) => `<loginFlows>${flow}</loginFlows>`);
    });
    expect((await read())?.loginFlows).to.deep.equal([[['flow', 'A & <B>']], [['flow', 'Other']]]);
  });

  it('are unknown where the org does not return the profile, or returns what nobody can send back', async () => {
    const reader = createOrgReader(await connect(seedOrg()), 'change');
    const gone = { id: '00e0', fullName: 'Gone', name: 'Gone', label: 'Gone' };
    const { key, tokens } = await problemOf(reader.readLoginSections([gone]));
    expect([key, tokens]).to.deep.equal(['loginUnknown', ['Gone', 'the org did not return the profile']]);
    const { read } = await integration((extras) => {
      extras.loginFlows = ['<loginFlows><flow><deep>A</deep></flow></loginFlows>'];
    });
    expect((await problemOf(read())).tokens[1]).to.equal('the org returned loginFlows in an unknown form');
  });

  it('are not unknown, but out of reach, when the login is over', async () => {
    const { read } = await integration(() => {});
    served.switchboard.inject({ operation: 'readMetadata', times: 9, effect: { kind: 'expiredSession' } });
    expect((await problemOf(read())).key).to.equal('sessionExpired');
  });
});
