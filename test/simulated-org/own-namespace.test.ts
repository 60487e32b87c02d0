import { expect } from 'chai';
import { buildOrg, profileSetId, tokenOf } from './seed/builder.ts';
import { plain, reference } from './seed/fields.ts';
import { object } from './seed/objects.ts';
import { account, contact } from './seed/standard-objects.ts';
import { startOrg, type RunningOrg } from './server.ts';
import { columnOf, refusalOf, viewerOf } from './soql/ask.ts';
import { describeObject } from './rest/describe.ts';
import { entityNamed } from './schema/catalog.ts';
import { dig, listOf, wireTo } from './wire.ts';

const FIELDS = { 'Account.Tier__c': 'read', 'Item__c.State__c': 'edit', 'acme__Thing__c.State__c': 'read' } as const;

/** Plans name what the org has as its metadata does (docs/salesforce-facts.md#s1-9). */
function namespaced(): ReturnType<typeof buildOrg> {
  return buildOrg({
    info: { namespacePrefix: 'xyz' },
    objects: [
      account(plain('Tier__c')),
      contact(),
      object('Item__c', [plain('State__c'), reference('Owner__c', 'Item__c')]),
      object('acme__Thing__c', [plain('acme__Size__c'), plain('State__c')]),
    ],
    profiles: [{ name: 'P', fields: FIELDS }],
    permissionSets: [
      { name: 'Readers', objects: { Item__c: ['read'] } },
      { name: 'Theirs', namespace: 'acme' },
    ],
    groups: [{ name: 'Team', sets: ['Readers'] }],
  });
}

describe('the simulated org with a namespace of its own', () => {
  const org = namespaced();
  const viewer = viewerOf(org);

  it('names what is its own with the namespace in queries, and takes no other name in filters', () => {
    const of = `FROM FieldPermissions WHERE ParentId = '${profileSetId(org, 'P')}'`;
    expect(columnOf(viewer, `SELECT Field ${of} ORDER BY Field`)).to.deep.equal([
      'Account.xyz__Tier__c',
      'acme__Thing__c.xyz__State__c',
      'xyz__Item__c.xyz__State__c',
    ]);
    expect(columnOf(viewer, `SELECT Field ${of} AND SobjectType = 'xyz__Item__c'`)).to.have.length(1);
    for (const filter of ["SobjectType = 'Item__c'", "Field = 'Item__c.State__c'"])
      expect(columnOf(viewer, `SELECT Field ${of} AND ${filter}`)).to.deep.equal([]);
  });

  it('has its own objects, columns and relationships under that name only', () => {
    expect(refusalOf(viewer, 'SELECT Id FROM Item__c').errorCode).to.equal('INVALID_TYPE');
    expect(refusalOf(viewer, 'SELECT State__c FROM xyz__Item__c').errorCode).to.equal('INVALID_FIELD');
    expect(columnOf(viewer, 'SELECT xyz__State__c FROM xyz__Item__c')).to.deep.equal([]);
    expect(columnOf(viewer, 'SELECT xyz__Owner__r.xyz__State__c FROM xyz__Item__c')).to.deep.equal([]);
    expect(
      columnOf(viewer, "SELECT QualifiedApiName FROM EntityDefinition WHERE NamespacePrefix = 'xyz'"),
    ).to.deep.equal(['xyz__Item__c']);
  });

  it('lists them so in picklists', () => {
    const entity = entityNamed('FieldPermissions', viewer);
    const fields = entity ? listOf(dig(describeObject(entity, viewer), 'fields')) : [];
    const values = (name: string): unknown[] =>
      listOf(
        dig(
          fields.find((field) => dig(field, 'name') === name),
          'picklistValues',
        ),
      ).map((one) => dig(one, 'value'));
    expect(values('SobjectType')).to.include.members(['Account', 'xyz__Item__c', 'acme__Thing__c']);
    expect(values('Field')).to.include.members(['Account.xyz__Tier__c', 'acme__Thing__c.acme__Size__c']);
    expect(values('Field')).not.to.include('Account.Tier__c');
  });

  it('tells its own permission sets and groups by the namespace', () => {
    const own = (table: string): unknown => columnOf(viewer, `SELECT Id FROM ${table} WHERE NamespacePrefix = 'xyz'`);
    expect([own('PermissionSetGroup'), own('PermissionSet')].map((ids) => listOf(ids).length)).to.deep.equal([1, 2]);
    expect(columnOf(viewer, 'SELECT NamespacePrefix FROM Organization')).to.deep.equal(['xyz']);
  });

  describe('over the wire', () => {
    let running: RunningOrg;

    before(async () => {
      running = await startOrg(org);
    });

    after(async () => {
      await running.stop();
    });

    it('writes field permissions by the same names', async () => {
      const wire = wireTo(running.url, tokenOf(org));
      const create = async (SobjectType: string, Field: string): Promise<number> => {
        const body = JSON.stringify({ ParentId: profileSetId(org, 'P'), SobjectType, Field, PermissionsRead: true });
        return (await wire('/sobjects/FieldPermissions', { method: 'POST', body })).status;
      };
      expect(await create('Item__c', 'Item__c.Owner__c')).to.equal(400);
      expect(await create('xyz__Item__c', 'xyz__Item__c.xyz__Owner__c')).to.equal(201);
      expect(org.fieldPermission(profileSetId(org, 'P'), 'Item__c.Owner__c')).to.include({ PermissionsRead: true });
    });
  });
});
