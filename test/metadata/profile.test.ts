import { expect } from 'chai';
import { ProfileDocumentError, readProfile } from '../../src/metadata/profile.ts';
import { XmlError } from '../../src/xml/error.ts';
import type { TextRange } from '../../src/xml/splice.ts';
import { field, NAMESPACE, object, retrieved } from './documents.ts';

function slice(text: string, range: TextRange | null): string | null {
  return range && text.slice(range.start, range.end);
}

describe('readProfile', () => {
  it('reads what Salesforce writes', () => {
    const text = retrieved(
      '<custom>false</custom>',
      field('Account.Fax', 'r'),
      field('Account.Phone', 're'),
      object('Account', 'allowRead', 'viewAllFields'),
      '<userLicense>Salesforce Integration</userLicense>',
    );
    const { fieldPermissions, objectPermissions } = readProfile(text);
    expect(fieldPermissions.map((entry) => [entry.field, entry.readable, entry.editable, entry.line])).to.deep.equal([
      ['Account.Fax', true, false, 6],
      ['Account.Phone', true, true, 11],
    ]);
    const [account] = objectPermissions;
    expect([account?.object, account?.allowRead, account?.line]).to.deep.equal(['Account', true, 20]);
    expect(account?.flags.filter((flag) => flag.value).map((flag) => flag.name)).to.deep.equal([
      'allowRead',
      'viewAllFields',
    ]);
    expect(account?.flags.map((flag) => slice(text, flag))).to.deep.equal([
      'false',
      'false',
      'false',
      'true',
      'false',
      'true',
      'false',
    ]);
  });

  it('gives the place of each entry and of the characters of its values', () => {
    const entry =
      '<fieldPermissions a="1"><readable>\r\n true </readable><!-- <field>No.No</field> --><field> A.B </field></fieldPermissions>';
    const text = `<Profile>\r\n${entry}\r\n</Profile>`;
    const [read] = readProfile(text).fieldPermissions;
    expect(read && slice(text, read)).to.equal(entry);
    expect(read?.flags.map((flag) => [flag.name, slice(text, flag), flag.start])).to.deep.equal([
      ['readable', 'true', text.indexOf('true')],
    ]);
    expect([read?.field, read?.readable, read?.editable, read?.line]).to.deep.equal(['A.B', true, false, 3]);
  });

  const spellings: Readonly<Record<string, string>> = {
    'entities and character references':
      '<fieldPermissions><editable>&#116;rue</editable><field>A&#46;B&amp;C</field><readable>true</readable></fieldPermissions>',
    CDATA:
      '<fieldPermissions><editable><![CDATA[true]]></editable><field><![CDATA[A.B&C]]></field><readable>true</readable></fieldPermissions>',
    'another order and unknown children':
      '<fieldPermissions><hidden>false</hidden><readable>true</readable><x><y/></x><field>A.B&amp;C</field><editable>true</editable></fieldPermissions>',
    'attributes and comments':
      '<fieldPermissions a="b"><!-- <editable>false</editable> --><editable c="d">true</editable><field>A.B<!-- x -->&amp;C</field><readable>true</readable></fieldPermissions>',
  };
  for (const [name, entry] of Object.entries(spellings)) {
    it(`reads an entry with ${name}`, () => {
      const { fieldPermissions } = readProfile(`<Profile xmlns="${NAMESPACE}">${entry}</Profile>`);
      expect(fieldPermissions.map((one) => [one.field, one.readable, one.editable])).to.deep.equal([
        ['A.B&C', true, true],
      ]);
    });
  }

  it('takes no element with a prefix for an entry or for the child of one, as sf does not', () => {
    const children = '<o:field>No.No</o:field><field>A.B</field><o:readable/>';
    const entry = `<fieldPermissions>${children}</fieldPermissions>`;
    const text = `<Profile xmlns:o="urn:other">${entry}${entry.replaceAll('fieldPermissions', 'o:fieldPermissions')}</Profile>`;
    const { fieldPermissions } = readProfile(text);
    expect(fieldPermissions.map((one) => [one.field, one.readable])).to.deep.equal([['A.B', false]]);
  });

  it('refuses a root with a prefix, which sf cannot read either', () => {
    const text = `<m:Profile xmlns:m="${NAMESPACE}"><m:custom>true</m:custom></m:Profile>`;
    expect(() => readProfile(text)).to.throw(ProfileDocumentError, 'line 1: expected <Profile>, found <m:Profile>');
  });

  it('lists an entry that stands twice twice', () => {
    const { fieldPermissions } = readProfile(retrieved(field('A.B', 'r'), field('A.B')));
    expect(fieldPermissions.map((one) => one.readable)).to.deep.equal([true, false]);
  });

  it('keeps flags that it does not know, and leaves children that are none', () => {
    const text =
      '<Profile><objectPermissions><allowFly>true</allowFly><note>hi</note><object>A</object></objectPermissions></Profile>';
    const [entry] = readProfile(text).objectPermissions;
    expect(entry?.flags.map(({ name, value }) => [name, value])).to.deep.equal([['allowFly', true]]);
  });

  it('reads a profile without entries', () => {
    const { fieldPermissions, objectPermissions } = readProfile('<Profile/>');
    expect([fieldPermissions, objectPermissions]).to.deep.equal([[], []]);
  });
});

