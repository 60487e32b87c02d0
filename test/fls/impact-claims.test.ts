import { expect } from 'chai';
import type { Edit } from '../../src/fls/change.ts';
import type { ClaimGroup } from '../../src/fls/claim.ts';
import type { UserGrantors } from '../../src/fls/effective-access.ts';
import { claimImpact, listDecidedFields, type ClaimedUsers } from '../../src/fls/impact-claims.ts';
import { EDIT, grantor, profileGrantor, READ } from '../support/grantors.ts';

const profile = profileGrantor('P');
const edits: readonly Edit[] = [
  { profile: 'P', field: 'Account.Phone', from: 'edit', to: 'none' },
  { profile: 'P', field: 'Lead.Title', from: 'read', to: 'none' },
  { profile: 'P', field: 'Task.Subject', from: 'read', to: 'none' },
];
const CERTAIN = { possible: new Map(), withHidden: new Set<string>() };
const facts = { controllable: new Set(['Account', 'Lead']), hasPersonAccounts: false };

/** As `users: field claimed least-most open, …`; open where it is known that the object is. */
function show(groups: readonly ClaimGroup[]): string[] {
  return groups.map(
    ({ usernames, objects }) =>
      `${usernames.join(' ')}: ${objects
        .flatMap(({ fields }) =>
          fields.map(({ field, claimed, least, most, isObjectOpen }) =>
            [field, claimed, `${least}-${most}`, ...(isObjectOpen ? ['open'] : [])].join(' '),
          ),
        )
        .join(', ')}`,
  );
}

function claimed(
  users: readonly UserGrantors[],
  other: Partial<ClaimedUsers> = {},
): { before: string[]; after: string[] } {
  const { before, after } = claimImpact(edits, { profile, users, ...CERTAIN, ...other }, facts);
  return { before: show(before), after: show(after) };
}

describe('what a plan says that the platform can contradict', () => {
  const accounts = grantor('Accounts', { Account: EDIT });
  const phones = grantor('Phones', { Account: READ }, { 'Account.Phone': 'read' });

  it('is who has the access and loses it, who keeps it through something else, and who never had it', () => {
    const users = [
      { username: 'none', grantors: [] },
      { username: 'keeper', grantors: [phones] },
      { username: 'loser', grantors: [accounts] },
      { username: 'twin', grantors: [accounts] },
    ];
    expect(claimed(users)).to.deep.equal({
      before: [
        'loser twin: Account.Phone edit edit-edit open, Task.Subject read none-read, Lead.Title none none-none',
        'none: Task.Subject read none-read, Account.Phone none none-none, Lead.Title none none-none',
        'keeper: Task.Subject read none-read, Account.Phone read read-read open, Lead.Title none none-none',
      ],
      after: [
        'loser twin: Account.Phone none none-none open, Task.Subject none none-none, Lead.Title none none-none',
        'none: Task.Subject none none-none, Account.Phone none none-none, Lead.Title none none-none',
        'keeper: Task.Subject none none-none, Account.Phone read read-read open, Lead.Title none none-none',
      ],
    });
  });

  it('begins with objects of which a user has any of the fields, where nothing is lost', () => {
    const mixed: readonly Edit[] = [
      { profile: 'P', field: 'Lead.Title', from: 'read', to: 'none' },
      { profile: 'P', field: 'Account.Phone', from: 'read', to: 'none' },
      { profile: 'P', field: 'Account.Fax', from: 'none', to: 'read' },
    ];
    const users = [{ username: 'keeper', grantors: [phones] }];
    const { before } = claimImpact(mixed, { profile, users, ...CERTAIN }, facts);
    expect(before.map(({ objects }) => objects.map(({ object }) => object))).to.deep.equal([['Account', 'Lead']]);
  });

  it('says only what somebody surely has who has permission sets that the org does not show', () => {
    const users = [{ username: 'ada', grantors: [phones] }];
    expect(claimed(users, { withHidden: new Set(['ada']) })).to.deep.equal({
      before: ['ada: Account.Phone read read-edit open'],
      after: ['ada: Account.Phone read read-edit open'],
    });
    const nothingSure = claimed([{ username: 'ada', grantors: [] }], { withHidden: new Set(['ada']) });
    expect(nothingSure).to.deep.equal({ before: ['ada: '], after: ['ada: '] });
  });

  it('leaves open what a group gives of which the org does not show whether it is in force', () => {
    const unclear = grantor('Group', { Lead: READ }, { 'Account.Phone': 'read' }, { state: 'groupUnclear' });
    const { before, after } = claimed([{ username: 'ada', grantors: [accounts, unclear] }]);
    expect(before).to.deep.equal([
      'ada: Account.Phone edit edit-edit open, Lead.Title read none-read, Task.Subject read none-read',
    ]);
    expect(after).to.deep.equal(['ada: Lead.Title none none-none, Task.Subject none none-none']);
  });

  it('leaves open what a group gives that is not up to date', () => {
    const group = grantor('Leads', { Lead: READ }, { 'Account.Phone': 'edit' }, { state: 'groupNotUpdated' });
    const users = [{ username: 'ada', grantors: [accounts] }];
    const { before, after } = claimed(users, { possible: new Map([['ada', [group]]]) });
    expect(before).to.deep.equal(['ada: Account.Phone edit edit-edit open, Task.Subject read none-read']);
    expect(after).to.deep.equal(['ada: Task.Subject none none-none, Lead.Title none none-none']);
  });

  it('keeps the pairs of a user and an object the same before and after', () => {
    const users = [{ username: 'ada', grantors: [accounts] }];
    const { before, after } = claimImpact(edits, { profile, users, ...CERTAIN, withHidden: new Set(['ada']) }, facts);
    const pairs = (groups: readonly ClaimGroup[]): string[][] =>
      groups.map(({ objects }) => objects.map(({ object }) => object));
    expect([pairs(before), pairs(after)]).to.deep.equal([[['Account']], [['Account']]]);
    expect([show(before), show(after)]).to.deep.equal([['ada: Account.Phone edit edit-edit open'], ['ada: ']]);
  });

  it('names the fields that an edit decides on, those of person accounts among them', () => {
    expect([...listDecidedFields([{ profile: 'P', field: 'Contact.Level__c' }])]).to.deep.equal([
      'Contact.Level__c P',
      'Account.Level__pc P',
    ]);
  });
});
