import { expect } from 'chai';
import type { Access } from '../../../src/fls/access.ts';
import type { AccessByProfile } from '../../../src/flows/change/change.ts';
import {
  readAccessByProfile,
  verifyByRetrieve,
  verifyBySoql,
  mergeDifferences,
} from '../../../src/flows/change/verify.ts';
import { problemFrom } from '../../support/problem.ts';
import { changeWorld, second } from './change-world.ts';
import { integration, permission, profileText } from '../fakes.ts';
import { edit } from './resetting.ts';

function picture(own: Record<string, Access>, others: Record<string, Access> = {}): AccessByProfile {
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
  const before = picture({ 'Account.Phone': 'edit', 'Account.Fax': 'read' }, { 'Account.Fax': 'read' });

  it('is content when the edits took effect and nothing else moved', () => {
    const after = picture({ 'Account.Fax': 'read' }, { 'Account.Fax': 'read' });
    expect(verifyBySoql(parts, before, after)).to.deep.equal({ remaining: [], alsoChanged: [] });
  });

  it('says what the org has now of that which did not take effect', () => {
    const half = picture({ 'Account.Phone': 'read', 'Account.Fax': 'read' });
    expect(verifyBySoql(parts, before, half)).to.deep.equal({
      remaining: [{ ...phone, from: 'read' }],
      alsoChanged: [],
    });
    expect(verifyBySoql(parts, before, before).remaining).to.deep.equal([phone]);
  });

  const others: [string, Record<string, Access>, string[]][] = [
    ['was taken away', {}, ['Account.Fax']],
    ['grew', { 'Account.Fax': 'edit' }, ['Account.Fax']],
    ['is new', { 'Account.Fax': 'read', 'Lead.Email': 'read' }, ['Lead.Email']],
  ];
  for (const [what, own, alsoChanged] of others) {
    it(`is not content when another field of the profile ${what}`, () => {
      expect(verifyBySoql(parts, before, picture(own))).to.deep.equal({ remaining: [], alsoChanged });
    });
  }

  it('looks at every profile by itself, one of which nothing was taken included', () => {
    const two = [...parts, { profile: second, edits: [] }];
    expect(verifyBySoql(two, before, picture({ 'Account.Fax': 'read' }, {})).alsoChanged).to.deep.equal([
      'Account.Fax',
    ]);
  });
});

describe('verifying by retrieve', () => {
  const login = '    <loginFlows><flow>Ask</flow></loginFlows>\n';
  const was = profileText([permission('Account.Phone', 'edit'), permission('Account.Fax', 'read')], login);
  const is = (phoneNow: Access, faxNow: Access = 'read', rest = login): string =>
    profileText([permission('Account.Fax', faxNow), permission('Account.Phone', phoneNow)], rest);
  const seen = (...texts: string[]): ReturnType<typeof verifyByRetrieve> =>
    verifyByRetrieve(parts, new Map([[integration.name, [was]]]), new Map([[integration.name, texts]]));

  it('is content when the edits took effect and nothing else moved, in whatever order it comes', () => {
    expect(seen(is('none'))).to.deep.equal({ remaining: [], alsoChanged: [] });
  });

  it('takes what came in several jobs together', () => {
    const halves = [[permission('Account.Phone', 'none')], [permission('Account.Fax', 'read')]];
    expect(seen(...halves.map((own) => profileText(own, login)))).to.deep.equal({ remaining: [], alsoChanged: [] });
  });

  it('says what did not take effect, and what else moved', () => {
    expect(seen(is('read', 'edit'))).to.deep.equal({
      remaining: [{ ...phone, from: 'read' }],
      alsoChanged: ['Account.Fax'],
    });
  });

  it('names the section that is another than before', () => {
    for (const rest of ['', login.replace('Ask', 'Refuse'), `${login}${login.replace('Ask', 'Too')}`])
      expect(seen(is('none', 'read', rest)).alsoChanged).to.deep.equal([`loginFlows of ${integration.name}`]);
  });

  it('concludes nothing from an edit whose entry is not there', () => {
    const back = [{ profile: integration, edits: [{ ...phone, from: 'none' as const, to: 'edit' as const }] }];
    const texts = new Map([[integration.name, [profileText([])]]]);
    expect(verifyByRetrieve(back, texts, texts)).to.deep.equal({ remaining: [], alsoChanged: [] });
  });

  it('concludes nothing from an entry that is not there', () => {
    expect(seen(profileText([], login))).to.deep.equal({ remaining: [], alsoChanged: [] });
  });

  it('names the profile that cannot be read', () => {
    expect(problemFrom(() => seen('<Profile>')).key).to.equal('unreadableAnswer');
  });
});

describe('two proofs together', () => {
  it('say each thing once', () => {
    const one = { remaining: [phone], alsoChanged: ['Account.Fax'] };
    const other = { remaining: [{ ...phone }], alsoChanged: ['Account.Fax', 'loginFlows of P'] };
    expect(mergeDifferences([one, other])).to.deep.equal({
      remaining: [phone],
      alsoChanged: ['Account.Fax', 'loginFlows of P'],
    });
  });
});
