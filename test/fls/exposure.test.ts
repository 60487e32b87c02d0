import { expect } from 'chai';
import { expose, exposures, type Opener, type Openers } from '../../src/fls/exposure.ts';
import type { Finding } from '../../src/fls/finding.ts';

function opener(name: string, objects: readonly string[], changes: Partial<Opener> = {}): Opener {
  return { name, readable: new Set(objects), everyObject: false, sessionOnly: false, current: true, ...changes };
}

const accounts = opener('Accounts', ['Account']);
const contacts = opener('Contacts', ['Contact', 'Account']);
const auditor = opener('Auditor', [], { everyObject: true });
const session = opener('Session', ['Case'], { sessionOnly: true });

const of = (object: string, openers: Omit<Openers, 'complete'> | null): ReturnType<ReturnType<typeof exposures>> =>
  exposures(openers && { complete: true, ...openers })(object);

describe('exposure of an object', () => {
  it('is live for the users who hold what grants it, and tells that from what else grants it', () => {
    const openers = { all: [contacts, accounts], held: [[accounts], [accounts, contacts], []] };
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
    const openers = { all: [accounts], held: [[]] };
    expect(of('Account', openers)).to.deep.equal({ exposure: 'latent', openedBy: ['Accounts'], users: 0, through: [] });
    expect(of('Lead', openers)).to.deep.equal({ exposure: 'dormant', openedBy: [], users: 0, through: [] });
  });

  it('is live for every object by View or Modify All Data', () => {
    expect(of('Anything__c', { all: [auditor], held: [[auditor]] }).exposure).to.equal('live');
    expect(of('Anything__c', { all: [auditor], held: [] }).openedBy).to.deep.equal(['Auditor']);
  });

  it('is not live by what works only in some sessions', () => {
    expect(of('Case', { all: [session], held: [[session]] })).to.include({ exposure: 'latent', users: 0 });
  });

  it('is not live by a group that the org has yet to work out, but latent where that alone grants the object', () => {
    const stale = opener('Stale', ['Account', 'Lead'], { current: false });
    const openers = { all: [accounts, stale], held: [[stale]] };
    expect(of('Account', openers)).to.deep.include({ exposure: 'latent', openedBy: ['Accounts'], users: 0 });
    expect(of('Lead', openers)).to.deep.include({ exposure: 'latent', openedBy: ['Stale'], users: 0 });
  });

  it('is unknown, not dormant, where not all that may grant it was seen', () => {
    const exposureOf = exposures({ all: [accounts], held: [], complete: false });
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
      users: 0,
      kept: null,
      location: null,
    };
    const uncontrolled: Finding = { ...stray, object: 'Task', field: 'Task.Type', kind: 'uncontrolled' };
    const exposureOf = exposures({ all: [auditor], held: [[auditor]], complete: true });
    expect(expose([stray, uncontrolled], exposureOf)).to.deep.equal([
      { ...stray, exposure: 'live', openedBy: ['Auditor'], users: 1 },
      uncontrolled,
    ]);
  });
});
