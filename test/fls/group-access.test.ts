import { expect } from 'chai';
import type { Access } from '../../src/fls/access.ts';
import type { MemberAccess, ObjectRights } from '../../src/fls/grantor.ts';
import { computeGroupAccess } from '../../src/fls/group-access.ts';

const NOTHING: MemberAccess = {
  viewAllData: false,
  modifyAllData: false,
  everyField: false,
  objects: new Map(),
  fields: new Map(),
};

function set(
  objects: Record<string, Partial<ObjectRights>>,
  fields: Record<string, Access>,
  more: Partial<MemberAccess> = {},
): MemberAccess {
  const none = { read: false, edit: false, allFields: false };
  return {
    ...NOTHING,
    objects: new Map(Object.entries(objects).map(([object, rights]) => [object, { ...none, ...rights }])),
    fields: new Map(Object.entries(fields)),
    ...more,
  };
}

describe('what a permission set group grants', () => {
  it('is the sum of its permission sets', () => {
    const { objects, everyObject, everyField, fields } = computeGroupAccess(
      [
        set({ Account: { read: true } }, { 'Account.Phone': 'read', 'Account.Fax': 'read' }),
        set({ Account: { read: true, edit: true }, Lead: { read: true, allFields: true } }, { 'Account.Fax': 'edit' }),
        set({}, {}, { viewAllData: true }),
      ],
      [],
    );
    expect([...objects]).to.deep.equal([
      ['Account', { read: true, edit: true, allFields: false }],
      ['Lead', { read: true, edit: false, allFields: true }],
    ]);
    expect([...(fields ?? [])]).to.deep.equal([
      ['Account.Phone', 'read'],
      ['Account.Fax', 'edit'],
    ]);
    expect([everyObject, everyField]).to.deep.equal(['read', false]);
  });

  it('is less what any of its muting sets mutes', () => {
    const sets = [
      set(
        { Account: { read: true, edit: true }, Lead: { read: true, allFields: true }, Case: { read: true } },
        { 'Account.Phone': 'edit', 'Account.Fax': 'edit', 'Account.Site': 'read' },
        { viewAllData: true, modifyAllData: true, everyField: true },
      ),
    ];
    const { objects, everyObject, everyField, fields } = computeGroupAccess(sets, [
      set({ Account: { edit: true }, Lead: { allFields: true } }, { 'Account.Phone': 'none', 'Account.Site': 'read' }),
      set({ Case: { read: true } }, { 'Account.Fax': 'read' }, { modifyAllData: true, everyField: true }),
    ]);
    expect([...objects]).to.deep.equal([
      ['Account', { read: true, edit: false, allFields: false }],
      ['Lead', { read: true, edit: false, allFields: false }],
    ]);
    expect([...(fields ?? [])]).to.deep.equal([
      ['Account.Fax', 'read'],
      ['Account.Site', 'read'],
    ]);
    expect([everyObject, everyField]).to.deep.equal(['read', false]);
  });

  it('is nothing without permission sets, whatever is muted', () => {
    expect(computeGroupAccess([], [set({ Account: { read: true } }, { 'Account.Phone': 'none' })])).to.deep.equal({
      objects: new Map(),
      everyObject: 'none',
      everyField: false,
      fields: new Map(),
    });
  });

  it('has no fields where those of a permission set were not read', () => {
    expect(computeGroupAccess([NOTHING, { ...NOTHING, fields: null }], []).fields).to.equal(null);
  });
});
