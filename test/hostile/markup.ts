import {
  buildEntry,
  buildPlain,
  buildPlainEntry,
  DECLARATION,
  EDITABLE,
  NAME,
  READ,
  refuse,
  wrap,
  type HostileRow,
} from './row.ts';

const DTD = 'document type definitions are refused';

function addDoctype(doctype: string, readable: string): string {
  return buildPlain(readable).replace(DECLARATION, () => `${DECLARATION}${doctype}\n`);
}

const BOMB = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, level) => `<!ENTITY a${level} "${'&a;'.repeat(10)}">`).join('')}]>`;
const DEEP = 100_000;

/** What XML allows, or does not. */
export const MARKUP_ROWS: readonly HostileRow[] = [
  {
    title: 'a document type definition',
    build: () => addDoctype('<!DOCTYPE Profile>', 'true'),
    outcome: refuse(DTD, 2, 1),
  },
  { title: 'an entity bomb', build: () => addDoctype(BOMB, 'true'), outcome: refuse(DTD, 2, 1) },
  {
    title: 'an external entity',
    build: () => addDoctype('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', '&b;'),
    outcome: refuse(DTD, 2, 1),
  },
  {
    title: 'an entity that nothing defines',
    build: () => buildPlain('&lol;'),
    outcome: refuse('undefined entity, at &lol;', 6, 19),
  },
  {
    title: 'a bare `&`',
    build: () => wrap('    <description>R&D</description>\n'),
    outcome: refuse('expected ; for the & at this place', 3, 19),
  },
  {
    title: `elements nested ${DEEP.toLocaleString('en-US')} levels deep`,
    build: (readable) => wrap(`    ${'<a>'.repeat(DEEP)}${'</a>'.repeat(DEEP)}\n${buildPlainEntry(readable)}`),
    outcome: READ,
  },
  {
    title: 'an element that is not closed',
    build: () => wrap('    <description>\n'),
    outcome: refuse('expected </description> for the element of line 3, found </Profile>', 4, 1),
  },
  {
    title: 'a second root',
    build: () => `${buildPlain('true')}<Profile/>\n`,
    outcome: refuse('documents may contain only one root, at /', 9, 9),
  },
  {
    title: 'text after the root',
    build: () => `${buildPlain('true')}x\n`,
    outcome: refuse('text data outside of root node, at \\u{a}', 9, 2),
  },
  {
    title: 'another root',
    build: () => '<PermissionSet/>\n',
    outcome: refuse('expected <Profile>, found <PermissionSet>', 1, 1),
  },
  {
    title: 'a prefix for its namespace',
    build: () => '<m:Profile xmlns:m="x"/>\n',
    outcome: refuse('expected <Profile>, found <m:Profile>', 1, 1),
  },
  { title: 'no namespace', build: (readable) => buildPlain(readable).replace(/ xmlns="[^"]*"/, ''), outcome: READ },
  {
    title: 'a conflict marker of git',
    build: () => wrap(`<<<<<<< HEAD\n${buildPlainEntry('true')}=======\n>>>>>>> other\n`),
    outcome: refuse('a conflict marker of git: resolve the conflict', 3, 1),
  },
  {
    title: 'CDATA as a value',
    build: (readable) => buildPlain(`<![CDATA[${readable}]]>`),
    outcome: { ...READ, note: 'the marks stay' },
  },
  {
    title: 'CDATA with an entry in it',
    build: (readable) =>
      wrap(`    <description><![CDATA[${buildPlainEntry('true')}]]></description>\n${buildPlainEntry(readable)}`),
    outcome: { ...READ, note: 'it is a text' },
  },
  {
    title: 'a comment with an entry in it',
    build: (readable) => wrap(`    <!--${buildPlainEntry('true')}-->\n${buildPlainEntry(readable)}`),
    outcome: { ...READ, note: 'it is none' },
  },
  {
    title: 'comments inside of an entry',
    build: (readable) =>
      wrap(buildEntry('<!-- a -->', EDITABLE, NAME, `<readable><!-- b -->${readable}</readable><!-- c -->`)),
    outcome: { ...READ, note: 'they stay' },
  },
  {
    title: 'processing instructions',
    build: (readable) => wrap(buildEntry('<?a b?>', EDITABLE, NAME, `<readable>${readable}<?c?></readable>`)),
    outcome: { ...READ, note: 'they stay' },
  },
  {
    title: 'attributes on elements',
    build: (readable) => wrap(buildEntry(EDITABLE, NAME, `<readable a="&lt;b>">${readable}</readable>`)),
    outcome: { ...READ, note: 'they stay' },
  },
  {
    title: 'blanks in tags',
    build: (readable) => wrap(buildEntry(EDITABLE, NAME, `<readable\n>${readable}</readable\n>`)),
    outcome: READ,
  },
  {
    title: 'references in a value',
    build: (readable) => buildPlain(`&#x${readable.charCodeAt(0).toString(16)};${readable.slice(1)}`),
    outcome: { ...READ, note: 'the value is written without them', written: buildPlain },
  },
];
