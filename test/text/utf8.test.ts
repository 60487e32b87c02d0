import { expect } from 'chai';
import fc from 'fast-check';
import { TextError } from '../../src/text/place.ts';
import { decodeUtf8 } from '../../src/text/utf8.ts';

const utf8 = new TextEncoder();

function faultOf(bytes: Uint8Array): TextError {
  try {
    decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof TextError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('toText', () => {
  it('gives back a text whose bytes are the very same, byte order mark and all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, mark) => {
        const bytes = utf8.encode(`<a>${mark ? '\uFEFF' : ''}${text}</a>`);
        expect(Buffer.from(utf8.encode(decodeUtf8(bytes)))).to.deep.equal(Buffer.from(bytes));
      }),
    );
    const marked = Buffer.from('\uFEFF<a/>\r\n');
    expect(decodeUtf8(marked)).to.equal('\uFEFF<a/>\r\n');
    expect(decodeUtf8(new Uint8Array())).to.equal('');
  });

  const bad: Readonly<Record<string, readonly [Uint8Array, readonly [number, number]]>> = {
    'Latin-1': [Buffer.concat([Buffer.from('<a>\r\n<b>caf'), Buffer.from([0xe9]), Buffer.from('</b></a>')]), [2, 7]],
    'a cut character': [Buffer.from('<a>é').subarray(0, 4), [1, 4]],
    'an overlong spelling': [Buffer.from([0x3c, 0xc0, 0xaf]), [1, 2]],
    'half a surrogate pair': [Buffer.from([0x0a, 0xed, 0xa0, 0xbd]), [2, 1]],
    'bad bytes after a real replacement character': [
      Buffer.concat([Buffer.from('\uFFFD'), Buffer.from([0xff])]),
      [1, 2],
    ],
  };
  for (const [name, [bytes, place]] of Object.entries(bad)) {
    it(`refuses ${name}, and says where`, () => {
      const fault = faultOf(bytes);
      expect(fault.message).to.contain('not UTF-8');
      expect([fault.line, fault.column]).to.deep.equal(place);
    });
  }

  const wide = {
    'little-endian with its mark': Buffer.from('\uFEFF<a/>', 'utf16le'),
    'big-endian with its mark': Buffer.from('\uFEFF<a/>', 'utf16le').swap16(),
    'little-endian without a mark': Buffer.from('<a/>', 'utf16le'),
    'big-endian without a mark': Buffer.from('<a/>', 'utf16le').swap16(),
  };
  for (const [name, bytes] of Object.entries(wide))
    it(`names UTF-16, ${name}`, () =>
      expect(faultOf(bytes).message).to.equal('line 1, column 1: the file is UTF-16 and must be UTF-8'));
});
