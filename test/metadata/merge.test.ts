import { expect } from 'chai';
import { mergeProfile, type MergedPermissions } from '../../src/metadata/merge.ts';
import { field, NAMESPACE, object, retrieved } from './documents.ts';

function merge(
  project: string,
  org: string,
  objects: readonly string[] = ['Account'],
  keep: readonly string[] = [],
): MergedPermissions {
  return mergeProfile(project, org, { objects: new Set(objects), keep: new Set(keep) });
}

describe('mergeProfile', () => {
  it('changes nothing, and gives back the very text, when nothing differs', () => {
    const text = retrieved('<custom>true</custom>', field('Account.Fax', 'r'), object('Account', 'allowRead'));
    expect(merge(text, text)).to.deep.equal({ text, splices: [], removedNames: [] });
  });

  it('changes only the characters of values that differ, however the entry is written', () => {
    const project = [
      '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- ours --><Profile xmlns="http://soap.sforce.com/2006/04/metadata" a="&apos;">\r\n',
      '\t<description>R&amp;D &quot;x&quot; &#233; <![CDATA[<raw>]]></description>\r\n\r\n',
      '\t<fieldPermissions><!-- why -->\r\n\t\t<readable> true </readable>\r\n\t\t<field>Account.Phone</field><editable>true<!-- e --></editable>\r\n\t</fieldPermissions>\r\n',
      '  <fieldPermissions><field>Account.&#70;ax</field><readable><![CDATA[false]]></readable></fieldPermissions>\n',
      '\t<unknown><deep><permissions>no</permissions></deep></unknown></Profile>\r\n\r\n',
    ].join('');
    const after = merge(project, retrieved(field('Account.Fax', 'r'), field('Account.Phone')));
    expect(after.text).to.equal(
      project.replace(' true <', ' false <').replace('true<!-- e', 'false<!-- e').replace('CDATA[false', 'CDATA[true'),
    );
    expect(after.removedNames).to.deep.equal([]);
  });

  it('leaves the entries of objects outside the scope, on both sides', () => {
    const project = retrieved(field('Contact.Fax', 're'), field('Lead.Fax', 're'), object('Lead', 'allowRead'));
    const org = retrieved(
      field('Account.Fax'),
      field('Contact.Fax'),
      field('Lead.Fax'),
      object('Contact', 'allowRead'),
      object('Lead', 'allowRead', 'allowEdit'),
    );
    expect(merge(project, org, ['Contact']).text).to.equal(
      retrieved(
        field('Contact.Fax'),
        field('Lead.Fax', 're'),
        object('Contact', 'allowRead'),
        object('Lead', 'allowRead'),
      ),
    );
    expect(merge(project, org, []).text).to.equal(project);
  });

  it('removes entries that the org does not know, with their lines, but not their neighbours nor comments', () => {
    const gone = field('Account.Gone__c', 're').replace('<field>', '<!-- inner -->\n    <field>');
    const project = retrieved(
      field('Account.Fax'),
      '<!-- about gone -->',
      '',
      gone,
      '',
      '<!-- about phone -->',
      field('Account.Phone'),
      object('Account', 'allowRead'),
    );
    const after = merge(project, retrieved(field('Account.Fax'), field('Account.Phone')));
    expect(after.text).to.equal(
      retrieved(field('Account.Fax'), '<!-- about gone -->', '', '', '<!-- about phone -->', field('Account.Phone')),
    );
    expect(after.removedNames).to.have.lengthOf(2);
  });

  it('removes entries that share their line only as far as they reach', () => {
    const entry = (name: string): string => `<fieldPermissions><field>${name}</field></fieldPermissions>`;
    const lines = (...rows: string[]): string => `<Profile>\n${rows.map((row) => `  ${row}\n`).join('')}</Profile>`;
    const project = lines(
      `${entry('Account.A')} ${entry('Account.B')} ${entry('Account.C')}`,
      `${entry('Account.D')} <!-- d -->`,
      `<!-- e --> ${entry('Account.E')}`,
      `${entry('Account.F')}  ${entry('Account.G')}`,
      `${entry('Account.H')}${entry('Account.I')}`,
    );
    const org = retrieved(field('Account.B'), field('Account.I'));
    expect(merge(project, org).text).to.equal(
      lines(entry('Account.B'), '<!-- d -->', '<!-- e -->', entry('Account.I')),
    );
  });

  it('keeps entries that it is told to keep', () => {
    const project = retrieved(field('Account.Gone__c', 're'), field('Account.Kept__c', 're'));
    expect(merge(project, retrieved(field('Account.Fax')), ['Account'], ['Account.Kept__c']).text).to.equal(
      retrieved(field('Account.Fax'), field('Account.Kept__c', 're')),
    );
  });

  it('gives every one of several entries for a field the org’s value', () => {
    const project = retrieved(field('Account.Fax', 're'), field('Account.Fax', 'r'), field('Account.Fax'));
    const after = merge(project, retrieved(field('Account.Fax', 'r')));
    expect(after.text).to.equal(
      retrieved(field('Account.Fax', 'r'), field('Account.Fax', 'r'), field('Account.Fax', 'r')),
    );
    expect(merge(project, retrieved()).text).to.equal(retrieved());
  });

  it('takes names that differ in case for the same, and keeps the file’s spelling', () => {
    const project = retrieved(field('account.fax', 're'), object('ACCOUNT', 'allowRead'));
    const org = retrieved(field('Account.Fax'), object('Account', 'allowRead', 'allowEdit'));
    expect(merge(project, org).text).to.equal(
      retrieved(field('account.fax'), object('ACCOUNT', 'allowRead', 'allowEdit')),
    );
    expect(merge(project, retrieved(), ['Account'], ['Account.Fax']).text).to.equal(
      retrieved(field('account.fax', 're')),
    );
  });

  it('is the org’s text when the project has only that object, and the org’s when it has nothing', () => {
    const org = retrieved(
      field('Account.Fax', 'r'),
      field('Account.Phone'),
      object('Account', 'allowRead', 'viewAllFields'),
    );
    expect(merge(retrieved(field('Account.Gone__c')), org).text).to.equal(org);
    expect(merge(retrieved(), org).text).to.equal(org);
  });
});

