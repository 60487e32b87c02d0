import { findTextPosition, TextError } from './place.ts';

/**
 * Decodes the bytes of a file. Encoding the text again gives the same bytes: a byte order mark stays, and nothing is
 * replaced.
 *
 * @throws TextError when the bytes are not UTF-8, with the place of the first invalid byte; for UTF-16 it says so
 */
export function decodeUtf8(bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw new TextError('the file is UTF-16 and must be UTF-8', { line: 1, column: 1 });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TextError('this is not UTF-8', findInvalidUtf8(bytes));
  }
}

/** Recognizes UTF-16 by its byte order mark, or by a zero byte beside the `<` at the start of an XML document. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return false;
  return [0xfffe, 0xfeff, 0x3c00, 0x003c].includes(first * 0x100 + second);
}

/** The bytes of a lenient decoding, encoded again, first differ at the invalid bytes. */
function findInvalidUtf8(bytes: Uint8Array): { line: number; column: number } {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  const again = new TextEncoder().encode(lenient.decode(bytes));
  const bad = again.findIndex((byte, index) => byte !== bytes[index]);
  const before = lenient.decode(bytes.subarray(0, bad));
  return findTextPosition(before, before.length);
}
