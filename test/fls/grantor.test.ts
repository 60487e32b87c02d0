import { expect } from 'chai';
import {
  collectGrantorReasons,
  computeGrantorState,
  getObjectAccess,
  isAssignmentInForce,
  isInForce,
  isSurelyInForce,
  type GrantorState,
  type StateFacts,
} from '../../src/fls/grantor.ts';
import { EDIT, grantor, READ } from '../support/grantors.ts';

const updated = { status: 'Updated', needsActivation: false };

describe('the state of a grantor', () => {
  const cases: [string, StateFacts, GrantorState][] = [
    ['a permission set', { needsActivation: false, group: null }, 'inForce'],
    ['a session-based set', { needsActivation: true, group: null }, 'sessionBased'],
    ['a group', { needsActivation: false, group: updated }, 'inForce'],
    ['a session-based group', { needsActivation: false, group: { ...updated, needsActivation: true } }, 'sessionBased'],
    [
      'a session-based group whose set says so',
      { needsActivation: true, group: { ...updated, needsActivation: true } },
      'sessionBased',
    ],
    [
      'an outdated session-based group',
      { needsActivation: false, group: { status: 'Outdated', needsActivation: true } },
      'groupNotUpdated',
    ],
    ['an outdated group', { needsActivation: false, group: { ...updated, status: 'Outdated' } }, 'groupNotUpdated'],
    [
      'an outdated group whose set needs activation',
      { needsActivation: true, group: { ...updated, status: 'Failed' } },
      'groupNotUpdated',
    ],
    [
      'a group that needs no activation, though its set does',
      { needsActivation: true, group: updated },
      'groupUnclear',
    ],
    ['a hidden group', { needsActivation: false, group: { status: null, needsActivation: false } }, 'groupUnclear'],
    [
      'a hidden group whose set needs activation',
      { needsActivation: true, group: { status: null, needsActivation: false } },
      'groupUnclear',
    ],
  ];
  for (const [what, facts, state] of cases) {
    it(`is ${state} for ${what}`, () => {
      expect(computeGrantorState(facts)).to.equal(state);
    });
  }

  it('counts for objects where the group is unclear, and for fields only where it is certain', () => {
    const states: GrantorState[] = ['inForce', 'sessionBased', 'groupNotUpdated', 'groupUnclear'];
    expect(states.filter((state) => isInForce({ state }))).to.deep.equal(['inForce', 'groupUnclear']);
    expect(states.filter((state) => isSurelyInForce({ state }))).to.deep.equal(['inForce']);
  });
});

describe('an assignment', () => {
  const terms = { expires: null, active: true, revoked: false };
  const now = Date.parse('2026-11-26T12:00:00Z');

  it('is in force until it expires', () => {
    expect(isAssignmentInForce(terms, now)).to.equal(true);
    expect(isAssignmentInForce({ ...terms, expires: '2026-11-26T12:00:01.000+0000' }, now)).to.equal(true);
    expect(isAssignmentInForce({ ...terms, expires: '2026-11-26T12:00:00.000+0000' }, now)).to.equal(false);
  });

  it('is not in force when it is revoked or not active', () => {
    expect(isAssignmentInForce({ ...terms, revoked: true }, now)).to.equal(false);
    expect(isAssignmentInForce({ ...terms, active: false }, now)).to.equal(false);
  });
});

describe('what a grantor gives on an object', () => {
  it('is what its object permission gives, or View or Modify All Data', () => {
    const set = grantor('S', { Account: READ, Case: EDIT, Lead: { read: false, edit: false, allFields: false } });
    const access = (one: typeof set): string[] =>
      ['Account', 'Case', 'Lead', 'Order'].map((object) => getObjectAccess(one, object));
    expect(access(set)).to.deep.equal(['read', 'edit', 'none', 'none']);
    expect(access({ ...set, everyObject: 'read' })).to.deep.equal(['read', 'edit', 'read', 'read']);
    expect(access({ ...set, everyObject: 'edit' })).to.deep.equal(['edit', 'edit', 'edit', 'edit']);
  });

  it('has a reason where no object permission is needed', () => {
    const all = [
      grantor('Plain', { Account: READ }),
      grantor('Bulk_Read', {}, {}, { everyObject: 'read' }),
      grantor('Admin_Tools', {}, {}, { everyObject: 'edit' }),
    ];
    expect([...collectGrantorReasons(all)]).to.deep.equal([
      ['Bulk_Read', 'View All Data'],
      ['Admin_Tools', 'Modify All Data'],
    ]);
  });
});
