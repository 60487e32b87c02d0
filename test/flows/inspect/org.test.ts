import { expect } from 'chai';
import type { Grantor, GrantorState } from '../../../src/fls/grantor.ts';
import { inspectOrg } from '../../../src/flows/inspect/org.ts';
import type { ProfileScope } from '../../../src/flows/inspect/select-profiles.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import { grantor, READ } from '../../support/grantors.ts';
import { problemOf } from '../../support/problem.ts';
import { integration, world } from '../fakes.ts';

const other = { ...integration, id: '00e000000000002', fullName: 'Other', name: 'Other', label: 'Other' };
const team = (state: GrantorState): Grantor =>
  grantor('Team', { Account: READ }, {}, { kind: 'PermissionSetGroup', state });
const assigned = [{ username: 'ada@x', grantorIds: new Set(['0PG1']) }];

function reader(changes: Parameters<typeof world>[0]): OrgReader {
  return world({ profiles: [integration, other], ...changes }).ports.org;
}

const all: ProfileScope = { kind: 'all' };
const named: ProfileScope = { kind: 'named', names: [integration.name] };

describe('inspecting an org', () => {
  it('refuses to call an org clean that shows no profile at all', async () => {
    expect((await problemOf(inspectOrg(all, reader({ profiles: [] })))).key).to.equal('noProfilesVisible');
  });

  it('says how many of all profiles the user may not see', async () => {
    const owners = [integration.id, other.id, '00e000000000008', '00e000000000009'];
    const { profiles, notices } = await inspectOrg(all, reader({ owners }));
    expect(profiles).to.have.length(2);
    expect(notices).to.deep.equal([{ key: 'profilesHidden', tokens: ['2'] }]);
  });

  for (const [state, key] of [
    ['groupNotUpdated', 'groupsNotCurrent'],
    ['groupUnclear', 'groupsUnclear'],
  ] as const) {
    it(`names the groups of users that are ${state}`, async () => {
      const grantors = new Map([['0PG1', team(state)]]);
      const { notices } = await inspectOrg(named, reader({ grantors, assignees: assigned }));
      expect(notices).to.deep.equal([{ key, tokens: ['Team'] }]);
      expect((await inspectOrg(named, reader({ grantors }))).notices, 'assigned to no user').to.deep.equal([]);
    });
  }

  it('has nothing to say of a group in force', async () => {
    const grantors = new Map([['0PG1', team('inForce')]]);
    expect((await inspectOrg(named, reader({ grantors, assignees: assigned }))).notices).to.deep.equal([]);
  });

  it('does not take its grantors for complete when a user has one that the org does not show', async () => {
    const inspection = await inspectOrg(named, reader({ assignees: assigned }));
    expect(inspection.notices).to.deep.equal([{ key: 'grantorsHidden', tokens: ['1'] }]);
    expect(inspection.grantors.get(integration.id)).to.deep.equal({
      all: [],
      users: [{ username: 'ada@x', grantors: [] }],
      isComplete: false,
    });
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
    const profiles = [{ ...integration, labelOnly: 'rights' as const }];
    const { notices } = await inspectOrg(all, reader({ profiles }));
    expect(notices).to.deep.equal([{ key: 'namesFromLabels', tokens: [integration.name] }]);
  });
});
