import { redactAccessTokens } from '../../values/access-tokens.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes a file that the user asked for, such as a report, as a whole and without access tokens. Files of the project are
 * written as they are instead, because nothing in them may change.
 *
 * @param text or its pieces; no access token is in two of them
 * @throws Problem `notWritten`; the old file is unchanged then
 */
export async function writeOutputFile(path: string, text: string | Iterable<string>): Promise<void> {
  await replaceFile(path, typeof text === 'string' ? redactAccessTokens(text) : redactPieces(text));
}

function* redactPieces(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield redactAccessTokens(piece);
}
