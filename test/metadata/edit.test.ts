import { expect } from 'chai';
import fc from 'fast-check';
import { toAccess, type FieldPermission } from '../../src/fls/access.ts';
import { editProfile } from '../../src/metadata/edit.ts';
import { ProfileDocumentError, readProfile, XmlError } from '../../src/metadata/profile.ts';
import { field, object, retrieved } from './documents.ts';
import { fieldName, randomProfile, type RandomProfile } from './random-profile.ts';
import { entryLine, reread } from './reread.ts';

function none(name: string): FieldPermission {
  return { field: name, readable: false, editable: false };
}

describe('editProfile', () => {
  it('changes only the characters of values that differ', () => {
    const text =
      '\uFEFF<Profile>\r\n\t<fieldPermissions><readable> true<!-- true --></readable><!-- x -->\r\n' +
      '\t<field>Account.Fax</field><editable>false</editable></fieldPermissions>\r\n\r\n</Profile>';
    const { text: after, missing } = editProfile(text, [none('Account.Fax')]);
    expect(after).to.equal(text.replace(' true<!--', ' false<!--'));
    expect(missing).to.deep.equal([]);
  });

  it('names the fields that the file lacks as they were given, and inserts none', () => {
    const text = retrieved(field('Account.Fax', 're'), object('Account', 'allowRead'));
    const fields = ['Account.Zip__c', 'Account.Fax', 'Account'];
    expect(editProfile(text, fields.map(none))).to.deep.include({
      text: retrieved(field('Account.Fax'), object('Account', 'allowRead')),
      changed: [{ field: 'Account.Fax', from: 'edit', to: 'none' }],
      missing: ['Account.Zip__c', 'Account'],
    });
  });

  it('changes an entry in both places where it stands twice, however it is spelled', () => {
    const text = retrieved(field('Account.Fax', 're'), field('Account.Zip', 'r'), field('account.FAX', 'r'));
    expect(editProfile(text, [none('ACCOUNT.fax')])).to.deep.include({
      text: retrieved(field('Account.Fax'), field('Account.Zip', 'r'), field('account.FAX')),
      changed: [
        { field: 'Account.Fax', from: 'edit', to: 'none' },
        { field: 'account.FAX', from: 'read', to: 'none' },
      ],
      missing: [],
    });
  });

  it('writes a flag that an entry does not spell where it becomes true, and only there', () => {
    const entry = '<fieldPermissions>\n    <field>Account.Fax</field>\n</fieldPermissions>';
    expect(editProfile(retrieved(entry), [none('Account.Fax')]).text).to.equal(retrieved(entry));
    const read = { field: 'Account.Fax', readable: true, editable: false };
    expect(editProfile(retrieved(entry), [read]).text).to.equal(
      retrieved(entry.replace('</field>', '</field>\n    <readable>true</readable>')),
    );
  });

  it('is undone by the values from before', () => {
    const text = retrieved(field('Account.Fax', 're'), field('Account.Phone', 'r'), field('Account.Zip'));
    const before = readProfile(text).fieldPermissions.map(({ field: name, readable, editable }) => ({
      field: name,
      readable,
      editable,
    }));
    const edited = editProfile(text, ['Account.Fax', 'Account.Phone', 'Account.Zip'].map(none)).text;
    expect(edited).to.not.include('>true<');
    expect(editProfile(edited, before).text).to.equal(text);
  });

  it('refuses what it cannot read', () => {
    expect(() => editProfile('<Profile>', [])).to.throw(XmlError);
    expect(() => editProfile('<PermissionSet/>', [])).to.throw(ProfileDocumentError);
  });

  it('takes a hundred thousand entries', () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `Account.F${index}__c`);
    const before = retrieved(names.map((name) => field(name, 're')).join('\n'));
    const after = retrieved(names.map((name) => field(name)).join('\n'));
    const { text, missing } = editProfile(before, [...names, 'Account.Fax'].map(none));
    expect(text === after).to.equal(true);
    expect(missing).to.deep.equal(['Account.Fax']);
  });
});

