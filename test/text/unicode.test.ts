import { expect } from 'chai';
import fc from 'fast-check';
import { TextError } from '../../src/text/place.ts';
import { decodeUnicode } from '../../src/text/unicode.ts';

describe('decodeUnicode', () => {
  const toBigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

  it('reads the same text from UTF-8 and UTF-16, without the byte order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (tail) => {
        const text = `{${tail}`;
        for (const bytes of [
          Buffer.from(text),
          Buffer.from(`\uFEFF${text}`),
          Buffer.from(`\uFEFF${text}`, 'utf16le'),
          toBigEndian(`\uFEFF${text}`),
        ])
          expect(decodeUnicode(bytes)).to.equal(text);
      }),
    );
    expect(decodeUnicode(new Uint8Array())).to.equal('');
  });

  const bad: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    'UTF-16 with half a surrogate pair': [Buffer.from('{\n\uD83Dx', 'utf16le'), 'line 2, column 1: this is not UTF-16'],
    'UTF-16 cut within a character': [toBigEndian('\uFEFF{}').subarray(0, 5), 'line 1, column 2: this is not UTF-16'],
    'UTF-32': [
      Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b]),
      'line 1, column 1: the file is UTF-32: save it as UTF-8',
    ],
    'Latin-1': [Buffer.from([0x7b, 0xe9]), 'line 1, column 2: this is not UTF-8'],
  };
  for (const [name, [bytes, message]] of Object.entries(bad))
    it(`refuses ${name}, and says where`, () => {
      expect(() => decodeUnicode(bytes)).to.throw(TextError, message);
    });
});
