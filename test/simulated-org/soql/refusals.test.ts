import { expect } from 'chai';
import { buildOrg } from '../seed/builder.ts';
import { address, plain, reference } from '../seed/fields.ts';
import { largeOrg } from '../seed/large-org.ts';
import { object } from '../seed/objects.ts';
import { account, contact } from '../seed/standard-objects.ts';
import { countOf, refusalOf, viewerOf } from './ask.ts';

describe('SOQL refusals', () => {
  const org = buildOrg({
    objects: [
      account(),
      contact(),
      object('Item__c', [
        plain('Size__c', 'double'),
        plain('Notes__c', 'textarea'),
        plain('Sold__c', 'boolean'),
        reference('Account__c', 'Account'),
        ...address('Stock'),
      ]),
    ],
  });
  const viewer = viewerOf(org);

  it('refuses what the platform refuses, pointing at the place', () => {
    expect(refusalOf(viewer, 'SELECT Id, Nope FROM Profile')).to.deep.equal({
      errorCode: 'INVALID_FIELD',
      message:
        "\nSELECT Id, Nope FROM Profile\n           ^\nERROR at Row:1:Column:12\nNo such column 'Nope' on entity 'Profile'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    });
    expect(refusalOf(viewer, 'SELECT Id\nFROM Profil')).to.deep.equal({
      errorCode: 'INVALID_TYPE',
      message:
        "\nFROM Profil\n     ^\nERROR at Row:2:Column:6\nsObject type 'Profil' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    });
    expect(refusalOf(viewer, 'SELECT Owner.Name FROM Profile').message).to.contain(
      "Didn't understand relationship 'Owner' in field path.",
    );
  });

  const malformed: readonly [soql: string, reason: string][] = [
    ['SELECT FROM Profile', "unexpected token: 'FROM'"],
    ["SELECT Id FROM Profile WHERE Name = 'a''", 'ERROR at Row:1:Column:40'],
    ["SELECT Id FROM Profile WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "unexpected token: 'OR'"],
    ['SELECT Id, Id FROM Profile', 'duplicate field selected: Id'],
    ['SELECT Name n FROM Profile', 'only aggregate expressions use field aliasing'],
    ['SELECT Name, COUNT(Id) FROM Profile', 'Field must be grouped or aggregated: Name'],
    ['SELECT Name, UserLicense.Name, COUNT(Id) FROM Profile GROUP BY Name, UserLicense.Name', 'duplicate alias: Name'],
    [
      'SELECT Id FROM User WHERE IsActive = true OR Id IN (SELECT AssigneeId FROM PermissionSetAssignment)',
      'Semi join sub-selects are only allowed at the top level',
    ],
    [
      'SELECT Id FROM Profile WHERE Id IN (SELECT Id FROM Profile)',
      'The inner and outer selects should not be on the same object type',
    ],
    [
      'SELECT Field FROM FieldPermissions WHERE SobjectType IN (SELECT SobjectType FROM ObjectPermissions)',
      "The left operand field in the where expression for outer query of semi-join should be an id field or a reference field, cannot use: 'SobjectType'",
    ],
    [
      'SELECT Id FROM Profile WHERE Id NOT IN (SELECT Name FROM PermissionSet)',
      "semi join sub-selects can only query id fields, cannot use: 'Name'",
    ],
    [
      'SELECT Id FROM FieldPermissions WHERE ParentId IN (SELECT AssigneeId FROM PermissionSetAssignment)',
      "The selected field 'AssigneeId' in the subquery and the left operand field in the where expression in the outer query 'ParentId' should point to the same object type",
    ],
    [
      'SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User ORDER BY Name)',
      'ORDER BY and LIMIT are not allowed in semi join sub-selects',
    ],
    [
      'SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User LIMIT 1)',
      'ORDER BY and LIMIT are not allowed in semi join sub-selects',
    ],
    ['SELECT SUM(Name) FROM Profile', 'field Name does not support aggregate operator SUM'],
    ['SELECT AVG(IsActive) FROM User', 'field IsActive does not support aggregate operator AVG'],
    ['SELECT COUNT(Sold__c) FROM Item__c', 'field Sold__c does not support aggregate operator COUNT'],
    ['SELECT MAX(Notes__c) FROM Item__c', 'field Notes__c does not support aggregate operator MAX'],
    [
      'SELECT CreatedDate, COUNT(Id) FROM Profile GROUP BY CreatedDate',
      "field 'CreatedDate' can not be grouped in a query call",
    ],
    ['SELECT Size__c, COUNT(Id) FROM Item__c GROUP BY Size__c', "field 'Size__c' can not be grouped in a query call"],
    ['SELECT Id FROM Item__c ORDER BY Notes__c', "field 'Notes__c' can not be sorted in a query call"],
  ];
  for (const [soql, reason] of malformed) {
    it(`refuses ${soql}`, () => {
      const { errorCode, message } = refusalOf(viewer, soql);
      expect(errorCode).to.equal('MALFORMED_QUERY');
      expect(message).to.contain(reason);
    });
  }

  it('filters no long text and no address', () => {
    expect(refusalOf(viewer, "SELECT Id FROM Item__c WHERE Notes__c LIKE 'a%'")).to.deep.include({
      errorCode: 'INVALID_FIELD',
    });
    expect(refusalOf(viewer, "SELECT Id FROM Item__c WHERE Notes__c = 'a'").message).to.contain(
      "field 'Notes__c' can not be filtered in a query call",
    );
    expect(refusalOf(viewer, "SELECT Id FROM Item__c WHERE StockAddress = 'a'").message).to.contain(
      'Address fields can only be filtered using Distance expressions',
    );
  });

  it('joins by ids and references of one object', () => {
    for (const where of [
      'Account__c IN (SELECT AccountId FROM Contact)',
      'Account__c NOT IN (SELECT Id FROM Account)',
      'OwnerId IN (SELECT AssigneeId FROM PermissionSetAssignment)',
    ]) {
      expect(countOf(viewer, `SELECT COUNT() FROM Item__c WHERE ${where}`)).to.equal(0);
    }
  });

  it('takes statements of up to 100,000 characters', () => {
    const soql = (length: number): string => `SELECT COUNT() FROM Profile WHERE Name = '${'x'.repeat(length - 43)}'`;
    expect(countOf(viewer, soql(100_000))).to.equal(0);
    expect(refusalOf(viewer, soql(100_001)).message).to.equal(
      'SOQL statements cannot be longer than 100000 characters.',
    );
  });

  it('knows the limits of OFFSET and of groups', () => {
    expect(refusalOf(viewer, 'SELECT Id FROM Profile OFFSET 2001')).to.deep.equal({
      errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
      message: 'Maximum SOQL offset allowed is 2000',
    });
    const large = viewerOf(largeOrg({ profiles: 2, objects: 300, fieldsPerObject: 4 }));
    expect(countOf(large, 'SELECT Id FROM FieldPermissions OFFSET 0')).to.equal(2000);
    expect(
      refusalOf(large, 'SELECT Field, ParentId, COUNT(Id) FROM FieldPermissions GROUP BY Field, ParentId'),
    ).to.deep.equal({
      errorCode: 'EXCEEDED_ID_LIMIT',
      message: 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    });
    expect(
      countOf(large, 'SELECT Field, ParentId, COUNT(Id) FROM FieldPermissions GROUP BY Field, ParentId LIMIT 2000'),
    ).to.equal(2000);
  });
});