/** Some fields with the values to set, in any case; true only where each of a field's entries spells the flag. */
const edits = fc.tuple(
  randomProfile,
  fc.uniqueArray(fc.record({ field: fieldName, readable: fc.boolean(), editable: fc.boolean(), upper: fc.boolean() }), {
    selector: (one) => one.field.toLowerCase(),
    maxLength: 12,
  }),
);

function spelledOnly(profile: RandomProfile, wanted: FieldPermission): FieldPermission {
  const own = profile.fields.filter((one) => one.field === wanted.field);
  return {
    field: wanted.field,
    readable: wanted.readable && own.every(({ readable }) => readable !== null),
    editable: wanted.editable && own.every(({ editable }) => editable !== null),
  };
}

const KEPT_OR_ENTRY =
  /<!\[CDATA\[[^]*?\]\]>|<!--[^]*?-->|<(m:)?later>[^]*?<\/\1?later>|<(m:)?fieldPermissions>[^]*?<\/(m:)?fieldPermissions>/g;

/** The file after the edit, made by hand: each entry's values replaced in its text, without any parser. */
function byHand(text: string, wanted: ReadonlyMap<string, FieldPermission>): string {
  return text.replace(KEPT_OR_ENTRY, (piece) => {
    const permission = wanted.get(/<(?:m:)?field>(.*?)</.exec(piece)?.[1] ?? '');
    if (!permission || !/^<(m:)?fieldPermissions/.test(piece)) return piece;
    return piece.replace(/(<(?:m:)?(editable|readable)>)([^]*?)(<\/(?:m:)?\2>)/g, (...[, open, name, value, close]) =>
      [open, valueByHand(String(value), name === 'editable' ? permission.editable : permission.readable), close].join(
        '',
      ),
    );
  });
}

/** A value that is spelled with a reference is replaced as a whole; any other keeps what stands around the word. */
function valueByHand(value: string, flag: boolean): string {
  const isTrue = /^&#116;|true\s*(\]\]>)?\s*$/.test(value);
  if (isTrue === flag) return value;
  return value.includes('&#') ? String(flag) : value.replace(/(true|false)(?=\s*(\]\]>)?\s*$)/, String(flag));
}

describe('editProfile, whatever the file holds,', () => {
  it('gives just the bytes that an edit by hand gives', () => {
    fc.assert(
      fc.property(edits, ([profile, drawn]) => {
        const wanted = drawn.map((one) => ({ ...spelledOnly(profile, one), upper: one.upper }));
        const given = wanted.map(({ upper, ...one }) => (upper ? { ...one, field: one.field.toUpperCase() } : one));
        const { text, missing } = editProfile(profile.text, given);
        expect(text).to.equal(byHand(profile.text, new Map(wanted.map((one) => [one.field, one]))));
        const held = new Set(profile.fields.map((one) => one.field.toUpperCase()));
        expect(missing).to.deep.equal(given.map((one) => one.field).filter((name) => !held.has(name.toUpperCase())));
      }),
      { numRuns: 500 },
    );
  });

  it('says to another parser what was asked for, and of all else what it said before', () => {
    fc.assert(
      fc.property(edits, ([profile, drawn]) => {
        const on = (flags: Readonly<Record<string, boolean | null>>): string[] =>
          Object.keys(flags).filter((name) => flags[name]);
        const fields = profile.fields.map((own) => {
          const { field: name, readable, editable } = drawn.find((one) => one.field === own.field) ?? own;
          return entryLine(name, on({ readable, editable }));
        });
        const once = editProfile(profile.text, drawn).text;
        expect(reread(once)).to.deep.equal({
          fields: fields.sort(),
          objects: profile.objects.map((one) => entryLine(one.object, on(one.flags))).sort(),
        });
        expect(editProfile(once, drawn).text).to.equal(once);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the fields that it was asked for as they were asked for', () => {
    fc.assert(
      fc.property(edits, ([profile, drawn]) => {
        const { text, missing } = editProfile(profile.text, drawn);
        const absent = new Set(missing);
        const now = new Map(readProfile(text).fieldPermissions.map((entry) => [entry.field, toAccess(entry)]));
        for (const one of drawn) expect(now.get(one.field)).to.equal(absent.has(one.field) ? undefined : toAccess(one));
      }),
    );
  });
});
