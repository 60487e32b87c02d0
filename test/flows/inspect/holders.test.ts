import { expect } from 'chai';
import type { KnownGrantors } from '../../../src/fls/exposure.ts';
import type { Grantor } from '../../../src/fls/grantor.ts';
import { buildHolders } from '../../../src/flows/inspect/holders.ts';
import { finding } from '../../support/report.ts';
import { grantor, READ } from '../../support/grantors.ts';

const accounts = grantor('Accounts', { Account: READ });
const cases = grantor('Cases', { Case: READ });
const orders = grantor('Orders', { Order: READ });
const auditor = grantor('Auditor', {}, {}, { everyObject: 'read' });
const session = grantor('Session', { Account: READ }, {}, { state: 'sessionBased' });
const unclear = grantor('Unclear', { Account: READ }, {}, { state: 'groupUnclear' });

function known(users: Readonly<Record<string, readonly Grantor[]>>): KnownGrantors {
  const named = Object.entries(users).map(([username, grantors]) => ({ username, grantors }));
  return { all: [], users: named, isComplete: true };
}

const findings = [
  finding({ profile: 'A', object: 'Account', field: 'Account.Phone' }),
  finding({ profile: 'A', object: 'Case', field: 'Case.Reason', kept: { reason: 'wanted', until: null } }),
  finding({ profile: 'A', object: 'Order', field: 'Order.Name', exposure: 'latent' }),
  finding({ profile: 'B', object: 'Account', field: 'Account.Phone', exposure: 'latent' }),
];

describe('holders', () => {
  it('are the users with a live finding, and the grantors in force by which they have any', () => {
    const grantors = new Map([
      ['A', known({ 'z@x': [accounts, cases, orders], 'a@x': [auditor, session], 'm@x': [orders], 'u@x': [unclear] })],
      ['B', known({ 'b@x': [session] })],
    ]);
    expect(buildHolders(findings, grantors)).to.deep.equal([
      { username: 'a@x', profile: 'A', through: ['Auditor'] },
      { username: 'u@x', profile: 'A', through: ['Unclear'] },
      { username: 'z@x', profile: 'A', through: ['Accounts', 'Cases'] },
    ]);
  });

  it('are none where nothing is live, though users have what grants every object', () => {
    const latent = findings.filter(({ exposure }) => exposure === 'latent');
    expect(buildHolders(latent, new Map([['A', known({ 'a@x': [auditor] })]]))).to.deep.equal([]);
  });

  it('are found for 10,000 users', () => {
    const users = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`user${index}@x`, [accounts, cases, orders]]),
    );
    expect(buildHolders(findings, new Map([['A', known(users)]]))).to.have.length(10_000);
  });
});
