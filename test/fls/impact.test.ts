import { expect } from 'chai';
import fc from 'fast-check';
import { getObjectName, type Access } from '../../src/fls/access.ts';
import { createAccessCalculator } from '../../src/fls/effective-access.ts';
import type { Grantor, ObjectRights } from '../../src/fls/grantor.ts';
import { computeProfileImpact, listImpactObjects } from '../../src/fls/impact.ts';
import type { Edit } from '../../src/fls/change.ts';
import { EDIT, grantor, profileGrantor, READ, WIDE } from '../support/grantors.ts';

const nothing = profileGrantor('P');

function set(
  objects: Record<string, ObjectRights>,
  fields: Record<string, Access> = {},
  other: Partial<Grantor> = {},
): Grantor {
  return grantor('Set', objects, fields, other);
}

const controllable = new Set([
  'Account',
  'Case',
  'Opportunity',
  ...Array.from({ length: 150 }, (_, index) => `Bulk_${index}__c`),
]);
const phone: Edit = { profile: 'P', field: 'Account.Phone', from: 'edit', to: 'none' };

/** What a user who holds the grantors loses of the edits, as `field from to`. */
function lost(grantors: readonly Grantor[], edits: readonly Edit[] = [phone], own: Grantor = nothing): string[] {
  return computeProfileImpact(edits, own, [{ username: 'u', grantors }], {
    controllable,
    hasPersonAccounts: false,
  }).map(({ field, from, to }) => `${field} ${from} ${to}`);
}

describe('impact', () => {
  it('is what a user loses who reads the object through another grantor and has the field from the profile alone', () => {
    expect(lost([set({ Account: EDIT })])).to.deep.equal(['Account.Phone edit none']);
    expect(lost([set({ Account: READ })])).to.deep.equal(['Account.Phone read none']);
    expect(lost([set({ Account: READ }), set({ Account: EDIT })])).to.deep.equal(['Account.Phone edit none']);
  });

  it('is nothing for users who cannot read the object, or have the field from elsewhere', () => {
    expect(lost([])).to.deep.equal([]);
    expect(lost([set({ Contact: EDIT }, { 'Account.Fax': 'edit' })])).to.deep.equal([]);
    expect(lost([set({ Account: EDIT }), set({}, { 'Account.Phone': 'edit' })])).to.deep.equal([]);
  });

  it('is the edit alone where read stays', () => {
    expect(lost([set({ Account: EDIT }, { 'Account.Phone': 'read' })])).to.deep.equal(['Account.Phone edit read']);
    expect(lost([set({ Account: EDIT })], [{ ...phone, to: 'read' }])).to.deep.equal(['Account.Phone edit read']);
    expect(lost([set({ Account: READ })], [{ ...phone, to: 'read' }])).to.deep.equal([]);
  });

  it('counts View and Modify All Data for the object, and never for the field', () => {
    expect(lost([set({}, {}, { everyObject: 'read' })])).to.deep.equal(['Account.Phone read none']);
    expect(lost([set({}, {}, { everyObject: 'edit' })])).to.deep.equal(['Account.Phone edit none']);
  });

  it('knows that View All Fields leaves read, of the object or of every one, whoever gives it', () => {
    expect(lost([set({ Account: WIDE }), set({ Account: EDIT })])).to.deep.equal(['Account.Phone edit read']);
    expect(lost([set({ Account: EDIT }, {}, { everyField: true })])).to.deep.equal(['Account.Phone edit read']);
    expect(lost([set({ Account: EDIT })], [phone], { ...nothing, everyField: true })).to.deep.equal([
      'Account.Phone edit read',
    ]);
  });

  it('counts what the profile itself opens', () => {
    expect(lost([], [phone], set({ Account: READ }))).to.deep.equal(['Account.Phone read none']);
  });

  it('may be anything on objects that no object permission opens', () => {
    const edit: Edit = { profile: 'P', field: 'Task.Kind__c', from: 'edit', to: 'none' };
    expect(lost([], [edit])).to.deep.equal(['Task.Kind__c edit none']);
    expect(lost([set({}, { 'Task.Kind__c': 'edit' })], [edit])).to.deep.equal([]);
  });

  it('follows the parent where the platform documents it, as explain does', () => {
    const edit: Edit = { profile: 'P', field: 'OpportunityLineItem.Description', from: 'edit', to: 'none' };
    expect(lost([], [edit])).to.deep.equal([]);
    expect(lost([set({ Opportunity: READ })], [edit])).to.deep.equal(['OpportunityLineItem.Description read none']);
    expect(lost([], [edit], profileGrantor('P', { Opportunity: EDIT }))).to.deep.equal([
      'OpportunityLineItem.Description edit none',
    ]);
    expect(listImpactObjects([edit], { controllable, hasPersonAccounts: false })).to.deep.equal([
      'OpportunityLineItem',
      'Opportunity',
    ]);
    const unlisted = { controllable: new Set<string>(), hasPersonAccounts: false };
    expect(computeProfileImpact([edit], nothing, [{ username: 'u', grantors: [] }], unlisted)).to.have.length(1);
  });

  it('is what a group of which the org does not show whether it is in force may open, whatever fields it grants', () => {
    const unclear = set({ Account: READ }, { 'Account.Phone': 'edit' }, { state: 'groupUnclear', everyField: true });
    expect(lost([unclear])).to.deep.equal(['Account.Phone read none']);
    expect(lost([unclear, set({}, { 'Account.Phone': 'read' })])).to.deep.equal([]);
    expect(lost([set({ Account: EDIT }), unclear])).to.deep.equal(['Account.Phone edit none']);
  });

  it('leaves out what is session-based, and groups that are not up to date, for objects and for fields', () => {
    for (const state of ['sessionBased', 'groupNotUpdated'] as const) {
      const idle = set({ Account: EDIT }, { 'Account.Phone': 'edit' }, { state });
      expect(lost([idle])).to.deep.equal([]);
      expect(lost([idle, set({ Account: READ })])).to.deep.equal(['Account.Phone read none']);
    }
  });

  it('is nothing when edits give', () => {
    expect(lost([set({ Account: EDIT })], [{ ...phone, from: 'none', to: 'edit' }])).to.deep.equal([]);
  });

  it('is told user by user, then in the order of the edits', () => {
    const fax = { ...phone, field: 'Account.Fax' };
    const opened = [set({ Account: READ })];
    const users = ['b@x', 'c@x', 'a@x'].map((username) => ({ username, grantors: username === 'c@x' ? [] : opened }));
    const rest = { from: 'read', to: 'none' };
    expect(
      computeProfileImpact([fax, phone], nothing, users, { controllable, hasPersonAccounts: false }),
    ).to.deep.equal([
      { username: 'a@x', field: 'Account.Fax', ...rest },
      { username: 'a@x', field: 'Account.Phone', ...rest },
      { username: 'b@x', field: 'Account.Fax', ...rest },
      { username: 'b@x', field: 'Account.Phone', ...rest },
    ]);
  });
});