describe('mergeProfile on object permissions', () => {
  it('leaves an entry that grants nothing where the org has none, and adds none that grants nothing', () => {
    const project = retrieved(object('Account'), object('Contact', 'allowRead'));
    expect(merge(project, retrieved(object('Lead')), ['Account', 'Contact', 'Lead']).text).to.equal(
      retrieved(object('Account')),
    );
  });

  it('leaves a flag that the org does not spell: an older API version has no viewAllFields', () => {
    const project = retrieved(object('Account', 'allowRead', 'viewAllFields'));
    expect(merge(project, retrieved(object('Account', 'allowRead'))).text).to.equal(project);
  });

  it('takes object permissions and field permissions of an object by scopes of their own', () => {
    const project = retrieved(field('Account.Fax', 're'), object('Account', 'allowEdit', 'allowRead'));
    const org = retrieved(object('Account', 'allowRead'));
    const after = mergeProfile(project, org, { objects: new Set(['Account']), fields: new Set() });
    expect(after.text).to.equal(project.replace('<allowEdit>true', '<allowEdit>false'));
  });

  it('names the fields whose entries it removes', () => {
    const project = retrieved(field('Account.Fax', 're'), field('Account.Gone__c'), field('Account.Old__c', 'r'));
    expect(merge(project, retrieved(field('Account.Fax', 're'))).removedNames).to.deep.equal([
      'Account.Gone__c',
      'Account.Old__c',
    ]);
  });

  it('writes flags that the file lacks where they sort', () => {
    const project =
      '<Profile>\n\t<objectPermissions>\n\t\t<allowRead>true</allowRead>\n\t\t<object>Account</object> <!-- it -->\n\t</objectPermissions>\n</Profile>';
    const org = retrieved(
      object('Account', 'allowCreate', 'allowEdit', 'allowRead', 'viewAllFields', 'viewAllRecords'),
    );
    expect(merge(project, org).text).to.equal(
      [
        '<Profile>\n\t<objectPermissions>',
        '\t\t<allowCreate>true</allowCreate>',
        '\t\t<allowEdit>true</allowEdit>',
        '\t\t<allowRead>true</allowRead>',
        '\t\t<object>Account</object> <!-- it -->',
        '\t\t<viewAllFields>true</viewAllFields>',
        '\t\t<viewAllRecords>true</viewAllRecords>',
        '\t</objectPermissions>\n</Profile>',
      ].join('\n'),
    );
  });

  it('follows the org on flags of a later API version, and leaves those that the org does not spell', () => {
    const entry = (flags: string): string =>
      `<Profile><objectPermissions>${flags}<object>Account</object></objectPermissions></Profile>`;
    const project = entry('<allowFly>true</allowFly><allowRead>true</allowRead><allowSwim>true</allowSwim>');
    const org = entry('<allowFly>false</allowFly><allowHop>true</allowHop><allowRead>true</allowRead>');
    expect(merge(project, org).text).to.equal(
      entry(
        '<allowFly>false</allowFly><allowHop>true</allowHop><allowRead>true</allowRead><allowSwim>true</allowSwim>',
      ),
    );
  });
});

describe('mergeProfile on flags that a field permission does not spell', () => {
  const project = (children: string): string =>
    `<Profile xmlns="${NAMESPACE}">\r\n  <fieldPermissions>${children}</fieldPermissions>\r\n</Profile>`;
  const cases: readonly (readonly [string, string, '' | 'r' | 're', string])[] = [
    ['leaves them where the org says false', '<field>Account.Fax</field>', '', '<field>Account.Fax</field>'],
    [
      'writes readable behind the field',
      '<field>Account.Fax</field>',
      'r',
      '<field>Account.Fax</field><readable>true</readable>',
    ],
    [
      'writes editable before it',
      '\r\n\t<field>Account.Fax</field>\r\n  ',
      're',
      '\r\n\t<editable>true</editable>\r\n\t<field>Account.Fax</field>\r\n\t<readable>true</readable>\r\n  ',
    ],
    [
      'and changes what is spelled',
      '<readable>false</readable><field>Account.Fax</field>',
      're',
      '<editable>true</editable><readable>true</readable><field>Account.Fax</field>',
    ],
    [
      'behind a comment on the same line',
      '\n <field>Account.Fax</field> <!-- x -->\n',
      'r',
      '\n <field>Account.Fax</field> <!-- x -->\n <readable>true</readable>\n',
    ],
  ];
  for (const [name, before, access, after] of cases)
    it(name, () =>
      expect(merge(project(before), retrieved(field('Account.Fax', access))).text).to.equal(project(after)),
    );
});
