import { expect } from 'chai';
import type { Access } from '../../../src/fls/access.ts';
import type { Edit } from '../../../src/fls/change.ts';
import type { AccessByProfile } from '../../../src/flows/change/change.ts';
import {
  readAccessByProfile,
  verifyByRetrieve,
  verifyBySoql,
  mergeDifferences,
  NO_DIFFERENCES,
} from '../../../src/flows/change/verify.ts';
import { problemFrom } from '../../support/problem.ts';
import { changeWorld, second } from './change-world.ts';
import { integration, permission, profileText } from '../fakes.ts';
import { edit } from './resetting.ts';

function createAccess(own: Record<string, Access>, others: Record<string, Access> = {}): AccessByProfile {
  return new Map([
    [integration.id, new Map(Object.entries(own))],
    [second.id, new Map(Object.entries(others))],
  ]);
}

const phone = edit('Account.Phone', 'edit');
const profileChanges = [{ profile: integration, edits: [phone] }];

describe('the access by profile', () => {
  it('has the enabled field permissions by id and field', async () => {
    const { ports } = changeWorld();
    expect(await readAccessByProfile([integration], ports.org)).to.deep.equal(
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

describe('verifying by SOQL', () => {
  const before = createAccess({ 'Account.Phone': 'edit', 'Account.Fax': 'read' }, { 'Account.Fax': 'read' });

  it('finds no difference when the edits are in effect and nothing else changed', () => {
    const after = createAccess({ 'Account.Fax': 'read' }, { 'Account.Fax': 'read' });
    expect(verifyBySoql(profileChanges, before, after)).to.deep.equal(NO_DIFFERENCES);
  });

  it('names edits that are not in effect, with the access of now', () => {
    const half = createAccess({ 'Account.Phone': 'read', 'Account.Fax': 'read' });
    expect(verifyBySoql(profileChanges, before, half)).to.deep.equal({
      ...NO_DIFFERENCES,
      remaining: [{ ...phone, from: 'read' }],
    });
    expect(verifyBySoql(profileChanges, before, before).remaining).to.deep.equal([phone]);
  });

  const changed: [string, Record<string, Access>, Edit][] = [
    ['was taken away', {}, edit('Account.Fax', 'read')],
    ['grew', { 'Account.Fax': 'edit' }, edit('Account.Fax', 'read', { to: 'edit' })],
    ['is new', { 'Account.Fax': 'read', 'Lead.Email': 'read' }, edit('Lead.Email', 'none', { to: 'read' })],
  ];
  for (const [what, own, other] of changed) {
    it(`finds that another field of the profile ${what}`, () => {
      expect(verifyBySoql(profileChanges, before, createAccess(own))).to.deep.equal({
        ...NO_DIFFERENCES,
        others: [other],
      });
    });
  }

  it('compares every profile, also one without accepted edits', () => {
    const two = [...profileChanges, { profile: second, edits: [] }];
    expect(verifyBySoql(two, before, createAccess({ 'Account.Fax': 'read' }, {})).others).to.deep.equal([
      edit('Account.Fax', 'read', { profile: second.name }),
    ]);
  });
});

describe('verifying by retrieve', () => {
  const login = '    <loginFlows><flow>Ask</flow></loginFlows>\n';
  const was = profileText([permission('Account.Phone', 'edit'), permission('Account.Fax', 'read')], login);
  const is = (phoneNow: Access, faxNow: Access = 'read', rest = login): string =>
    profileText([permission('Account.Fax', faxNow), permission('Account.Phone', phoneNow)], rest);
  const seen = (...texts: string[]): ReturnType<typeof verifyByRetrieve> =>
    verifyByRetrieve(profileChanges, new Map([[integration.name, [was]]]), new Map([[integration.name, texts]]));

  it('finds no difference when the edits are in effect and nothing else changed, in any order', () => {
    expect(seen(is('none'))).to.deep.equal(NO_DIFFERENCES);
  });

  it('joins the texts of several jobs', () => {
    const halves = [[permission('Account.Phone', 'none')], [permission('Account.Fax', 'read')]];
    expect(seen(...halves.map((own) => profileText(own, login)))).to.deep.equal(NO_DIFFERENCES);
  });

  it('names edits that are not in effect, and other fields that changed', () => {
    expect(seen(is('read', 'edit'))).to.deep.equal({
      remaining: [{ ...phone, from: 'read' }],
      others: [edit('Account.Fax', 'read', { to: 'edit' })],
      sections: [],
    });
  });

  it('names a section that changed', () => {
    for (const rest of ['', login.replace('Ask', 'Refuse'), `${login}${login.replace('Ask', 'Too')}`])
      expect(seen(is('none', 'read', rest))).to.deep.equal({
        ...NO_DIFFERENCES,
        sections: [`loginFlows of ${integration.name}`],
      });
  });

  it('concludes nothing for an edit without an entry', () => {
    const back = [{ profile: integration, edits: [{ ...phone, from: 'none' as const, to: 'edit' as const }] }];
    const texts = new Map([[integration.name, [profileText([])]]]);
    expect(verifyByRetrieve(back, texts, texts)).to.deep.equal(NO_DIFFERENCES);
  });

  it('concludes nothing from a missing entry', () => {
    expect(seen(profileText([], login))).to.deep.equal(NO_DIFFERENCES);
  });

  it('names the profile that cannot be read', () => {
    expect(problemFrom(() => seen('<Profile>')).key).to.equal('unreadableAnswer');
  });
});

describe('joined differences', () => {
  it('have each difference once', () => {
    const fax = edit('Account.Fax', 'read');
    const ofSecond = { ...fax, profile: second.name };
    const one = { remaining: [phone], others: [fax], sections: ['loginFlows of P'] };
    const other = {
      remaining: [{ ...phone }],
      others: [{ ...fax }, ofSecond],
      sections: ['loginFlows of P', 'x of P'],
    };
    expect(mergeDifferences([one, other])).to.deep.equal({
      remaining: [phone],
      others: [fax, ofSecond],
      sections: ['loginFlows of P', 'x of P'],
    });
  });
});
