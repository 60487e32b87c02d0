import { expect } from 'chai';
import type { Access } from '../../src/fls/access.ts';
import { pictureOf, refuseStale, verified, type Picture } from '../../src/flows/verify.ts';
import { changeWorld, second } from './change-world.ts';
import { integration } from './fakes.ts';
import { edit } from './resetting.ts';

function picture(own: Record<string, Access>, others: Record<string, Access> = {}): Picture {
  return new Map([
    [integration.id, new Map(Object.entries(own))],
    [second.id, new Map(Object.entries(others))],
  ]);
}

const phone = edit('Account.Phone', 'edit');
const parts = [{ profile: integration, edits: [phone] }];

describe('the picture of the org', () => {
  it('is what the profiles enable, by id and field', async () => {
    const { ports } = changeWorld();
    expect(await pictureOf(parts, ports.org)).to.deep.equal(
      new Map([
        [
          integration.id,
          new Map([
            ['Account.Phone', 'edit'],
            ['Account.Tier__c', 'read'],
            ['Task.Kind__c', 'read'],
          ]),
        ],
      ]),
    );
  });
});

describe('a plan', () => {
  it('holds while the org has what it was made from, whatever else changes', () => {
    expect(() => {
      refuseStale(parts, picture({ 'Account.Phone': 'edit', 'Account.Fax': 'read' }, { 'Account.Phone': 'none' }));
    }).to.not.throw();
  });

  const changed: [string, Picture][] = [
    ['less', picture({ 'Account.Phone': 'read' })],
    ['nothing', picture({})],
    ['another profile alone', picture({}, { 'Account.Phone': 'edit' })],
    ['no answer for the profile', new Map()],
  ];
  for (const [what, now] of changed) {
    it(`is stale when the org now has ${what}`, () => {
      expect(() => {
        refuseStale(parts, now);
      }).to.throw('orgChanged: Account.Phone');
    });
  }

  it('is stale, too, when a field that it wants to open was opened', () => {
    const opening = [{ profile: integration, edits: [edit('Account.Fax', 'none', { to: 'read' })] }];
    expect(() => {
      refuseStale(opening, picture({ 'Account.Fax': 'edit' }));
    }).to.throw('orgChanged: Account.Fax');
  });
});

describe('verifying', () => {
  const before = picture({ 'Account.Phone': 'edit', 'Account.Fax': 'read' }, { 'Account.Fax': 'read' });

  it('is content when the edits took effect and nothing else moved', () => {
    const after = picture({ 'Account.Fax': 'read' }, { 'Account.Fax': 'read' });
    expect(verified(parts, before, after)).to.deep.equal({ ok: true, remaining: [], alsoChanged: [] });
  });

  it('says what the org has now of that which did not take effect', () => {
    const half = picture({ 'Account.Phone': 'read', 'Account.Fax': 'read' });
    expect(verified(parts, before, half)).to.deep.equal({
      ok: false,
      remaining: [{ ...phone, from: 'read' }],
      alsoChanged: [],
    });
    expect(verified(parts, before, before).remaining).to.deep.equal([phone]);
  });

  const others: [string, Record<string, Access>, string[]][] = [
    ['was taken away', {}, ['Account.Fax']],
    ['grew', { 'Account.Fax': 'edit' }, ['Account.Fax']],
    ['is new', { 'Account.Fax': 'read', 'Lead.Email': 'read' }, ['Lead.Email']],
  ];
  for (const [what, own, alsoChanged] of others) {
    it(`is not content when another field of the profile ${what}`, () => {
      expect(verified(parts, before, picture(own))).to.deep.equal({ ok: false, remaining: [], alsoChanged });
    });
  }

  it('looks at every profile by itself, one of which nothing was taken included', () => {
    const two = [...parts, { profile: second, edits: [] }];
    expect(verified(two, before, picture({ 'Account.Fax': 'read' }, {})).alsoChanged).to.deep.equal(['Account.Fax']);
  });
});
