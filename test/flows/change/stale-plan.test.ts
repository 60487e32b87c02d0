import { expect } from 'chai';
import type { Impact } from '../../../src/fls/change.ts';
import { refuseChangedEdits, refuseChangedImpact } from '../../../src/flows/change/stale-plan.ts';
import { problemFrom } from '../../support/problem.ts';
import { second } from './change-world.ts';
import { edit } from './resetting.ts';

const phone = edit('Account.Phone', 'edit');
const fax = edit('Account.Fax', 'read');
const loss: Impact = { username: 'ada', field: 'Account.Phone', from: 'edit', to: 'none' };

describe('a plan that would be another now', () => {
  it('is refused when an edit differs in any part, with its fields', () => {
    for (const other of [
      { ...phone, from: 'read' as const },
      { ...phone, to: 'read' as const },
      { ...phone, profile: second.name },
    ]) {
      const { key, tokens } = problemFrom(() => {
        refuseChangedEdits([phone, fax], [other, fax]);
      });
      expect([key, tokens]).to.deep.equal(['orgChanged', ['Account.Phone']]);
    }
  });

  it('is refused when an edit is new or gone', () => {
    for (const [planned, current] of [
      [[phone], [phone, fax]],
      [[phone, fax], [phone]],
    ] as const)
      expect(
        problemFrom(() => {
          refuseChangedEdits(planned, current);
        }).tokens,
      ).to.deep.equal(['Account.Fax']);
  });

  it('is refused when it would take other access, with the users', () => {
    for (const other of [
      { ...loss, username: 'bob' },
      { ...loss, from: 'read' as const },
      { ...loss, to: 'read' as const },
    ]) {
      const { key, tokens } = problemFrom(() => {
        refuseChangedImpact([loss], [other]);
      });
      const users = other.username === 'ada' ? 'ada' : 'ada, bob';
      expect([key, tokens]).to.deep.equal(['impactChanged', [users]]);
    }
  });

  it('is not refused when only the order differs', () => {
    refuseChangedEdits([phone, fax], [fax, { ...phone }]);
    refuseChangedImpact([loss], [{ ...loss }]);
  });
});
