import { expect } from 'chai';
import fc from 'fast-check';
import { addOwnNamespace, stripOwnNamespace, stripSetNamespace } from '../../src/fls/own-namespace.ts';

/** Names as metadata and SOQL have them in an org with the namespace xyz (docs/salesforce-facts.md#s1-9). */
const NAMES: readonly (readonly [metadata: string, soql: string])[] = [
  ['Item__c.State__c', 'xyz__Item__c.xyz__State__c'],
  ['Account.State__c', 'Account.xyz__State__c'],
  ['Item__c.OwnerId', 'xyz__Item__c.OwnerId'],
  ['acme__Thing__c.State__c', 'acme__Thing__c.xyz__State__c'],
  ['acme__Thing__c.acme__State__c', 'acme__Thing__c.acme__State__c'],
  ['Alert__e', 'xyz__Alert__e'],
  ['Rate__mdt.Value__c', 'xyz__Rate__mdt.xyz__Value__c'],
  ['Account.Level__pc', 'Account.xyz__Level__pc'],
  ['Site__Latitude__s', 'xyz__Site__Latitude__s'],
  ['xyzzy__c', 'xyz__xyzzy__c'],
  ['Account.Phone', 'Account.Phone'],
  ['Opportunity__hd', 'Opportunity__hd'],
];

describe('names in an org with a namespace of its own', () => {
  for (const [metadata, soql] of NAMES)
    it(`are ${metadata} in metadata and ${soql} in SOQL`, () => {
      expect(stripOwnNamespace(soql, 'xyz')).to.equal(metadata);
      expect(addOwnNamespace(metadata, 'xyz')).to.equal(soql);
      expect(stripOwnNamespace(metadata, 'xyz')).to.equal(metadata);
      expect(addOwnNamespace(soql, 'xyz')).to.equal(soql);
    });

  it('stay as they are without a namespace', () => {
    for (const name of NAMES.flat())
      expect([stripOwnNamespace(name, null), addOwnNamespace(name, null)]).to.deep.equal([name, name]);
  });

  it('compare without case, and lose the namespace of trend objects too', () => {
    expect(stripOwnNamespace('XYZ__Item__c.Xyz__State__c', 'xyz')).to.equal('Item__c.State__c');
    expect(stripOwnNamespace('xyz__Item__hd.xyz__State__c__hst', 'xyz')).to.equal('Item__hd.State__c__hst');
  });

  it('keep what only begins like the namespace', () => {
    for (const name of ['xyz__c', 'xyzItem__c', 'xyz_Item__c', 'xyz__', 'Account.xyz'])
      expect(stripOwnNamespace(name, 'xyz')).to.equal(name);
  });

  it('come back from SOQL as they were, whatever they are', () => {
    const stem = fc.stringMatching(/^[A-Za-z](?:_?[A-Za-z0-9]){0,6}$/);
    const part = fc.tuple(stem, fc.constantFrom('', '__c', '__e', '__mdt', '__b', '__x')).map((pair) => pair.join(''));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 2 }), stem, (parts, namespace) => {
        const name = parts.join('.');
        expect(stripOwnNamespace(addOwnNamespace(name, namespace), namespace)).to.equal(name);
      }),
    );
  });

  it('are those of permission sets without an ending', () => {
    expect(stripSetNamespace('xyz__Readers', 'xyz')).to.equal('Readers');
    expect(stripSetNamespace('acme__Readers', 'xyz')).to.equal('acme__Readers');
    expect(stripSetNamespace('xyz__Readers', null)).to.equal('xyz__Readers');
  });
});
