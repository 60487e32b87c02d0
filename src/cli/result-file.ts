import { Messages } from '@salesforce/core';
import { isProblem } from '../fls/problem.ts';
import { toSfError } from '../present/errors.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * Writes a file with what a command shows or returns anyway. A file that can't be written, as on a full disk, is no reason to
 * lose what took minutes to find out.
 *
 * @returns null, or the warning; the exit code is then 68, as not all of what was asked for was done
 */
export async function tryToWriteResult(write: () => Promise<unknown>): Promise<string | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (!isProblem(error, 'notWritten')) throw error;
    return messages.getMessage('resultNotWritten', [toSfError(error).message]);
  }
}
