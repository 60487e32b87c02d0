import { expect } from 'chai';
import { buildOrg, profileSetId } from '../seed/builder.ts';
import { masterDetail, plain } from '../seed/fields.ts';
import { object } from '../seed/objects.ts';
import { contact } from '../seed/standard-objects.ts';
import { describeObject } from '../rest/describe.ts';
import { columnOf, countOf, refusalOf, viewerOf } from '../soql/ask.ts';
import { dig, listOf } from '../wire.ts';
import { entityNamed } from './catalog.ts';

describe('what each API version knows', () => {
  const org = buildOrg({
    objects: [contact(), object('Part__c', [masterDetail('Contact__c', 'Contact'), plain('Note__c')])],
    profiles: [{ name: 'Plain', fields: { 'Contact.AccountId': 'read' } }],
    groups: [{ name: 'Crew', sets: [] }],
    users: [{ username: 'plain@x', profile: 'Plain', session: true }],
  });

  const cases: readonly [entity: string, column: string, since: string, before: string][] = [
    ['ObjectPermissions', 'PermissionsViewAllFields', '63.0', '62.0'],
    ['PermissionSet', 'PermissionsViewAllFieldsGlobal', '64.0', '63.0'],
    ['PermissionSetAssignment', 'IsActive', '52.0', '51.0'],
    ['PermissionSetAssignment', 'IsRevoked', '57.0', '56.0'],
    ['PermissionSetGroup', 'HasActivationRequired', '53.0', '52.0'],
  ];
  for (const [entity, column, since, before] of cases) {
    it(`has ${entity}.${column} from ${since} on`, () => {
      const names = (version: string): unknown[] => {
        const viewer = viewerOf(org, { version });
        const found = entityNamed(entity, viewer);
        if (!found) throw new Error(`no ${entity}`);
        return listOf(dig(describeObject(found, viewer), 'fields')).map((field) => dig(field, 'name'));
      };
      expect(names(since)).to.include(column);
      expect(names(before)).not.to.include(column);
      const soql = `SELECT ${column} FROM ${entity} LIMIT 1`;
      expect(columnOf(viewerOf(org, { version: since }), soql)).to.have.length(1);
      expect(refusalOf(viewerOf(org, { version: before }), soql).errorCode).to.equal('INVALID_FIELD');
    });
  }

  it('lacks in every version what the org lacks: in describe, in queries, and in its rows', () => {
    const lacks = ['PermissionSet.PermissionSetGroupId', 'PermissionSetAssignment.IsRevoked'];
    const old = viewerOf(
      buildOrg({
        info: { lacks },
        objects: [],
        permissionSets: [{ name: 'Set' }],
        users: [{ username: 'plain@x', profile: 'System Administrator', sets: ['Set'] }],
      }),
    );
    for (const path of lacks) {
      const [name = '', column = ''] = path.split('.');
      const entity = entityNamed(name, old);
      expect(entity?.columns.map((each) => each.name)).not.to.include(column);
      expect(refusalOf(old, `SELECT ${column} FROM ${name}`).message).to.include(
        `No such column '${column}' on entity '${name}'`,
      );
      for (const row of old.org.rows(name)) expect(row).not.to.have.property(column);
    }
    expect(refusalOf(old, 'SELECT PermissionSetGroup.Status FROM PermissionSet').message).to.include(
      "Didn't understand relationship 'PermissionSetGroup'",
    );
    const group = { info: { lacks }, objects: [], groups: [{ name: 'Crew', sets: [] }] };
    expect(() => buildOrg(group)).to.throw('there is no PermissionSet.PermissionSetGroupId');
  });

  it('finds lookups without Id in filters from 50.0 on', () => {
    const soql = `SELECT Field FROM FieldPermissions WHERE ParentId = '${profileSetId(org, 'Plain')}' AND Field = 'Contact.Account'`;
    expect(columnOf(viewerOf(org, { version: '50.0' }), soql)).to.deep.equal(['Contact.AccountId']);
    expect(columnOf(viewerOf(org, { version: '49.0' }), soql)).to.deep.equal([]);
  });

  it('asks for View Setup and Configuration from 49.0 on', () => {
    const soql = 'SELECT COUNT() FROM FieldPermissions';
    const username = 'plain@x';
    expect(countOf(viewerOf(org, { username, version: '48.0' }), soql)).to.be.greaterThan(0);
    expect(countOf(viewerOf(org, { username, version: '49.0' }), soql)).to.equal(0);
  });

  it('tells a master-detail from a lookup', () => {
    const viewer = viewerOf(org);
    const part = entityNamed('Part__c', viewer);
    if (!part) throw new Error('no Part__c');
    const fields = listOf(dig(describeObject(part, viewer), 'fields'));
    const master = fields.find((field) => dig(field, 'name') === 'Contact__c');
    expect(master).to.include({ type: 'reference', relationshipOrder: 0, cascadeDelete: true, permissionable: false });
    const created = fields.find((field) => dig(field, 'name') === 'CreatedById');
    expect(created).to.include({ type: 'reference', relationshipOrder: null, cascadeDelete: false });
  });
});
