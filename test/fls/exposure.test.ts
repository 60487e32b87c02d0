import { expect } from 'chai';
import { addExposures, type KnownGrantors } from '../../src/fls/exposure.ts';
import type { Finding } from '../../src/fls/finding.ts';
import type { Grantor, ObjectRights } from '../../src/fls/grantor.ts';
import { grantor, READ } from '../support/grantors.ts';

const accounts = grantor('Accounts', { Account: READ });
const contacts = grantor('Contacts', { Contact: READ, Account: READ });
const auditor = grantor('Auditor', {}, {}, { everyObject: 'read' });
const session = grantor('Session', { Case: READ }, {}, { state: 'sessionBased' });

function known(all: readonly Grantor[], ...users: readonly (readonly Grantor[])[]): KnownGrantors {
  return {
    all,
    users: users.map((grantors, index) => ({ username: `user${index}@x`, grantors })),
    isComplete: true,
  };
}

type Exposed = Pick<Finding, 'exposure' | 'openedBy' | 'users' | 'through'>;

function expose(object: string, grantors: KnownGrantors | null): Exposed | undefined {
  const [exposed] = addExposures([{ ...STRAY, object, field: `${object}.Field__c` }], grantors);
  return exposed && pick(exposed);
}

function pick({ exposure, openedBy, users, through }: Finding): Exposed {
  return { exposure, openedBy, users, through };
}

describe('exposure of an object', () => {
  it('is live for the users who have what grants it, and tells that from what else grants it', () => {
    const grantors = known([contacts, accounts], [accounts], [accounts, contacts], []);
    expect(expose('Account', grantors)).to.deep.equal({
      exposure: 'live',
      openedBy: ['Accounts', 'Contacts'],
      users: 2,
      through: ['Accounts', 'Contacts'],
    });
    expect(expose('Contact', grantors)).to.deep.equal({
      exposure: 'live',
      openedBy: ['Contacts'],
      users: 1,
      through: ['Contacts'],
    });
  });

  it('is latent when no user of the profile has what grants it, and dormant when nothing grants it', () => {
    const grantors = known([accounts], []);
    expect(expose('Account', grantors)).to.deep.equal({
      exposure: 'latent',
      openedBy: ['Accounts'],
      users: 0,
      through: [],
    });
    expect(expose('Lead', grantors)).to.deep.equal({ exposure: 'dormant', openedBy: [], users: 0, through: [] });
  });

  it('is live for every object by View or Modify All Data', () => {
    expect(expose('Anything__c', known([auditor], [auditor]))?.exposure).to.equal('live');
    expect(expose('Anything__c', known([auditor]))?.openedBy).to.deep.equal(['Auditor']);
  });

  it('is not live by what works only in some sessions', () => {
    expect(expose('Case', known([session], [session]))).to.include({ exposure: 'latent', users: 0 });
  });

  it('is not live by a group that is not up to date, but latent where that alone grants the object', () => {
    const stale = grantor('Stale', { Account: READ, Lead: READ }, {}, { state: 'groupNotUpdated' });
    const grantors = known([accounts, stale], [stale]);
    expect(expose('Account', grantors)).to.deep.include({ exposure: 'latent', openedBy: ['Accounts'], users: 0 });
    expect(expose('Lead', grantors)).to.deep.include({ exposure: 'latent', openedBy: ['Stale'], users: 0 });
  });

  it('is live by a group of which the org does not show whether it is in force', () => {
    const unclear = grantor('Unclear', { Account: READ }, {}, { state: 'groupUnclear' });
    expect(expose('Account', known([accounts, unclear], [unclear]))).to.deep.equal({
      exposure: 'live',
      openedBy: ['Accounts', 'Unclear'],
      users: 1,
      through: ['Unclear'],
    });
  });

  it('is unknown, not dormant, where something that may grant it was not read', () => {
    const partial = { ...known([accounts]), isComplete: false };
    expect(['Account', 'Lead'].map((object) => expose(object, partial)?.exposure)).to.deep.equal(['latent', 'unknown']);
  });

  it('asks each grantor once, however many users have it', () => {
    const lookups = { count: 0 };
    class CountedRights extends Map<string, ObjectRights> {
      public override get(object: string): ObjectRights | undefined {
        lookups.count += 1;
        return super.get(object);
      }
    }
    const all = ['A', 'B', 'C'].map((name) =>
      grantor(name, {}, {}, { objects: new CountedRights([['Account', READ]]) }),
    );
    const users = Array.from({ length: 1000 }, () => all);
    expect(expose('Account', known(all, ...users))).to.include({ exposure: 'live', users: 1000 });
    expect(lookups.count).to.equal(all.length);
  });

  it('is unknown when no grantors were read', () => {
    expect(expose('Account', null)).to.deep.equal({ exposure: 'unknown', openedBy: [], users: 0, through: [] });
  });
});

const STRAY: Finding = {
  profile: 'P',
  object: 'Account',
  field: 'Account.Phone',
  access: 'edit',
  kind: 'stray',
  exposure: 'unknown',
  openedBy: [],
  through: [],
  users: 0,
  kept: null,
  baseline: null,
  location: null,
};

describe('exposing findings', () => {
  it('touches strays alone', () => {
    const uncontrolled: Finding = { ...STRAY, object: 'Task', field: 'Task.Type', kind: 'uncontrolled' };
    expect(addExposures([STRAY, uncontrolled], known([auditor], [auditor]))).to.deep.equal([
      { ...STRAY, exposure: 'live', openedBy: ['Auditor'], through: ['Auditor'], users: 1 },
      uncontrolled,
    ]);
  });

  it('keeps one list of grantors for all fields of an object', () => {
    const finding = (field: string): Finding => ({ ...STRAY, field });
    const grantors = known([auditor], [auditor]);
    const [first, second] = addExposures([finding('Account.Phone'), finding('Account.Fax')], grantors);
    expect(first?.openedBy).to.deep.equal(['Auditor']);
    expect(second?.openedBy).to.equal(first?.openedBy);
    expect(second?.through).to.equal(first?.through);
  });

  describe('in an org with person accounts', () => {
    const hobby: Finding = { ...STRAY, object: 'Contact', field: 'Contact.Hobby__c' };
    const email: Finding = { ...hobby, field: 'Contact.Email' };
    const contactsOnly = grantor('Contacts_Only', { Contact: READ });
    const grantors = known([accounts, contactsOnly], [accounts], [accounts, contactsOnly]);

    it('counts who reads Account for a custom field of Contact, and for no other', () => {
      const exposed = addExposures([email, hobby], { ...grantors, hasPersonAccounts: true });
      const both = ['Accounts', 'Contacts_Only'];
      expect(exposed.map(pick)).to.deep.equal([
        { exposure: 'live', openedBy: ['Contacts_Only'], users: 1, through: ['Contacts_Only'] },
        { exposure: 'live', openedBy: both, users: 2, through: both },
      ]);
    });

    it('counts nobody else without them', () => {
      const [exposed] = addExposures([hobby], grantors);
      expect(exposed?.openedBy).to.deep.equal(['Contacts_Only']);
    });
  });
});
