import { expect } from 'chai';
import { finding } from './findings.ts';
import { plan } from './planning.ts';

describe('the plan of a reset in an org with person accounts', () => {
  const found = [finding('A', 'Contact.Level__c'), finding('B', 'Contact.Level__c'), finding('A', 'Contact.Email')];

  it('leaves fields that person accounts have too, unless fields are named', () => {
    const fields = ({ edits }: ReturnType<typeof plan>): string[] =>
      edits.map(({ profile, field }) => `${profile} ${field}`);
    const withPersonFields = new Set(['A']);
    const whole = plan(found, { withPersonFields });
    expect(fields(whole)).to.deep.equal(['A Contact.Email', 'B Contact.Level__c']);
    expect(whole.leftOut).to.deep.equal([{ profile: 'A', field: 'Contact.Level__c', reason: 'personAccount' }]);
    const named = plan(found, { withPersonFields, fields: ['Contact.Level__c'] });
    expect(fields(named)).to.deep.equal(['A Contact.Level__c', 'B Contact.Level__c']);
    expect(named.leftOut).to.deep.equal([]);
  });
});
