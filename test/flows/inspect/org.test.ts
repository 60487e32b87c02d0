import { expect } from 'chai';
import type { ObjectGrantor } from '../../../src/fls/exposure.ts';
import { inspectOrg } from '../../../src/flows/inspect/org.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import { problemOf } from '../../support/problem.ts';
import { integration, world } from '../fakes.ts';

const other = { ...integration, id: '00e000000000002', fullName: 'Other', name: 'Other', label: 'Other' };
const group = (upToDate: boolean): ObjectGrantor => {
  return { name: 'Team', readable: new Set(['Account']), everyObject: false, sessionOnly: false, upToDate };
};

function reader(changes: Parameters<typeof world>[0]): OrgReader {
  return world({ profiles: [integration, other], ...changes }).ports.org;
}

const unnamed = { profiles: [], allProfiles: false };
const all = { profiles: [], allProfiles: true };

describe('inspecting an org', () => {
  it('takes the profiles of integrations where none is named', async () => {
    const { profiles, notices } = await inspectOrg(unnamed, reader({ ofIntegrations: [other.id] }));
    expect([profiles, notices]).to.deep.equal([[other], []]);
  });

  it('refuses to call an org clean that has no such profile, shows none at all, or hides one', async () => {
    expect((await problemOf(inspectOrg(unnamed, reader({})))).key).to.equal('noIntegrationProfiles');
    expect((await problemOf(inspectOrg(all, reader({ profiles: [] })))).key).to.equal('noProfilesVisible');
    const hiding = reader({ ofIntegrations: [other.id, '00e000000000009'] });
    const { key, tokens } = await problemOf(inspectOrg(unnamed, hiding));
    expect([key, tokens]).to.deep.equal(['integrationProfilesHidden', ['1']]);
  });

  it('says how many of all profiles the user may not see', async () => {
    const owners = [integration.id, other.id, '00e000000000008', '00e000000000009'];
    const { profiles, notices } = await inspectOrg(all, reader({ owners }));
    expect(profiles).to.have.length(2);
    expect(notices).to.deep.equal([{ key: 'profilesHidden', tokens: ['2'] }]);
  });

  it('says which groups that users hold are not worked out', async () => {
    const openers = new Map([['0PG1', group(false)]]);
    const named = { profiles: [integration.name], allProfiles: false };
    const { notices } = await inspectOrg(named, reader({ openers, holdings: [new Set(['0PG1'])] }));
    expect(notices).to.deep.equal([{ key: 'groupsNotCurrent', tokens: ['Team'] }]);
    expect((await inspectOrg(named, reader({ openers }))).notices, 'nobody holds it').to.deep.equal([]);
    const current = reader({ openers: new Map([['0PG1', group(true)]]), holdings: [new Set(['0PG1'])] });
    expect((await inspectOrg(named, current)).notices).to.deep.equal([]);
  });

  it('explains what the org refuses by the permissions that the user lacks', async () => {
    const org: OrgReader = {
      ...reader({ missing: ['View Setup and Configuration'] }),
      listControllableObjects: async () => Promise.reject(new Error('INSUFFICIENT_ACCESS')),
      listGrantors: async () => Promise.reject(new Error('INSUFFICIENT_ACCESS')),
    };
    expect((await problemOf(inspectOrg(all, org))).key).to.equal('missingPermissions');
  });

  it('says that labels stand for names', async () => {
    const profiles = [{ ...integration, labelOnly: true }];
    const { notices } = await inspectOrg(all, reader({ profiles }));
    expect(notices).to.deep.equal([{ key: 'namesFromLabels', tokens: [integration.name] }]);
  });
});
