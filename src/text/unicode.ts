import { findTextPosition, TextError } from './place.ts';
import { decodeUtf8 } from './utf8.ts';

/** A byte order mark in UTF-32 begins with that of UTF-16, so it is looked for first. */
const UTF_32_MARKS = ['fffe0000', '0000feff'];

/**
 * Decodes the bytes of a file that is only read: UTF-8, or UTF-16 as Windows PowerShell writes it with `>`
 * (docs/salesforce-facts.md#s9). A byte order mark is removed. UTF-16 without a mark is recognized when the text begins
 * with a character of ASCII.
 *
 * @throws TextError with the place of the first invalid character, and with the name of the encoding
 */
export function decodeUnicode(bytes: Uint8Array): string {
  if (UTF_32_MARKS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex')))
    throw new TextError('the file is UTF-32: save it as UTF-8', { line: 1, column: 1 });
  const encoding = detectUtf16(bytes);
  return (encoding === null ? decodeUtf8(bytes) : decodeUtf16(bytes, encoding)).replace(/^\uFEFF/, '');
}

type Utf16 = 'utf-16le' | 'utf-16be';

function detectUtf16([first, second]: Uint8Array): Utf16 | null {
  if (first === undefined || second === undefined) return null;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return null;
}

function decodeUtf16(bytes: Uint8Array, encoding: Utf16): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const lenient = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
    throw new TextError('this is not UTF-16', findTextPosition(lenient, lenient.indexOf('\uFFFD')));
  }
}
