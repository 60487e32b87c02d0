import { expect } from 'chai';
import type { OrgState } from '../model.ts';
import { buildOrg, profileId, profileSetId } from '../seed/builder.ts';
import { plain, plains, reference } from '../seed/fields.ts';
import { object } from '../seed/objects.ts';
import { contact } from '../seed/standard-objects.ts';
import { columnOf, countOf, plainly, refusalOf, viewerOf } from './ask.ts';

/** Rows that are easy to tell apart: a custom object with a string, a number, a boolean, a date, and a parent. */
function org(): OrgState {
  const built = buildOrg({
    objects: [
      object('Item__c', [
        plain('Title__c'),
        plain('Price__c', 'double'),
        plain('Sold__c', 'boolean'),
        plain('Seen__c', 'datetime'),
        plain('Day__c', 'date'),
        reference('Box__c', 'Box__c'),
      ]),
      object('Box__c', [...plains('Colour__c')]),
      contact(),
    ],
  });
  built.insert('Box__c', { Id: 'a00000000000001AAA', Name: 'red', Colour__c: 'Red' });
  built.insert('Box__c', { Id: 'a00000000000002AAA', Name: 'none', Colour__c: null });
  const rows: readonly [string, string | null, number | null, boolean, string | null][] = [
    ['1', 'Apple', 1, true, 'a00000000000001AAA'],
    ['2', 'apricot', 2.5, false, 'a00000000000002AAA'],
    ['3', "it's 100%_\\", 30, true, null],
    ['4', null, null, false, 'a00000000000001AAA'],
  ];
  for (const [index, title, price, sold, box] of rows) {
    built.insert('Item__c', {
      Id: `a0100000000000${index}AAA`,
      Name: index,
      Title__c: title,
      Price__c: price,
      Sold__c: sold,
      Seen__c: `2026-11-2${index}T09:30:00.000+0000`,
      Day__c: `2026-11-2${index}`,
      Box__c: box,
    });
  }
  return built;
}

