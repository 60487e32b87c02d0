import { Problem } from '../../fls/problem.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { describeFileFault } from './file-fault.ts';
import { readRegularFile } from './regular-file.ts';

/**
 * @throws Problem `unreadableFile` when the file cannot be opened, is a pipe or a device, or is not UTF-8; the `cause` then has line and
 *   column
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    return decodeUtf8(await readRegularFile(path));
  } catch (cause) {
    throw new Problem('unreadableFile', { path, problem: describeFileFault(cause) }, { cause });
  }
}
