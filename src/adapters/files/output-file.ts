import { redactAccessTokens } from '../../values/access-tokens.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes a file that the user asked for, such as a report, as a whole and without access tokens. Files of the project are
 * written as they are instead, because nothing in them may change.
 *
 * @throws Problem `notWritten`; the old file is unchanged then
 */
export async function writeOutputFile(path: string, text: string): Promise<void> {
  await replaceFile(path, redactAccessTokens(text));
}
