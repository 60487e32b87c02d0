import { expect } from 'chai';
import { addExposures, createExposureLookup, type ObjectGrantor, type KnownGrantors } from '../../src/fls/exposure.ts';
import type { Finding } from '../../src/fls/finding.ts';

function opener(name: string, objects: readonly string[], changes: Partial<ObjectGrantor> = {}): ObjectGrantor {
  return { name, readable: new Set(objects), everyObject: false, sessionOnly: false, upToDate: true, ...changes };
}

const accounts = opener('Accounts', ['Account']);
const contacts = opener('Contacts', ['Contact', 'Account']);
const auditor = opener('Auditor', [], { everyObject: true });
const session = opener('Session', ['Case'], { sessionOnly: true });

const of = (
  object: string,
  openers: Omit<KnownGrantors, 'complete'> | null,
): ReturnType<ReturnType<typeof createExposureLookup>> =>
  createExposureLookup(openers && { complete: true, ...openers })(object);

describe('exposure of an object', () => {
  it('is live for the users who hold what grants it, and tells that from what else grants it', () => {
    const openers = { all: [contacts, accounts], userGrantors: [[accounts], [accounts, contacts], []] };
    expect(of('Account', openers)).to.deep.equal({
      exposure: 'live',
      openedBy: ['Accounts', 'Contacts'],
      users: 2,
      through: ['Accounts', 'Contacts'],
    });
    expect(of('Contact', openers)).to.deep.equal({
      exposure: 'live',
      openedBy: ['Contacts'],
      users: 1,
      through: ['Contacts'],
    });
  });

  it('is latent when only those hold it who are no users of the profile, and dormant when nothing grants it', () => {
    const openers = { all: [accounts], userGrantors: [[]] };
    expect(of('Account', openers)).to.deep.equal({ exposure: 'latent', openedBy: ['Accounts'], users: 0, through: [] });
    expect(of('Lead', openers)).to.deep.equal({ exposure: 'dormant', openedBy: [], users: 0, through: [] });
  });

  it('is live for every object by View or Modify All Data', () => {
    expect(of('Anything__c', { all: [auditor], userGrantors: [[auditor]] }).exposure).to.equal('live');
    expect(of('Anything__c', { all: [auditor], userGrantors: [] }).openedBy).to.deep.equal(['Auditor']);
  });

  it('is not live by what works only in some sessions', () => {
    expect(of('Case', { all: [session], userGrantors: [[session]] })).to.include({ exposure: 'latent', users: 0 });
  });

  it('is not live by a group that the org has yet to work out, but latent where that alone grants the object', () => {
    const stale = opener('Stale', ['Account', 'Lead'], { upToDate: false });
    const openers = { all: [accounts, stale], userGrantors: [[stale]] };
    expect(of('Account', openers)).to.deep.include({ exposure: 'latent', openedBy: ['Accounts'], users: 0 });
    expect(of('Lead', openers)).to.deep.include({ exposure: 'latent', openedBy: ['Stale'], users: 0 });
  });

  it('is unknown, not dormant, where not all that may grant it was seen', () => {
    const exposureOf = createExposureLookup({ all: [accounts], userGrantors: [], complete: false });
    expect([exposureOf('Account').exposure, exposureOf('Lead').exposure]).to.deep.equal(['latent', 'unknown']);
  });

  it('is unknown when nobody was asked', () => {
    expect(of('Account', null)).to.deep.equal({ exposure: 'unknown', openedBy: [], users: 0, through: [] });
  });
});

describe('exposing findings', () => {
  it('touches strays alone', () => {
    const stray: Finding = {
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
    const uncontrolled: Finding = { ...stray, object: 'Task', field: 'Task.Type', kind: 'uncontrolled' };
    const exposureOf = createExposureLookup({ all: [auditor], userGrantors: [[auditor]], complete: true });
    expect(addExposures([stray, uncontrolled], exposureOf)).to.deep.equal([
      { ...stray, exposure: 'live', openedBy: ['Auditor'], through: ['Auditor'], users: 1 },
      uncontrolled,
    ]);
  });
});
