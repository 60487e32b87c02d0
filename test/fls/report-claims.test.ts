import { expect } from 'chai';
import type { Grantor } from '../../src/fls/grantor.ts';
import type { Finding } from '../../src/fls/finding.ts';
import type { Holder } from '../../src/fls/report.ts';
import { claimReport, type ReportedUsers } from '../../src/fls/report-claims.ts';
import { grantor, READ } from '../support/grantors.ts';
import { finding } from '../support/report.ts';

const accounts = grantor('Accounts', { Account: READ });
const live = finding({ field: 'Account.Phone', through: ['Accounts'] });
const latent = finding({ object: 'Lead', field: 'Lead.Title', exposure: 'latent', openedBy: ['Leads'], through: [] });
const dormant = finding({ object: 'Case', field: 'Case.Origin', exposure: 'dormant', openedBy: [], through: [] });
const ada: Holder = { username: 'ada', profile: 'Admin', through: ['Accounts'] };

type Users = Readonly<Record<string, readonly Grantor[]>>;

function reported(users: Users, other: Partial<ReportedUsers> = {}): ReportedUsers {
  return {
    profile: 'Admin',
    usernames: Object.keys(users),
    grantors: {
      all: [accounts],
      users: Object.entries(users).map(([username, grantors]) => ({ username, grantors })),
      isComplete: true,
    },
    withHidden: new Set(),
    ...other,
  };
}

/** As `users: field least-most, …`. */
function claimed(findings: readonly Finding[], holders: readonly Holder[], users: ReportedUsers): string[] {
  return claimReport({ findings, holders }, [users]).map(
    ({ usernames, objects }) =>
      `${usernames.join(' ')}: ${objects
        .flatMap(({ fields }) => fields.map(({ field, least, most }) => `${field} ${least}-${most}`))
        .join(', ')}`,
  );
}

describe('what a report says that the platform can contradict', () => {
  it('is that those read a live finding whose grantors meet it, and nobody else; live ones first', () => {
    expect(claimed([dormant, latent, live], [ada], reported({ ada: [accounts], bo: [], cy: [] }))).to.deep.equal([
      'ada: Account.Phone read-read, Lead.Title none-none, Case.Origin none-none',
      'bo cy: Account.Phone none-none, Lead.Title none-none, Case.Origin none-none',
    ]);
  });

  it('is nothing for uncontrolled findings and those of unknown exposure, nor for other profiles', () => {
    const uncontrolled = finding({ object: 'Task', field: 'Task.Subject', kind: 'uncontrolled', exposure: 'unknown' });
    const unknown = finding({ field: 'Account.Fax', exposure: 'unknown', through: [] });
    const other = finding({ profile: 'Other', field: 'Account.Site' });
    expect(claimed([uncontrolled, unknown, other], [], reported({ ada: [] }))).to.deep.equal([]);
  });

  it('is not that somebody reads nothing who has permission sets that the org does not show', () => {
    const users = reported({ ada: [accounts], bo: [] }, { withHidden: new Set(['ada', 'bo']) });
    expect(claimed([live, latent], [ada], users)).to.deep.equal(['ada: Account.Phone read-read', 'bo: ']);
  });

  it('is not that somebody reads a field through a group of which the org does not show whether it is in force', () => {
    for (const state of ['groupUnclear', 'mutingHidden', 'membersHidden'] as const)
      expect(claimed([live, latent], [ada], reported({ ada: [{ ...accounts, state }] }))).to.deep.equal([
        'ada: Lead.Title none-none',
      ]);
  });

  it('is not that somebody reads a field through a group that has only the name of the set that opens it', () => {
    const group = grantor('Accounts', { Contact: READ }, {}, { kind: 'PermissionSetGroup' });
    const email = finding({ object: 'Contact', field: 'Contact.Email', through: ['Accounts'] });
    const holders = [ada, { ...ada, username: 'bo' }];
    expect(claimed([live, email], holders, reported({ ada: [group], bo: [accounts] }))).to.deep.equal([
      'ada: Account.Phone none-none, Contact.Email read-read',
      'bo: Account.Phone read-read, Contact.Email none-none',
    ]);
  });

  it('is not that somebody reads nothing of what a set opens that a session may have', () => {
    const set = grantor('Leads', { Lead: READ }, {}, { state: 'sessionBased' });
    expect(claimed([latent, dormant], [], reported({ ada: [set] }))).to.deep.equal(['ada: Case.Origin none-none']);
  });

  it('is not that somebody reads nothing of what a group opens that is not up to date', () => {
    const group = grantor('Leads', { Lead: READ }, {}, { kind: 'PermissionSetGroup', state: 'groupNotUpdated' });
    expect(claimed([latent, dormant], [], reported({ ada: [group] }))).to.deep.equal(['ada: Case.Origin none-none']);
  });

  it('is not that a custom field of Contact is read with person accounts, as Account may be what opens it', () => {
    const level = finding({ object: 'Contact', field: 'Contact.Level__c', through: ['Accounts'] });
    const email = finding({ object: 'Contact', field: 'Contact.Email', through: ['Accounts'] });
    const both = grantor('Accounts', { Account: READ, Contact: READ });
    const known = reported({ ada: [both], bo: [] });
    const users = { ...known, grantors: { ...known.grantors, hasPersonAccounts: true } };
    const groups = claimReport({ findings: [level, email], holders: [ada] }, [users]);
    for (const { objects } of groups) expect(objects.map(({ object }) => object)).to.deep.equal(['Contact']);
    expect(claimed([level, email], [ada], users)).to.deep.equal([
      'ada: Contact.Email read-read',
      'bo: Contact.Level__c none-none, Contact.Email none-none',
    ]);
  });
});
