import { constants, type Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { Messages } from '@salesforce/core';
import { hasErrorCode } from '../../values/loosely-typed.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * Reads a file, or a link to one. Nothing else is opened: a named pipe would wait for a writer for ever, and to open a
 * device can act on it.
 *
 * @throws Error whose message says what the path is instead of a file; that of Node for other faults, such as `ENOENT`
 */
export async function readRegularFile(path: string): Promise<Buffer> {
  refuseOtherKind(await findFile(path));
  // A pipe may have taken the place of the file since: without waiting, it opens at once and is refused.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseOtherKind(await file.stat());
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * What a path leads to; null when there is nothing.
 *
 * @throws Error whose message says what the path is instead of a file, or that it is a link that leads to no file
 */
export async function findWritableFile(path: string): Promise<Stats | null> {
  try {
    const found = await findFile(path);
    refuseOtherKind(found);
    return found;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Whether a file has exactly this text, as UTF-8; null stands for no file. */
export async function hasText(path: string, text: string | null): Promise<boolean> {
  try {
    const bytes = await readRegularFile(path);
    return text !== null && bytes.equals(Buffer.from(text, 'utf8'));
  } catch (error) {
    return text === null && hasErrorCode(error, 'ENOENT', 'ENOTDIR');
  }
}

/** @throws Error for a link that leads to no file; Node's error `ENOENT` when there is nothing */
async function findFile(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const isDangling = hasErrorCode(error, 'ENOENT') && (await isLink(path));
    throw isDangling ? new Error(messages.getMessage('kind.danglingLink'), { cause: error }) : error;
  }
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found?.isSymbolicLink() === true;
}

function refuseOtherKind(found: Stats): void {
  if (!found.isFile()) throw new Error(messages.getMessage(`kind.${detectOtherKind(found)}`));
}

function detectOtherKind(found: Stats): 'folder' | 'pipe' | 'socket' | 'device' {
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}
