import { expect } from 'chai';
import { buildOrg } from '../seed/builder.ts';
import { largeOrg } from '../seed/large-org.ts';
import { geolocation, plain } from '../seed/fields.ts';
import { account, contact, user } from '../seed/standard-objects.ts';
import { columnOf, countOf, plainly, refusalOf, viewerOf } from './ask.ts';

describe('SOQL on entities that the platform computes', () => {
  const org = buildOrg({
    objects: [account(...geolocation('Site__c')), contact(), user(plain('Cost_Centre__c'))],
    profiles: [{ name: 'Colon: P', fullName: 'Colon%3A P' }, { name: 'Q' }],
  });
  const viewer = viewerOf(org, { api: 'tooling' });

  it('tells permissionable fields from components and required ones', () => {
    const soql =
      "SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = 'Account' AND IsPermissionable = true AND IsComponent = false";
    const fields = columnOf(viewer, soql);
    expect(fields).to.include.members(['Phone', 'BillingAddress', 'Site__c', 'ParentId']);
    expect(fields).not.to.include.members(['Name', 'OwnerId', 'BillingCity', 'Site__Latitude__s']);
    const parts =
      "SELECT DurableId FROM EntityParticle WHERE FieldDefinitionId = 'Account.Site__c' AND IsComponent = true ORDER BY DurableId";
    expect(columnOf(viewer, parts)).to.deep.equal(['Account.Site__Latitude__s', 'Account.Site__Longitude__s']);
  });

  it('says that User has no field-level security, though its custom fields can have it', () => {
    expect(
      plainly(viewer, 'SELECT QualifiedApiName, IsFlsEnabled FROM EntityDefinition ORDER BY QualifiedApiName'),
    ).to.deep.equal([
      { QualifiedApiName: 'Account', IsFlsEnabled: true },
      { QualifiedApiName: 'Contact', IsFlsEnabled: true },
      { QualifiedApiName: 'User', IsFlsEnabled: false },
    ]);
  });

  const refused: readonly [soql: string, errorCode: string, reason: string][] = [
    [
      'SELECT DurableId FROM EntityParticle',
      'MALFORMED_QUERY',
      'EntityParticle: a filter on a reified column is required [EntityDefinitionId,FieldDefinitionId,DurableId]',
    ],
    [
      "SELECT DurableId FROM EntityDefinition WHERE KeyPrefix = '001' OR KeyPrefix = '003'",
      'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION',
      'Disjunctions not supported',
    ],
    [
      "SELECT DurableId FROM EntityDefinition WHERE QualifiedApiName != 'Account'",
      'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION',
      'Only equals comparisons permitted',
    ],
    [
      'SELECT COUNT(DurableId), KeyPrefix FROM EntityDefinition GROUP BY KeyPrefix',
      'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION',
      'The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more information.',
    ],
  ];
  for (const [soql, errorCode, message] of refused) {
    it(`refuses ${soql}`, () => {
      expect(refusalOf(viewer, soql)).to.deep.equal({ errorCode, message });
    });
  }

  it('stops at 2,000 rows whatever LIMIT says, so that only a cursor gets further', () => {
    const large = viewerOf(largeOrg({ profiles: 0, objects: 300, fieldsPerObject: 8 }), { api: 'tooling' });
    const particles = (cursor: string): string =>
      `SELECT DurableId FROM EntityParticle WHERE DurableId > '${cursor}' ORDER BY DurableId LIMIT 10`;
    const first = columnOf(large, particles('A'));
    expect(first).to.have.length(2000);
    expect(columnOf(large, particles(String(first.at(-1))))).to.have.length(300 * 10 - 2000);
  });

  it("gives a profile's metadata name for one row at a time, to the Tooling API only", () => {
    expect(columnOf(viewer, "SELECT FullName FROM Profile WHERE Name = 'Colon: P'")).to.deep.equal(['Colon%3A P']);
    expect(refusalOf(viewer, 'SELECT FullName FROM Profile').message).to.equal(
      'When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: 3',
    );
    expect(refusalOf(viewerOf(org), 'SELECT FullName FROM Profile').errorCode).to.equal('INVALID_FIELD');
  });

  it('has SourceMember only where source is tracked', () => {
    const soql =
      'SELECT MemberIdOrName, MemberType, MemberName, IsNameObsolete, RevisionCounter, IsNewMember, ChangedBy, LastModifiedDate FROM SourceMember WHERE RevisionCounter > 0';
    expect(refusalOf(viewer, soql).errorCode).to.equal('INVALID_TYPE');
    const tracked = buildOrg({ info: { tracksSource: true }, objects: [account()] });
    tracked.insert('SourceMember', {
      Id: '0MZ000000000001AAA',
      MemberType: 'Profile',
      MemberName: 'Admin',
      RevisionCounter: 3,
      IsNameObsolete: false,
    });
    expect(countOf(viewerOf(tracked, { api: 'tooling' }), soql)).to.equal(1);
    expect(refusalOf(viewerOf(tracked), soql).errorCode).to.equal('INVALID_TYPE');
  });

  it('answers about the running user', () => {
    const asked = viewerOf(org);
    expect(
      plainly(asked, 'SELECT PermissionsViewSetup, PermissionsApiUserOnly FROM UserPermissionAccess LIMIT 1'),
    ).to.deep.equal([{ PermissionsViewSetup: true, PermissionsApiUserOnly: false }]);
    const soql = "SELECT IsAccessible, IsUpdatable FROM UserFieldAccess WHERE FieldDefinitionId = 'Account.Phone'";
    expect(plainly(asked, soql)).to.deep.equal([{ IsAccessible: true, IsUpdatable: true }]);
  });
});
