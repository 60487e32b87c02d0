import { expect } from 'chai';
import {
  collectPermissionableObjects,
  isPermissionable,
  isUnlistedObject,
  parsePermissionableFields,
} from '../../src/fls/permissionable.ts';

/** Values as recorded orgs list them (docs/salesforce-facts.md#s3-8). */
const NEVER_LOOKUPS = [
  'Product2.ExternalId',
  'BusinessBrand.OrgId',
  'SocialPersona.R6SourceId',
  'SocialPost.R6TopicId',
];
const SHORT = ['Contact.Account', 'Contact.Fax', 'Task.Who', ...NEVER_LOOKUPS];
const BOTH = [...SHORT, 'Contact.AccountId', 'Task.WhoId'];

describe('fields that an org lists as permissionable', () => {
  it('are one each where the org lists a lookup in both spellings', () => {
    const listed = parsePermissionableFields(BOTH);
    expect(listed.lookups).to.equal('both');
    expect([...listed.fields].sort()).to.deep.equal(
      ['Contact.AccountId', 'Contact.Fax', 'Task.WhoId', ...NEVER_LOOKUPS].sort(),
    );
  });

  it('are what they are where the org lists one spelling: nothing is cut off or added', () => {
    const listed = parsePermissionableFields(SHORT);
    expect(listed.lookups).to.equal('short');
    expect([...listed.fields]).to.deep.equal(SHORT);
  });

  for (const [spelling, values] of Object.entries({ both: BOTH, short: SHORT })) {
    it(`have lookups and names that end in Id in the spelling of permissions: ${spelling}`, () => {
      const listed = parsePermissionableFields(values);
      for (const field of ['Contact.AccountId', 'Contact.Fax', 'Task.WhoId', ...NEVER_LOOKUPS])
        expect(isPermissionable(field, listed), field).to.equal(true);
      for (const field of ['Contact.OwnerId', 'Contact.Id', 'Account.Fax', 'Product2.External', 'BusinessBrand.Org'])
        expect(isPermissionable(field, listed), field).to.equal(false);
    });
  }

  it('have no lookup by a shorter name that is a field of its own, where lookups stand twice', () => {
    const listed = parsePermissionableFields([...BOTH, 'Plan__x.External']);
    expect(isPermissionable('Plan__x.ExternalId', listed)).to.equal(false);
    expect(isPermissionable('Plan__x.External', listed)).to.equal(true);
  });

  it('tell the objects', () => {
    expect([...collectPermissionableObjects(parsePermissionableFields(['A.X', 'B__c.Y__c', 'A.Z']))]).to.deep.equal([
      'A',
      'B__c',
    ]);
  });

  it('never are of custom metadata types and platform events', () => {
    expect(['Alert__e', 'ns__Rate__mdt', 'alert__E'].every(isUnlistedObject)).to.equal(true);
    expect(['Alert__c', 'Opportunity__hd', 'Alert__ee', 'Event'].some(isUnlistedObject)).to.equal(false);
  });
});