describe('readProfile refuses, naming the line,', () => {
  const permission = (...children: string[]): string =>
    `<Profile>\n<fieldPermissions>\n${children.join('\n')}\n</fieldPermissions>\n</Profile>`;
  const cases: readonly (readonly [string, string, number, string])[] = [
    ['another root', '<?xml version="1.0"?>\n<PermissionSet/>', 2, 'expected <Profile>, found <PermissionSet>'],
    [
      'a flag that is neither',
      permission('<field>A.B</field>', '<readable>yes</readable>'),
      4,
      '<readable> must be true or false, found "yes"',
    ],
    [
      'a flag in capitals',
      permission('<editable>TRUE</editable>', '<field>A.B</field>'),
      3,
      '<editable> must be true or false, found "TRUE"',
    ],
    ['an empty flag', permission('<field>A.B</field>', '<readable/>'), 4, '<readable> must be true or false, found ""'],
    ['an entry without its field', permission('<readable>true</readable>'), 2, '<fieldPermissions> has no <field>'],
    [
      'an empty field',
      permission('<readable>true</readable>', '<field> </field>'),
      4,
      '<fieldPermissions> has no <field>',
    ],
    [
      'a field twice',
      permission('<field>A.B</field>', '<field>A.B</field>'),
      4,
      '<fieldPermissions> has <field> more than once',
    ],
    [
      'a flag twice',
      permission('<readable>true</readable>', '<field>A.B</field>', '<readable>true</readable>'),
      5,
      '<fieldPermissions> has <readable> more than once',
    ],
    [
      'an object permission without its object',
      '<Profile>\n<objectPermissions/>\n</Profile>',
      2,
      '<objectPermissions> has no <object>',
    ],
    [
      'an object flag that is neither',
      '<Profile><objectPermissions>\n<allowRead>1</allowRead><object>A</object></objectPermissions></Profile>',
      2,
      '<allowRead> must be true or false, found "1"',
    ],
  ];
  for (const [name, text, line, reason] of cases) {
    it(name, () => {
      expect(() => readProfile(text))
        .to.throw(ProfileDocumentError, `line ${line}: ${reason}`)
        .with.property('line', line);
    });
  }

  it('an entry of flags without end', () => {
    const flags = Array.from({ length: 100_000 }, (_, n) => `<f${n}>true</f${n}>`).join('');
    expect(() => readProfile(`<Profile><objectPermissions>${flags}</objectPermissions></Profile>`)).to.throw(
      ProfileDocumentError,
      '64 flags',
    );
  });

  it('what is no XML, as such', () => {
    expect(() => readProfile('<Profile>\n  <custom>false</Profile>')).to.throw(
      XmlError,
      'line 2, column 16: expected </custom>',
    );
    expect(() => readProfile('<!DOCTYPE Profile><Profile/>')).to.throw(XmlError, 'refused');
    expect(() => readProfile(permission('<field>A.<b>B</b></field>'))).to.throw(
      XmlError,
      '<field> must contain text only',
    );
  });

  it('a value without printing what could drive a terminal', () => {
    const text = permission('<field>A.B</field>', `<readable>\u009B2J${'x'.repeat(500)}</readable>`);
    expect(() => readProfile(text)).to.throw(ProfileDocumentError, /found "\\u\{9b\}2Jx{57}…"$/);
  });
});
