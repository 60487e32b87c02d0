import { readFile } from 'node:fs/promises';
import { Problem } from '../../fls/problem.ts';
import { toText } from '../../text/utf8.ts';
import { messageOf } from '../org/client/guard.ts';

/** @throws Problem `unreadableFile` when a file cannot be opened, or is not UTF-8; its `cause` then has line and column */
export async function textOf(path: string): Promise<string> {
  try {
    return toText(await readFile(path));
  } catch (cause) {
    throw new Problem('unreadableFile', [path, messageOf(cause)], { cause });
  }
}