describe('impact, whoever has what,', () => {
  const FIELDS = ['Account.Fax', 'Account.Phone', 'Case.Reason', 'Task.Kind__c'] as const;
  const access = fc.constantFrom<Access[]>('none', 'read', 'edit');
  const rights = fc.constantFrom(READ, EDIT, WIDE, { read: false, edit: false, allFields: false });
  const someSet: fc.Arbitrary<Grantor> = fc
    .record({
      objects: fc.dictionary(fc.constantFrom('Account', 'Case'), rights),
      fields: fc.dictionary(fc.constantFrom(...FIELDS), access),
      everyObject: fc.oneof({ weight: 6, arbitrary: fc.constant<Access>('none') }, { weight: 1, arbitrary: access }),
      everyField: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.boolean() }),
    })
    .map(({ objects, fields, ...other }) => set(objects, fields, other));
  const someEdits = fc
    .tuple(...FIELDS.map((field) => fc.record({ field: fc.constant(field), from: access, to: access })))
    .chain((all) => fc.subarray(all))
    .map((edits) => edits.map((edit) => ({ profile: 'P', ...edit })));
  const world = fc.array(someSet, { maxLength: 4 }).chain((grantors) =>
    fc.record({
      own: someSet,
      users: fc.array(fc.subarray(grantors), { maxLength: 5 }),
      edits: someEdits,
    }),
  );

  it('is the same as asking set by set, user by user', () => {
    fc.assert(
      fc.property(world, ({ own, users, edits }) => {
        const named = users.map((grantors, index) => ({ username: `user${index}`, grantors }));
        const expected = named.flatMap(({ username, grantors }) =>
          edits.flatMap(({ field, ...change }) => {
            const with_ = (given: Access): Access =>
              allows([{ ...own, fields: new Map([[field, given]]) }, ...grantors], field);
            const [from, to] = [with_(change.from), with_(change.to)];
            const shrinks = (from === 'edit' && to !== 'edit') || (from === 'read' && to === 'none');
            return shrinks ? [{ username, field, from, to }] : [];
          }),
        );
        expect(computeProfileImpact(edits, own, named, { controllable, hasPersonAccounts: false })).to.deep.equal(
          expected,
        );
      }),
      { numRuns: 1000 },
    );
  });

  /** docs/salesforce-facts.md#s3-6, word by word. */
  function allows(grantors: readonly Grantor[], field: string): Access {
    const object = getObjectName(field);
    const opens = (right: 'read' | 'edit'): boolean =>
      !controllable.has(object) ||
      grantors.some(({ objects, everyObject }) => {
        const all = everyObject === 'edit' || (right === 'read' && everyObject === 'read');
        return all || objects.get(object)?.[right] === true;
      });
    const reads = grantors.some(
      ({ objects, everyField, fields }) =>
        everyField ||
        objects.get(object)?.allFields === true ||
        ['read', 'edit'].includes(fields?.get(field) ?? 'none'),
    );
    if (opens('edit') && grantors.some(({ fields }) => fields?.get(field) === 'edit')) return 'edit';
    return opens('read') && reads ? 'read' : 'none';
  }
});

