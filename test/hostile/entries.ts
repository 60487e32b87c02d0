import {
  buildEntry,
  buildPlain,
  buildPlainEntry,
  EDITABLE,
  FIELD,
  NAME,
  READ,
  refuse,
  wrap,
  type HostileRow,
} from './row.ts';

const LONG = `A__c.${'F'.repeat(5 * 2 ** 20)}`;
const STAYS = { ...READ, note: 'they stay' };

/** What stands in entries, or among them. */
export const ENTRY_ROWS: readonly HostileRow[] = [
  {
    title: 'entries in another order than that of Salesforce',
    build: (readable) =>
      wrap(`    <userLicense>x</userLicense>\n${buildPlainEntry(readable)}    <custom>true</custom>\n`),
    outcome: READ,
  },
  {
    title: 'the elements of an entry in another order',
    build: (readable) => wrap(buildEntry(`<readable>${readable}</readable>`, NAME, EDITABLE)),
    outcome: READ,
  },
  {
    title: 'an entry twice',
    build: (readable) => wrap(buildPlainEntry(readable) + buildPlainEntry(readable)),
    outcome: { ...READ, note: 'one finding, with the greater access; both change' },
  },
  {
    title: 'unknown elements in an entry',
    build: (readable) => wrap(buildEntry(EDITABLE, NAME, `<note>x</note><readable>${readable}</readable>`)),
    outcome: STAYS,
  },
  {
    title: 'unknown elements among the entries',
    build: (readable) => wrap(`    <new><field>A__c.G__c</field></new>\n${buildPlainEntry(readable)}`),
    outcome: STAYS,
  },
  {
    title: 'text among the entries',
    build: (readable) => wrap(`    text\n${buildPlainEntry(readable)}`),
    outcome: { ...READ, note: 'it stays' },
  },
  {
    title: 'an entry with two names',
    build: () => wrap(buildEntry(EDITABLE, NAME, NAME)),
    outcome: refuse('<fieldPermissions> has <field> more than once', 6, 9),
  },
  {
    title: 'an entry without a name',
    build: () => wrap(buildEntry(EDITABLE)),
    outcome: refuse('<fieldPermissions> has no <field>', 3, 5),
  },
  {
    title: 'an entry with an empty name',
    build: () => wrap(buildEntry('<field> </field>')),
    outcome: refuse('<fieldPermissions> has no <field>', 4, 9),
  },
  {
    title: 'an entry that closes itself',
    build: () => wrap('    <fieldPermissions/>\n'),
    outcome: refuse('<fieldPermissions> has no <field>', 3, 5),
  },
  {
    title: 'an entry without the object in its name',
    build: () => wrap(buildEntry('<field>F__c</field>')),
    outcome: refuse('<field> must be Object.Field, found "F__c"', 4, 9),
  },
  {
    title: 'an entry with a flag twice',
    build: () => wrap(buildEntry(EDITABLE, EDITABLE, NAME)),
    outcome: refuse('<fieldPermissions> has <editable> more than once', 5, 9),
  },
  {
    title: 'an entry without a flag',
    build: (readable) => wrap(buildEntry(NAME, `<readable>${readable}</readable>`)),
    outcome: { ...READ, note: 'the flag is false' },
  },
  {
    title: 'an entry inside of another',
    build: () => wrap(buildEntry(NAME, '<fieldPermissions/>')),
    outcome: refuse('<fieldPermissions> must not be inside of another element than the root', 5, 9),
  },
  {
    title: 'a misspelled entry',
    build: () => wrap('    <fieldPermission/>\n'),
    outcome: refuse('expected <fieldPermissions>, found <fieldPermission>', 3, 5),
  },
  {
    title: 'a misspelled flag',
    build: () => wrap(buildEntry(NAME, '<Readable>true</Readable>')),
    outcome: refuse('expected <readable>, found <Readable>', 5, 9),
  },
  {
    title: 'the flag `TRUE`',
    build: () => buildPlain('TRUE'),
    outcome: refuse('<readable> must be true or false, found "TRUE"', 6, 9),
  },
  {
    title: 'the flag `1`',
    build: () => buildPlain('1'),
    outcome: refuse('<readable> must be true or false, found "1"', 6, 9),
  },
  {
    title: 'an empty flag',
    build: () => buildPlain(''),
    outcome: refuse('<readable> must be true or false, found ""', 6, 9),
  },
  {
    title: 'a flag with `xsi:nil`',
    build: () => buildPlain('').replace('<readable>', '<readable xsi:nil="true">'),
    outcome: refuse('<readable> must be true or false, found ""', 6, 9),
  },
  { title: 'blanks around a flag', build: (readable) => buildPlain(`\n ${readable}\t`), outcome: STAYS },
  {
    title: 'an element in a flag',
    build: () => buildPlain('<b>true</b>'),
    outcome: refuse('<readable> must contain text only, found <b>', 6, 9),
  },
  {
    title: 'references in a name',
    build: (readable) => buildPlain(readable).replace(FIELD, '&#x41;__c&#46;F__c'),
    outcome: STAYS,
  },
  {
    title: 'CDATA in a name',
    build: (readable) => buildPlain(readable).replace(FIELD, '<![CDATA[A__c.]]>F__c'),
    outcome: STAYS,
  },
  {
    title: 'blanks around a name',
    build: (readable) => buildPlain(readable).replace(FIELD, ` ${FIELD}\n`),
    outcome: STAYS,
  },
  {
    title: 'a name in another case',
    build: (readable) => buildPlain(readable).replace(FIELD, FIELD.toLowerCase()),
    outcome: { ...READ, note: 'it stays', findings: [FIELD.toLowerCase()] },
  },
  {
    title: '`&amp;` in a name',
    build: (readable) =>
      wrap(
        buildEntry(EDITABLE, '<field>A__c.F&amp;G</field>', '<readable>true</readable>') + buildPlainEntry(readable),
      ),
    outcome: { ...READ, findings: ['A__c.F&G', FIELD], retrieved: buildPlain },
  },
  {
    title: 'a name of 5 MB',
    build: (readable) =>
      wrap(buildEntry(EDITABLE, `<field>${LONG}</field>`, '<readable>true</readable>') + buildPlainEntry(readable)),
    outcome: { ...READ, findings: [LONG, FIELD], retrieved: buildPlain },
  },
  {
    title: 'field security as before API version 23',
    build: () =>
      wrap(`    <fieldLevelSecurities><field>${FIELD}</field><hidden>false</hidden></fieldLevelSecurities>\n`),
    outcome: { ...READ, unchangeable: '<fieldLevelSecurities> has the form of an old API version' },
  },
];
