import { expect } from 'chai';
import { READ_RIGHTS } from '../../../src/fls/grantor.ts';
import { createFindingSelection, type FieldCounts } from '../../../src/flows/inspect/finding-rows.ts';
import { bareProfile, permission } from '../fakes.ts';

describe('the rows of field permissions that a report keeps', () => {
  const profiles = new Map([
    ['reader', { ...bareProfile, objects: new Map([['Account', READ_RIGHTS]]) }],
    ['all fields', { ...bareProfile, everyField: true }],
  ]);
  const controllable = new Set(['Account', 'Contact', 'Lead']);

  it('are findings, and what tells of person accounts', () => {
    const isKept = createFindingSelection(new Map(), profiles, controllable);
    const rows = ['Account.Phone', 'Account.Tier__pc', 'Lead.Title', 'Task.Kind__c'];
    const listKept = (id: string, access: 'read' | 'edit'): string[] =>
      rows.filter((field) => isKept(id, permission(field, access)));
    expect(listKept('reader', 'edit')).to.deep.equal(['Account.Tier__pc', 'Lead.Title', 'Task.Kind__c']);
    expect(listKept('all fields', 'read')).to.deep.equal(['Account.Tier__pc']);
    expect(listKept('all fields', 'edit')).to.deep.equal(rows);
  });

  it('are all of a profile of which nothing is known', () => {
    const isKept = createFindingSelection(new Map(), profiles, controllable);
    expect(isKept('other', permission('Account.Phone', 'read'))).to.equal(true);
  });

  it('are counted by object, with those that are not kept', () => {
    const counts: FieldCounts = new Map();
    const isKept = createFindingSelection(counts, profiles, controllable);
    for (const field of ['Account.Phone', 'Account.Fax', 'Lead.Title']) isKept('reader', permission(field, 'read'));
    expect(counts).to.deep.equal(new Map([['reader', new Map(Object.entries({ Account: 2, Lead: 1 }))]]));
  });
});