describe('SOQL filters', () => {
  const viewer = viewerOf(org());
  const names = (where: string): string => columnOf(viewer, `SELECT Name FROM Item__c WHERE ${where}`).join('');

  const cases: readonly [where: string, found: string][] = [
    ["Title__c = 'APPLE'", '1'],
    ["Title__c != 'apple'", '234'],
    ['Title__c = null', '4'],
    ['Title__c != NULL', '123'],
    ["Title__c LIKE 'ap%'", '12'],
    ["Title__c like '_pple'", '1'],
    ["Title__c LIKE '%100\\%\\_%'", '3'],
    ["Title__c = 'it\\'s 100%_\\\\'", '3'],
    ["Title__c > 'apple'", '23'],
    ["Title__c IN ('apple', 'x')", '1'],
    ["Title__c in ('apple', null)", '14'],
    ["Title__c NOT IN ('apple')", '234'],
    ['Price__c >= 2.5', '23'],
    ['Price__c < 30', '12'],
    ['Price__c <= 1', '1'],
    ['Price__c > 1', '23'],
    ['Sold__c = true', '13'],
    ['Sold__c != TRUE', '24'],
    ["Box__r.Colour__c = 'red'", '14'],
    ['Box__r.Colour__c = null', '23'],
    ["Box__c = 'a00000000000001'", '14'],
    ["Box__c IN ('a00000000000001AAA')", '14'],
    ["(NOT Title__c LIKE 'ap%')", '34'],
    ['NOT (Sold__c = true AND Price__c = 1)', '234'],
    ["Sold__c = false OR (Price__c > 1 AND Title__c LIKE '%100%')", '234'],
    ['(Sold__c = true AND (Price__c = 1 OR Price__c = 30)) OR Title__c = null', '134'],
    ['Seen__c = YESTERDAY', '2'],
    ['Seen__c = TODAY', '3'],
    ['Seen__c >= TODAY', '34'],
    ['Seen__c > TODAY', '4'],
    ['Seen__c < TODAY', '12'],
    ['Seen__c <= TODAY', '123'],
    ['Seen__c = LAST_N_DAYS:2', '23'],
    ['Seen__c = N_DAYS_AGO:2', '1'],
    ['Seen__c = THIS_WEEK', '234'],
    ['Seen__c = LAST_YEAR', ''],
    ['Seen__c > 2026-11-22T09:30:00Z', '34'],
    ['Seen__c <= 2026-11-22T10:30:00+01:00', '12'],
    ['Day__c = 2026-11-24', '4'],
    ["Box__c IN (SELECT Id FROM Box__c WHERE Colour__c = 'Red')", '14'],
    ["Box__c NOT IN (SELECT Id FROM Box__c WHERE Colour__c = 'Red')", '23'],
  ];
  for (const [where, found] of cases) {
    it(`${where} finds ${found === '' ? 'nothing' : found}`, () => {
      expect(names(where)).to.equal(found);
    });
  }

  it('walks up over any number of parents, and takes an alias', () => {
    const integration = viewerOf(
      buildOrg({
        objects: [contact()],
        profiles: [{ name: 'P', license: 'Salesforce Integration', fields: { 'Contact.Email': 'read' } }],
      }),
    );
    const found = plainly(
      integration,
      "SELECT p.Field, p.Parent.Profile.UserLicense.Name FROM FieldPermissions p WHERE p.parent.PROFILE.userlicense.name = 'salesforce integration'",
    );
    expect(found).to.deep.equal([
      { Field: 'Contact.Email', Parent: { Profile: { UserLicense: { Name: 'Salesforce Integration' } } } },
    ]);
  });

  it('joins inward and outward: users by assignment', () => {
    const built = buildOrg({
      objects: [contact()],
      permissionSets: [{ name: 'S' }],
      users: [{ username: 'u@x', profile: 'System Administrator', sets: ['S'] }],
    });
    const joined = viewerOf(built);
    const inner = "(SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'S')";
    expect(columnOf(joined, `SELECT Username FROM User WHERE Id IN ${inner}`)).to.deep.equal(['u@x']);
    expect(countOf(joined, `SELECT COUNT() FROM User WHERE Id NOT IN ${inner}`)).to.equal(1);
  });

  it('finds lookups with and without Id', () => {
    const built = buildOrg({
      objects: [contact()],
      profiles: [{ name: 'P', fields: { 'Contact.AccountId': 'read' } }],
    });
    const asked = viewerOf(built);
    const set = profileSetId(built, 'P');
    for (const spelling of ['Contact.Account', 'contact.accountid']) {
      const soql = `SELECT Field FROM FieldPermissions WHERE ParentId = '${set}' AND Field = '${spelling}'`;
      expect(columnOf(asked, soql)).to.deep.equal(['Contact.AccountId']);
    }
  });

  it('reads the profile that owns a set, by an id of 15 characters', () => {
    const built = org();
    const id = profileId(built, 'System Administrator').slice(0, 15);
    const found = plainly(viewerOf(built), `SELECT Profile.Name FROM PermissionSet WHERE ProfileId = '${id}'`);
    expect(found).to.deep.equal([{ Profile: { Name: 'System Administrator' } }]);
  });

  it('refuses literals of the wrong kind', () => {
    expect(refusalOf(viewer, "SELECT Id FROM Item__c WHERE Sold__c = 'true'")).to.deep.include({
      errorCode: 'INVALID_FIELD',
    });
    expect(refusalOf(viewer, 'SELECT Id FROM Item__c WHERE Title__c = 1').message).to.contain(
      "value of filter criterion for field 'Title__c' must be of type string and should be enclosed in quotes",
    );
    expect(refusalOf(viewer, "SELECT Id FROM Item__c WHERE Box__c = 'short'")).to.deep.equal({
      errorCode: 'INVALID_QUERY_FILTER_OPERATOR',
      message:
        "\nd FROM Item__c WHERE Box__c = 'short'\n                              ^\nERROR at Row:1:Column:39\ninvalid ID field: short",
    });
    expect(refusalOf(viewer, "SELECT Id FROM Item__c WHERE Title__c = 'a\\qb'").message).to.contain(
      'Illegal character sequence',
    );
  });
});
