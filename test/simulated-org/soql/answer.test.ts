import { expect } from 'chai';
import { buildOrg } from '../seed/builder.ts';
import { plain } from '../seed/fields.ts';
import { object } from '../seed/objects.ts';
import { account, contact } from '../seed/standard-objects.ts';
import { ask, columnOf, countOf, plainly, refusalOf, viewerOf } from './ask.ts';

describe('SOQL answers', () => {
  const org = buildOrg({
    objects: [account(), contact(), object('Item__c', [plain('Size__c', 'double')])],
    permissionSets: [
      { name: 'B', objects: { Account: ['read'] }, fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read' } },
      { name: 'a', objects: { Contact: ['read'] }, fields: { 'Contact.Email': 'read' } },
      { name: 'C' },
    ],
  });
  const sizes: readonly (number | null)[] = [3, null, 1, 2];
  for (const size of sizes) org.insert('Item__c', { Id: `a0000000000000${String(size ?? 0)}AAA`, Size__c: size });
  const viewer = viewerOf(org);

  it('keeps the order of SELECT, spells names as the schema does, and nests parents', () => {
    const [first] = ask(
      viewer,
      "SELECT field, PERMISSIONSEDIT, parent.name, Id, parent.profile.name FROM fieldpermissions WHERE Field = 'Account.Phone' AND Parent.Name = 'B'",
    );
    expect(Object.keys(first ?? {})).to.deep.equal(['attributes', 'Field', 'PermissionsEdit', 'Parent', 'Id']);
    const id = columnOf(
      viewer,
      "SELECT Id FROM FieldPermissions WHERE Parent.Name = 'B' AND Field = 'Account.Phone'",
    )[0];
    const set = columnOf(viewer, "SELECT Id FROM PermissionSet WHERE Name = 'B'")[0];
    expect(first).to.deep.equal({
      attributes: { type: 'FieldPermissions', url: `/services/data/v67.0/sobjects/FieldPermissions/${String(id)}` },
      Field: 'Account.Phone',
      PermissionsEdit: true,
      Parent: {
        attributes: { type: 'PermissionSet', url: `/services/data/v67.0/sobjects/PermissionSet/${String(set)}` },
        Name: 'B',
        Profile: null,
      },
      Id: id,
    });
  });

  it('sorts without case, in either direction, nulls first unless told', () => {
    const sets = 'FROM PermissionSet WHERE IsOwnedByProfile = false ORDER BY Name';
    expect(columnOf(viewer, `SELECT Name ${sets}`)).to.deep.equal(['a', 'B', 'C']);
    expect(columnOf(viewer, `SELECT Name ${sets} DESC LIMIT 2 OFFSET 1`)).to.deep.equal(['B', 'a']);
    expect(columnOf(viewer, 'SELECT Size__c FROM Item__c ORDER BY Size__c')).to.deep.equal([null, 1, 2, 3]);
    expect(columnOf(viewer, 'SELECT Size__c FROM Item__c ORDER BY Size__c DESC NULLS LAST')).to.deep.equal([
      3,
      2,
      1,
      null,
    ]);
  });

  it('nests children, with null for none', () => {
    const soql =
      "SELECT Name, (SELECT Field FROM FieldPerms WHERE PermissionsEdit = true) FROM PermissionSet WHERE Name IN ('B', 'C')";
    expect(plainly(viewer, soql)).to.deep.equal([
      { Name: 'B', FieldPerms: { totalSize: 1, done: true, records: [{ Field: 'Account.Phone' }] } },
      { Name: 'C', FieldPerms: null },
    ]);
  });

  it('counts', () => {
    expect(countOf(viewer, "SELECT COUNT() FROM FieldPermissions WHERE Parent.Name = 'B'")).to.equal(2);
    expect(
      plainly(
        viewer,
        "SELECT COUNT(Id), COUNT_DISTINCT(SobjectType) kinds FROM FieldPermissions WHERE Parent.Name IN ('a', 'B')",
      ),
    ).to.deep.equal([{ expr0: 3, kinds: 2 }]);
    expect(
      plainly(viewer, 'SELECT MIN(Size__c), MAX(Size__c), SUM(Size__c), AVG(Size__c), COUNT(Size__c) FROM Item__c'),
    ).to.deep.equal([{ expr0: 1, expr1: 3, expr2: 6, expr3: 2, expr4: 3 }]);
  });

  it('groups, filters groups and sorts them', () => {
    const soql =
      'SELECT Parent.Name, SobjectType t, COUNT(Id) n, MAX(Field) FROM FieldPermissions WHERE Parent.IsOwnedByProfile = false GROUP BY Parent.Name, SobjectType';
    expect(ask(viewer, `${soql} ORDER BY COUNT(Id) DESC`)).to.deep.equal([
      { attributes: { type: 'AggregateResult' }, Name: 'B', t: 'Account', n: 2, expr0: 'Account.Phone' },
      { attributes: { type: 'AggregateResult' }, Name: 'a', t: 'Contact', n: 1, expr0: 'Contact.Email' },
    ]);
    expect(plainly(viewer, `${soql} HAVING COUNT(Id) > 1 AND SobjectType LIKE 'acc%'`)).to.have.length(1);
  });

  it('gives whole rows for FIELDS, within 200', () => {
    const [first] = ask(viewer, 'SELECT FIELDS(ALL) FROM PermissionSet LIMIT 1');
    expect(first).to.include({
      Name: `X${String(columnOf(viewer, 'SELECT ProfileId FROM PermissionSet LIMIT 1')[0])}`,
      PermissionsViewSetup: true,
    });
    expect(refusalOf(viewer, 'SELECT FIELDS(ALL) FROM PermissionSet').message).to.contain(
      'must have a LIMIT of at most 200',
    );
  });
});
