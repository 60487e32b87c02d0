import { readFile } from 'node:fs/promises';
import { Problem } from '../../fls/problem.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { getErrorMessage } from '../../text/error-message.ts';

/**
 * @throws Problem `unreadableFile` when the file cannot be opened, or is not UTF-8; the `cause` then has line and
 *   column
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    return decodeUtf8(await readFile(path));
  } catch (cause) {
    throw new Problem('unreadableFile', { path, problem: getErrorMessage(cause) }, { cause });
  }
}
