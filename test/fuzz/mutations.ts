import fc from 'fast-check';

/** A change of a text as an editor, a bad merge, a cut transfer or an attacker makes it. */
type Mutation = {
  readonly kind: 'insert' | 'remove' | 'repeat' | 'replace' | 'cut' | 'move';
  /** From 0 to 999: how far into the text. */
  readonly at: number;
  readonly length: number;
  readonly token: string;
};

const PARTS = 1000;

/** What XML documents, and only they, give a meaning to. */
const XML_TOKENS = [
  ...['<', '>', '/>', '</', '&', ';', '"', "'", '<!--', '-->', '<![CDATA[', ']]>', '<?x ', '?>', '=', ' a="1"'],
  ...['&amp;', '&#x41;', '&#65;', '&#0;', '&#xD800;', '&lol;', '&constructor;', '<!DOCTYPE a [<!ENTITY b "c">]>'],
  ...['<field>', '</field>', '<fieldPermissions>', '</fieldPermissions>', '<readable>true</readable>', '<editable/>'],
  ...['<objectPermissions/>', '<object>', '<Profile>', '</Profile>', ' xsi:nil="true"', '<loginHours>', '<hidden>'],
  ...[
    'true',
    'false',
    'TRUE',
    '1',
    '',
    '<!-- <field> -->',
    '<fieldLevelSecurities>',
    '\n<<<<<<< HEAD\n',
    '\n>>>>>>> x\n',
  ],
];
/** What JSON documents give a meaning to. */
const JSON_TOKENS = [
  ...['{', '}', '[', ']', ':', ',', '"', '\\', '\\u', '\\ud800', 'null', 'true', '-1', '1e999', '0.5', '//', '/*'],
  ...[
    '"__proto__":',
    '"constructor":',
    '"version":',
    '"..\\/..\\/x"',
    '"C:\\\\x"',
    '{}',
    '[]',
    '""',
    '"none"',
    '"edit"',
  ],
];
/** What any text may hold. */
const TEXT_TOKENS = [
  ...['\r', '\n', '\r\n', '\t', ' ', '\0', '\uFEFF', '\uD800', '\uDC00', '\u{1F600}', '\u2028', '\u0085', '\u00A0'],
  ...['é', 'e\u0301', '\u202E', '.', 'Account', '__proto__', 'constructor', '*', '\u{10FFFF}', '\uFFFE', 'ı', 'ß', 'K'],
];

function buildMutations(tokens: readonly string[]): fc.Arbitrary<readonly Mutation[]> {
  const mutation = fc.record({
    kind: fc.constantFrom('insert', 'insert', 'remove', 'repeat', 'replace', 'cut', 'move'),
    at: fc.nat(PARTS - 1),
    length: fc.nat(60),
    token: fc.constantFrom(...tokens),
  });
  return fc.array(mutation, { maxLength: 5 });
}

const xmlMutations = buildMutations([...XML_TOKENS, ...TEXT_TOKENS]);
const jsonMutations = buildMutations([...JSON_TOKENS, ...TEXT_TOKENS]);

/** Texts of XML documents, half of them as they are drawn. */
export function mutateXml(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(texts, fc.tuple(texts, xmlMutations).map(applyAll));
}

export function mutateJson(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(texts, fc.tuple(texts, jsonMutations).map(applyAll));
}

function applyAll([text, mutations]: readonly [string, readonly Mutation[]]): string {
  return mutations.reduce(applyMutation, text);
}

function applyMutation(text: string, { kind, at, length, token }: Mutation): string {
  const start = Math.floor((text.length * at) / PARTS);
  const [before, piece, after] = [text.slice(0, start), text.slice(start, start + length), text.slice(start + length)];
  switch (kind) {
    case 'insert':
      return before + token + piece + after;
    case 'remove':
      return before + after;
    case 'repeat':
      return before + piece.repeat(1 + (length % 4)) + after;
    case 'replace':
      return before + token + after;
    case 'cut':
      return length % 8 === 0 ? before : before + piece + after;
    case 'move':
      return piece + before + after;
  }
}

/** Bytes of a text, some of them changed: not always UTF-8 any more. */
export function mutateBytes(texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.record({ at: fc.nat(PARTS - 1), byte: fc.nat(255), isExtra: fc.boolean() }), {
    maxLength: 4,
  });
  const encodings = fc.constantFrom<BufferEncoding>('utf8', 'utf8', 'utf8', 'utf16le', 'latin1');
  return fc.tuple(texts, encodings, changes).map(([text, encoding, all]) =>
    all.reduce(
      (bytes, { at, byte, isExtra }) => {
        const start = Math.floor((bytes.length * at) / PARTS);
        return Buffer.concat([
          bytes.subarray(0, start),
          Buffer.from([byte]),
          bytes.subarray(start + (isExtra ? 0 : 1)),
        ]);
      },
      Buffer.from(text, encoding),
    ),
  );
}
