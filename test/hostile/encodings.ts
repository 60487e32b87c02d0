import { constants } from 'node:buffer';
import { buildPlain, DECLARATION, READ, refuse, wrap, type HostileRow } from './row.ts';

const NOT_UTF_8 = 'this is not UTF-8';
const IS_UTF_16 = refuse('the file is UTF-16 and must be UTF-8', 1, 1);
const NO_ROOT = 'expected a root element, found the end of the text';

function insertBytes(text: string, ...bytes: readonly number[]): Uint8Array {
  const [before = '', after = ''] = text.split('HERE');
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
}

const limit = Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20);

/** How a file is stored: bytes, size, ends of lines. */
export const ENCODING_ROWS: readonly HostileRow[] = [
  {
    title: 'a byte order mark',
    build: (readable) => `\uFEFF${buildPlain(readable)}`,
    outcome: { ...READ, note: 'it stays' },
  },
  {
    title: 'UTF-16 with a byte order mark',
    build: () => Buffer.from(`\uFEFF${buildPlain('true')}`, 'utf16le'),
    outcome: IS_UTF_16,
  },
  {
    title: 'UTF-16 without a byte order mark',
    build: () => Buffer.from(buildPlain('true'), 'utf16le'),
    outcome: IS_UTF_16,
  },
  {
    title: 'bytes that are not UTF-8',
    build: () => insertBytes(wrap('    <description>HERE</description>\n'), 0xe9),
    outcome: refuse(NOT_UTF_8, 3, 18),
  },
  {
    title: 'half of a surrogate pair, as bytes',
    build: () => insertBytes(wrap('    <description>HERE</description>\n'), 0xed, 0xa0, 0x80),
    outcome: refuse(NOT_UTF_8, 3, 18),
  },
  {
    title: 'half of a surrogate pair, as a reference',
    build: () => wrap('    <description>&#xD800;</description>\n'),
    outcome: refuse('malformed character entity, at &#xD800;', 3, 18),
  },
  {
    title: 'characters beyond 16 bits',
    build: (readable) =>
      buildPlain(readable).replace('    <fieldP', '    <description>\u{1F600}</description>\n    <fieldP'),
    outcome: READ,
  },
  {
    title: 'a NUL byte',
    build: () => wrap('    <description>\0</description>\n'),
    outcome: refuse('disallowed character, at \\u{0}', 3, 18),
  },
  {
    title: 'another encoding in its declaration, and UTF-8 all the same',
    build: (readable) => buildPlain(readable).replace('UTF-8', 'ISO-8859-1'),
    outcome: READ,
  },
  {
    title: 'XML 1.1 in its declaration',
    build: (readable) => buildPlain(readable).replace('1.0', '1.1'),
    outcome: { ...READ, note: 'as XML 1.0' },
  },
  { title: 'no byte at all', build: () => '', outcome: refuse(NO_ROOT, 1, 1) },
  { title: 'a byte order mark and nothing else', build: () => '\uFEFF', outcome: refuse(NO_ROOT, 1, 1) },
  { title: 'blanks and nothing else', build: () => ' \n\n ', outcome: refuse(NO_ROOT, 3, 2) },
  {
    title: `more than ${limit} MB`,
    build: () => 2 ** 30,
    outcome: { kind: 'refused', problem: `the file has 1024 MB, and at most ${limit} MB can be read`, place: null },
  },
  {
    title: '5 MB of blanks',
    build: (readable) => buildPlain(readable).replace('    <fieldP', () => `${' '.repeat(5 * 2 ** 20)}\n    <fieldP`),
    outcome: READ,
  },
  { title: 'everything on one line', build: (readable) => buildPlain(readable).replaceAll(/\n */g, ''), outcome: READ },
  {
    title: 'CRLF at the end of lines',
    build: (readable) => buildPlain(readable).replaceAll('\n', '\r\n'),
    outcome: { ...READ, note: 'they stay' },
  },
  {
    title: 'CR alone at the end of lines',
    build: (readable) => buildPlain(readable).replaceAll('\n', '\r'),
    outcome: { ...READ, note: 'they stay' },
  },
  {
    title: 'mixed ends of lines',
    build: (readable) => buildPlain(readable).replace('\n', '\r\n').replace('\n    <', '\r    <'),
    outcome: { ...READ, note: 'they stay' },
  },
  { title: 'no end of line at its end', build: (readable) => buildPlain(readable).trimEnd(), outcome: READ },
  {
    title: 'a name with composed accents (NFC), where the org has the same',
    file: { name: 'Émile'.normalize('NFC'), profile: 'Émile'.normalize('NFC') },
    build: buildPlain,
    outcome: READ,
  },
  {
    title: 'a name with decomposed accents (NFD), where the org has composed ones',
    file: { name: 'Émile'.normalize('NFD'), profile: 'Émile'.normalize('NFC') },
    build: buildPlain,
    outcome: { ...READ, note: 'the same profile; the file keeps its name' },
  },
  { title: 'no declaration', build: (readable) => buildPlain(readable).replace(DECLARATION, ''), outcome: READ },
];
