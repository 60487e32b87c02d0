import { expect } from 'chai';
import fc from 'fast-check';
import type { Access } from '../../src/fls/access.ts';
import { createExplainer, type FieldAccess, type FieldFacts } from '../../src/fls/explanation.ts';
import type { Grantor, ObjectRights } from '../../src/fls/grantor.ts';
import { createIdleCounter } from '../../src/fls/idle-access.ts';

const CONTROLLABLE = new Set(['Account', 'Contact']);
const FIELDS: readonly FieldFacts[] = [
  { field: 'Account.Name', permission: null, updateable: true },
  { field: 'Account.Phone', permission: 'Account.Phone', updateable: true },
  { field: 'Account.Number', permission: 'Account.Number', updateable: false },
  { field: 'Account.Kind__pc', permission: 'Contact.Kind__c', updateable: true },
  { field: 'Contact.Email', permission: 'Contact.Email', updateable: true },
  { field: 'Task.Type', permission: 'Task.Type', updateable: true },
];

const accesses = fc.constantFrom<Access>('none', 'read', 'edit');
const rights: fc.Arbitrary<ObjectRights> = fc
  .record({ read: fc.boolean(), edit: fc.boolean(), allFields: fc.boolean() })
  .map(({ read, edit, allFields }) => ({ read, edit: read && edit, allFields: read && allFields }));
const grantors: fc.Arbitrary<Grantor> = fc
  .record({
    objects: fc.dictionary(fc.constantFrom('Account', 'Contact'), rights, { maxKeys: 2 }),
    everyObject: fc.oneof({ weight: 5, arbitrary: fc.constant<Access>('none') }, accesses),
    everyField: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
    fields: fc.dictionary(
      fc.constantFrom('Account.Phone', 'Account.Number', 'Contact.Kind__c', 'Contact.Email', 'Task.Type'),
      accesses,
      { maxKeys: 3 },
    ),
  })
  .map(({ objects, fields, ...rest }) => ({
    ...{ kind: 'PermissionSet', name: 'Set', label: 'Set', setId: null, state: 'inForce', ...rest },
    ...{ objects: new Map(Object.entries(objects)), fields: new Map(Object.entries(fields)) },
  }));

/** Fields that the first access opens and none of the others, as `read Account.Phone`. */
function listOpened(accessesOfAll: readonly FieldAccess[], ...others: readonly (readonly FieldAccess[])[]): string[] {
  return (['read', 'edit'] as const).flatMap((half) =>
    accessesOfAll.flatMap((one, index) =>
      one[half] && others.every((other) => other[index]?.[half] === false) ? [`${half} ${one.field}`] : [],
    ),
  );
}

function countOf(opened: Iterable<string>): { reads: number; edits: number } {
  const all = [...new Set(opened)];
  const reads = all.filter((one) => one.startsWith('read')).length;
  return { reads, edits: all.length - reads };
}

describe('what grantors that are not in force would open', () => {
  it('is what an explanation has more with one or two of them', () => {
    const seen = { alone: 0, together: 0 };
    fc.assert(
      fc.property(
        fc.array(grantors, { maxLength: 2 }),
        fc.uniqueArray(grantors, { maxLength: 4, selector: (one) => one }),
        (inForce, idle) => {
          const explain = createExplainer(FIELDS, CONTROLLABLE);
          const before = explain(inForce);
          const withOne = new Map(idle.map((one) => [one, explain([...inForce, one])]));
          const gains = createIdleCounter(FIELDS, CONTROLLABLE)(inForce, idle);
          for (const one of idle) {
            const own = withOne.get(one) ?? [];
            const gain = gains.get(one);
            expect(gain?.alone).to.deep.equal(countOf(listOpened(own, before)));
            const pairs = idle.map((other) => ({
              other,
              opened: listOpened(explain([...inForce, one, other]), own, withOne.get(other) ?? []),
            }));
            const partners = pairs.flatMap(({ other, opened }) => (opened.length > 0 ? [other] : []));
            const together = { ...countOf(pairs.flatMap(({ opened }) => opened)), partners };
            expect(gain?.together).to.deep.equal(partners.length === 0 ? null : together);
            seen.alone += gain?.alone.reads ?? 0;
            seen.together += partners.length;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(seen.alone).to.be.greaterThan(0);
    expect(seen.together).to.be.greaterThan(0);
  });

  it('is not what users who were counted before have', () => {
    const set = (rights: Partial<Grantor>): Grantor => ({
      ...{ kind: 'PermissionSet', name: 'Set', label: 'Set', setId: null, state: 'inForce', everyObject: 'none' },
      ...{ everyField: false, objects: new Map(), fields: new Map(), ...rights },
    });
    const all = set({ everyObject: 'edit', everyField: true, fields: new Map([['Account.Phone', 'edit']]) });
    const [objects, phone] = [set({ everyObject: 'read' }), set({ fields: new Map([['Account.Phone', 'read']]) })];
    const countIdle = createIdleCounter(FIELDS.slice(0, 2), CONTROLLABLE);
    const own = (given: readonly Grantor[]): unknown =>
      [...countIdle(given, [objects, phone]).values()].map(({ alone }) => alone);
    const nothing = { reads: 0, edits: 0 };
    expect(own([])).to.deep.equal([{ reads: 1, edits: 0 }, nothing]);
    expect(own([all])).to.deep.equal([nothing, nothing]);
    expect(own([])).to.deep.equal([{ reads: 1, edits: 0 }, nothing]);
  });
});