describe('impact on many users', function () {
  // A loop over users, edits and grantors alone would take longer than a spec may.
  const objects = Array.from({ length: 150 }, (_, index) => `Bulk_${index}__c`);
  const fields = objects.flatMap((object) => Array.from({ length: 50 }, (_, index) => `${object}.Field_${index}__c`));
  const edits = fields.map((field): Edit => ({ profile: 'P', field, from: 'edit', to: 'none' }));

  it('is found for 1,000 users with 1,000 different sets of grantors and 7,500 edits', () => {
    const shared = Array.from({ length: 10 }, (_, index) =>
      set(Object.fromEntries(objects.slice(index, index + 1).map((object) => [object, READ]))),
    );
    // The grantors of a user are the bits of a number from 1 to 1,000.
    const users = Array.from({ length: 1000 }, (_, index) => ({
      username: `user${String(index + 1).padStart(4, '0')}`,
      grantors: shared.filter((_set, bit) => ((index + 1) >> bit) % 2 === 1),
    }));
    const bits = users.reduce((sum, { grantors }) => sum + grantors.length, 0);
    const impact = computeProfileImpact(edits, nothing, users, { controllable, hasPersonAccounts: false });
    expect(impact).to.have.length(bits * 50);
    expect(impact[0]).to.deep.equal({
      username: 'user0001',
      field: 'Bulk_0__c.Field_0__c',
      from: 'read',
      to: 'none',
    });
  });

  it('looks once at what they share', () => {
    let asked = 0;
    const counted = new Map(fields.map((field): [string, Access] => [field, 'read']));
    const get = counted.get.bind(counted);
    counted.get = (field) => {
      asked += 1;
      return get(field);
    };
    const all = set(Object.fromEntries(objects.map((object) => [object, EDIT])), {}, { fields: counted });
    const empty = set({});
    const users = Array.from({ length: 100 }, (_, index) => ({
      username: `user${index}`,
      grantors: index % 2 === 0 ? [all] : [empty, all],
    }));
    expect(computeProfileImpact(edits, nothing, users, { controllable, hasPersonAccounts: false })).to.have.length(
      100 * 7500,
    );
    expect(asked).to.equal(7500);
  });
});

describe('effective access', () => {
  it('comes from different grantors for object and field', () => {
    const compute = createAccessCalculator(['Account.Phone', 'Case.Reason'], controllable);
    const fields = set({}, { 'Account.Phone': 'edit', 'Case.Reason': 'edit' });
    expect(compute([fields])).to.deep.equal(['none', 'none']);
    expect(compute([fields, set({ Account: READ, Case: EDIT })])).to.deep.equal(['read', 'edit']);
    expect(compute([])).to.deep.equal(['none', 'none']);
  });
});
