import { expect } from 'chai';
import { getGoverningField, getPersonField, isPersonAccountField } from '../../src/fls/person-fields.ts';

describe('fields of person accounts', () => {
  it('are governed by custom fields of Contact', () => {
    expect(getPersonField('Contact.Hobby__c')).to.equal('Account.Hobby__pc');
    expect(getPersonField('Contact.ns__Hobby__c')).to.equal('Account.ns__Hobby__pc');
    for (const field of ['Contact.Email', 'Account.Hobby__c', 'MyContact.Hobby__c', 'Contact.Site__Latitude__s'])
      expect(getPersonField(field), field).to.equal(null);
    expect(getGoverningField('Account.Hobby__pc')).to.equal('Contact.Hobby__c');
    expect(getGoverningField('Account.Hobby__c')).to.equal('Account.Hobby__c');
  });

  it('tell that an org has person accounts', () => {
    for (const field of ['Account.PersonBirthdate', 'Account.PersonMailingAddress', 'Account.ns__Hobby__pc'])
      expect(isPersonAccountField(field), field).to.equal(true);
    for (const field of ['Account.Person__c', 'Account.PersonType__c', 'Contact.PersonEmail', 'Account.Phone'])
      expect(isPersonAccountField(field), field).to.equal(false);
  });
});
