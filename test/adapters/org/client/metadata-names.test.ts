import { expect } from 'chai';
import type { Grantor } from '../../../../src/fls/grantor.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { plain } from '../../../simulated-org/seed/fields.ts';
import { object } from '../../../simulated-org/seed/objects.ts';
import { createKnowingReader, servingOrgs } from '../served.ts';

const FIELDS = {
  'Item__c.State__c': 'edit',
  'Item__hd.State__c__hst': 'read',
  'acme__Thing__c.Size__c': 'read',
} as const;

function namespaced(): OrgState {
  return buildOrg({
    info: { namespacePrefix: 'xyz' },
    objects: [
      object('Item__c', [plain('State__c')]),
      object('Item__hd', [plain('State__c__hst')]),
      object('acme__Thing__c', [plain('Size__c')]),
    ],
    profiles: [{ name: 'P', fields: FIELDS }],
    permissionSets: [
      { name: 'Own', objects: { Item__c: ['read'] }, fields: FIELDS },
      { name: 'Theirs', namespace: 'acme' },
    ],
  });
}

describe('names that a reader gives, of an org with a namespace of its own', function () {
  this.timeout(30_000);
  const served = servingOrgs();

  it('are those of metadata in rows, counts, picklists and grantors', async () => {
    const state = namespaced();
    const reader = await createKnowingReader(served, await served.connect(state));
    const id = profileId(state, 'P');
    expect(
      (await reader.readFieldPermissions([id]))
        .get(id)
        ?.map(({ field }) => field)
        .sort(),
    ).to.deep.equal(Object.keys(FIELDS).sort());
    expect([...((await reader.countFieldPermissions([id]))?.get(id) ?? [])].sort()).to.deep.equal([
      ['Item__c', 1],
      ['Item__hd', 1],
      ['acme__Thing__c', 1],
    ]);
    expect([...(await reader.listControllableObjects())]).to.include.members(['Item__c', 'acme__Thing__c']);
    expect([...((await reader.listPermissionableFields())?.fields ?? [])]).to.include.members(Object.keys(FIELDS));
    const { grantors } = await reader.listGrantors();
    expect([...grantors.values()].map(({ name }) => name).sort()).to.deep.equal(['Own', 'acme__Theirs']);
  });

  it('find what queries filter by, also where the name alone does not tell whose it is', async () => {
    const state = namespaced();
    const reader = await createKnowingReader(served, await served.connect(state));
    // The picklist of fields has the other spelling of the object.
    await reader.listPermissionableFields();
    const { grantors } = await reader.listGrantors();
    const own = [...grantors.values()].filter(({ name }) => name === 'Own');
    const access = await reader.readGrantorAccess(own, ['Item__c', 'Item__hd', 'acme__Thing__c']);
    const [grantor]: readonly (Grantor | undefined)[] = [...access.values()];
    expect([...(grantor?.fields ?? [])].sort()).to.deep.equal(Object.entries(FIELDS).sort());
    expect(grantor?.objects.get('Item__c')?.read).to.equal(true);
  });
});
