import { expect } from 'chai';
import { buildControlledCheck, isControlledOffline } from '../../src/fls/controllable-objects.ts';
import { ObjectNames } from '../../src/fls/object-collections.ts';
import { Problem } from '../../src/fls/problem.ts';

function controlled(objects: readonly string[]): string[] {
  return objects.filter(isControlledOffline);
}

describe('objects that can hold object permissions, without an org', () => {
  it('are ordinary standard objects, and the custom ones of every sort that has data', () => {
    const objects = ['Account', 'Contract', 'Event__c', 'ns__Thing__c', 'Signal__e', 'Old__b', 'Sap__x', 'Faq__kav'];
    expect(controlled(objects)).to.deep.equal(objects);
  });

  it('are none of those whose access follows another object or a user permission', () => {
    const objects = ['Task', 'Event', 'OpportunityLineItem', 'OrderItem', 'QuoteLineItem', 'User', 'WorkOrderLineItem'];
    const others = ['AccountContactRelation', 'CampaignMember', 'PricebookEntry', 'ContentVersion', 'EmailMessage'];
    expect(controlled([...objects, ...others])).to.deep.equal([]);
  });

  it('are none by these endings', () => {
    const objects = ['Rate__mdt', 'ns__Rate__mdt', 'Opportunity__hd', 'Thing__ChangeEvent'];
    expect(controlled([...objects, 'Thing__Share', 'Thing__History', 'Thing__Tag'])).to.deep.equal([]);
  });

  it('are told without regard to case', () => {
    expect(controlled(['task', 'TASK', 'RATE__MDT', 'account'])).to.deep.equal(['account']);
  });
});

describe('objects that can hold object permissions, by a describe in a file', () => {
  const describe = {
    name: 'ObjectPermissions',
    fields: [
      { name: 'ParentId', picklistValues: [] },
      {
        name: 'SobjectType',
        picklistValues: [
          { value: 'Account', active: true },
          { value: 'Invoice__c' },
          { value: 'Retired__c', active: false },
        ],
      },
    ],
  };

  for (const [name, printed] of Object.entries({
    'the describe': describe,
    'what sf printed': { status: 0, result: describe, warnings: [] },
  })) {
    it(`are the values of its picklist, in ${name}`, () => {
      const isControlled = buildControlledCheck(printed, 'describe.json');
      expect(['Account', 'account', 'Invoice__c', 'Retired__c', 'Contact'].map(isControlled)).to.deep.equal([
        true,
        true,
        true,
        false,
        false,
      ]);
    });
  }

  const refused: Readonly<Record<string, unknown>> = {
    'the describe of another object': { ...describe, name: 'FieldPermissions' },
    'no such field': { ...describe, fields: [{ name: 'ParentId' }] },
    'an empty picklist': { ...describe, fields: [{ name: 'SobjectType', picklistValues: [] }] },
    'no picklist': { ...describe, fields: [{ name: 'SobjectType', picklistValues: null }] },
    'an error that sf printed': { status: 1, name: 'NOT_FOUND', message: 'The requested resource does not exist' },
    'a list': [describe],
    null: null,
    'a text': 'ObjectPermissions',
  };
  for (const [name, printed] of Object.entries(refused)) {
    it(`are not taken from ${name}`, () => {
      expect(() => buildControlledCheck(printed, 'describe.json'))
        .to.throw(Problem)
        .that.includes({ key: 'noPicklistInDescribe' })
        .with.deep.property('tokens', ['describe.json']);
    });
  }
});

describe('names of objects', () => {
  it('compare without case', () => {
    const names = new ObjectNames(['Account', 'account', 'Contact']);
    expect([names.size, names.has('ACCOUNT'), names.has('Lead')]).to.deep.equal([2, true, false]);
    expect([names.delete('CONTACT'), [...names]]).to.deep.equal([true, ['account']]);
  });
});
