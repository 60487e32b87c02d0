import { findTextPosition, TextError } from './place.ts';

/**
 * Decodes a file's bytes so that encoding the text again gives the very same bytes: the byte order mark stays, and
 * nothing is replaced.
 *
 * @throws TextError when the bytes are not UTF-8; UTF-16 is named as such
 */
export function decodeUtf8(bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw new TextError('the file is UTF-16; UTF-8 is needed', { line: 1, column: 1 });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TextError('this is not UTF-8', findInvalidUtf8(bytes));
  }
}

/** By its byte order mark, or by the zero byte beside the `<` that every XML document starts with. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return false;
  return [0xfffe, 0xfeff, 0x3c00, 0x003c].includes(first * 0x100 + second);
}

/** A lenient decoding, encoded again, differs first where the bytes are bad. */
function findInvalidUtf8(bytes: Uint8Array): { line: number; column: number } {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  const again = new TextEncoder().encode(lenient.decode(bytes));
  const bad = again.findIndex((byte, index) => byte !== bytes[index]);
  const before = lenient.decode(bytes.subarray(0, bad));
  return findTextPosition(before, before.length);
}
