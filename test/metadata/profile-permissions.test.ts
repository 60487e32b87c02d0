import { expect } from 'chai';
import fc from 'fast-check';
import { readProfile, ProfileDocumentError } from '../../src/metadata/profile.ts';
import { readProfilePermissions } from '../../src/metadata/profile-permissions.ts';
import { field, object, retrieved } from './documents.ts';
import { randomProfile } from './random-profile.ts';

describe('the permissions of a profile, read without its places', () => {
  it('are those that are read with them, whatever the profile', () => {
    fc.assert(
      fc.property(randomProfile, ({ text }) => {
        const { fieldPermissions, objectPermissions, userPermissions } = readProfile(text);
        expect(readProfilePermissions(text)).to.deep.equal({
          fieldPermissions: fieldPermissions.map(({ field, readable, editable, line }) => {
            return { field, readable, editable, line };
          }),
          readable: objectPermissions.filter(({ allowRead }) => allowRead).map(({ object }) => object),
          userPermissions,
          isOldForm: false,
        });
      }),
    );
  });

  it('are refused where the root is another', () => {
    const text = '<PermissionSet><fieldPermissions/></PermissionSet>';
    expect(() => readProfilePermissions(text)).to.throw(
      ProfileDocumentError,
      'expected <Profile>, found <PermissionSet>',
    );
  });
});

describe('a profile in the form of an old API version', () => {
  // docs/salesforce-facts.md#s1-8
  const old = (...children: readonly string[]): string =>
    `<fieldLevelSecurities>\n${children.join('\n')}\n</fieldLevelSecurities>`;
  const text = retrieved(
    old('<editable>true</editable>', '<field>Account.Phone</field>'),
    old('<editable>false</editable>', '<field>Account.Fax</field>', '<hidden>false</hidden>'),
    old('<editable>true</editable>', '<field>Account.Site</field>', '<hidden>true</hidden>'),
    old('<editable>true</editable>', '<field>Account.Rating</field>', '<readable>false</readable>'),
    '<objectPermissions><object>Lead</object><revokeRead>false</revokeRead></objectPermissions>',
    '<objectPermissions><object>Case</object><revokeEdit>true</revokeEdit></objectPermissions>',
    '<objectPermissions><object>Asset</object><revokeRead>true</revokeRead></objectPermissions>',
  );

  it('is read: a field that is listed and not hidden is readable, an object whose Read is not revoked too', () => {
    const { fieldPermissions, readable, isOldForm } = readProfilePermissions(text);
    expect(fieldPermissions.map(({ field, ...access }) => [field, ...Object.values(access)])).to.deep.equal([
      ['Account.Phone', true, true, 5],
      ['Account.Fax', true, false, 9],
      ['Account.Site', false, false, 14],
      ['Account.Rating', false, false, 19],
    ]);
    expect([readable, isOldForm]).to.deep.equal([['Lead', 'Case'], true]);
  });

  it('is not edited, and says what to do', () => {
    const advice = 'which can be reported and not changed: retrieve the profile again';
    expect(() => readProfile(text))
      .to.throw(ProfileDocumentError, advice)
      .that.includes({ line: 3 });
    const revoked = retrieved(
      '<objectPermissions><object>Lead</object><revokeRead>false</revokeRead></objectPermissions>',
    );
    expect(() => readProfile(revoked)).to.throw(ProfileDocumentError, advice);
  });

  for (const [name, entry] of Object.entries({
    'without a field': old('<editable>true</editable>'),
    'with half a field': old('<field>Phone</field>'),
    'with a wrong flag': old('<editable>yes</editable>', '<field>Account.Phone</field>'),
  }))
    it(`is refused with an entry ${name}`, () => {
      expect(() => readProfilePermissions(retrieved(entry))).to.throw(ProfileDocumentError);
    });
});

describe('a profile that a merge or an editor broke', () => {
  const inner = field('Account.Phone', 're');
  const broken: Readonly<Record<string, readonly [string, RegExp]>> = {
    'an entry in an entry': [
      field('Account.Fax').replace('<readable>', `${inner}<readable>`),
      /^line 6, column \d+: <fieldPermissions> must not be inside of another element/,
    ],
    'an entry deep in another section': [`<custom><x>${inner}</x></custom>`, /must not be inside of another element/],
    'an object permission in a field permission': [
      field('Account.Fax').replace('<readable>', `${object('Account', 'allowRead')}<readable>`),
      /<objectPermissions> must not be inside/,
    ],
    'a misspelled section': [
      inner.replaceAll('fieldP', 'FieldP'),
      /expected <fieldPermissions>, found <FieldPermissions>/,
    ],
    'a section in the singular': [inner.replaceAll('fieldPermissions', 'fieldPermission'), /found <fieldPermission>/],
    'a misspelled flag': [inner.replaceAll('readable', 'Readable'), /line \d+: expected <readable>, found <Readable>/],
    'an entry without a field': [inner.replace(/ *<field>.*\n/, ''), /<fieldPermissions> has no <field>/],
    'a field without its object': [inner.replace('Account.', ''), /<field> must be Object.Field, found "Phone"/],
    'a conflict': [
      `<<<<<<< HEAD\n${inner}\n=======\n${field('Account.Phone')}\n>>>>>>> feature`,
      /^line 3, column 1: a conflict marker of git: resolve the conflict/,
    ],
    'the end of a conflict': [`${inner}\n>>>>>>> feature`, /a conflict marker of git/],
  };
  for (const [name, [section, reason]] of Object.entries(broken))
    it(`is refused for ${name}, whether it is read or edited`, () => {
      for (const read of [readProfilePermissions, readProfile])
        expect(() => read(retrieved(section).replaceAll(/^ +(?=[<=>]{7})/gm, ''))).to.throw(Error, reason);
    });
});
