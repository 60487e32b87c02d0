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

  it('is refused when it would take other access, with the users and what they lose', () => {
    const kept = 'ada (Account.Phone: edit → none)';
    for (const [other, users, losses] of [
      [{ ...loss, username: 'bob' }, 'ada, bob', 'bob (Account.Phone: edit → none)'],
      [{ ...loss, from: 'read' as const }, 'ada', 'ada (Account.Phone: read → none)'],
      [{ ...loss, to: 'read' as const }, 'ada', 'ada (Account.Phone: edit → read)'],
    ] as const) {
      const { key, tokens } = problemFrom(() => {
        refuseChangedImpact([loss], [other]);
      });
      expect([key, tokens]).to.deep.equal(['impactChanged', [users, losses, kept]]);
    }
  });

  it('names ten fields of a user, and says that there are more', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ ...loss, field: `Account.F${index}` }));
    const { details } = problemFrom(() => {
      refuseChangedImpact([], many);
    });
    expect(details.losses).to.match(/^ada \(Account\.F0: edit → none, .*Account\.F9: edit → none, …\)$/u);
    expect([details.users, details.kept]).to.deep.equal(['ada', '']);
  });

  it('is not refused when only the order differs', () => {
    refuseChangedEdits([phone, fax], [fax, { ...phone }]);
    refuseChangedImpact([loss], [{ ...loss }]);
  });
});
