import { expect } from 'chai';
import { isDescribeResponse, isSoqlPage, listActiveValues } from '../../../../src/adapters/org/client/responses.ts';

describe('a response to a query', () => {
  it('is a page when it has a list of rows', () => {
    expect(isSoqlPage({ totalSize: 1, done: true, records: [{ Id: '1' }], nextRecordsUrl: null })).to.equal(true);
  });

  const others = [
    '',
    null,
    {},
    { records: {} },
    { records: [null] },
    { records: ['x'] },
    { records: [], nextRecordsUrl: 5 },
  ];
  for (const body of others)
    it(`is none when it is ${JSON.stringify(body)}`, () => expect(isSoqlPage(body)).to.equal(false));
});

describe('a response to a describe', () => {
  const values = [{ value: 'A' }, { value: null }, { value: 'B', active: false }, { value: 'C', active: true }];
  const described = { name: 'Type', relationshipName: null, picklistValues: values };

  it('is a description when each field has a name', () => {
    expect(isDescribeResponse({ fields: [described, { name: 'Id', picklistValues: null }] })).to.equal(true);
  });

  for (const field of [
    null,
    'Id',
    {},
    { name: 5 },
    { name: 'Id', picklistValues: 'A' },
    { name: 'Id', picklistValues: [null] },
  ])
    it(`is none with the field ${JSON.stringify(field)}`, () =>
      expect(isDescribeResponse({ fields: [described, field] })).to.equal(false));

  it('tells the active values of a picklist that are texts', () => {
    expect([listActiveValues(described), listActiveValues(undefined)]).to.deep.equal([['A', 'C'], []]);
  });
});
