import { constants as bufferConstants } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Messages } from '@salesforce/core';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { computeDigest } from './digest.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * A pipe or a link may have taken the place of the file after it was looked at: without waiting, a pipe opens at once and is
 * refused. Windows lacks these flags, and undefined counts as 0.
 */
const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

const MB = 2 ** 20;

/** The longest text that JavaScript can hold has as many characters, and each takes a byte at least. */
const MAX_BYTES = bufferConstants.MAX_STRING_LENGTH;

/**
 * Reads a file, or a link to one. Nothing else is opened: a named pipe would wait for a writer for ever, and to open a
 * device can act on it.
 *
 * @throws Error whose message says what the path is instead of a file, or that the file is too large; that of Node for other
 *   faults, such as `ENOENT`
 */
export async function readRegularFile(path: string): Promise<Buffer> {
  return readOpenedFile(path, READ_FLAGS);
}

/**
 * Reads a file that only the plugin writes. Somebody else put a link in its place, and it may lead anywhere, so it is refused.
 *
 * @throws Error as `readRegularFile`, also for a link
 */
export async function readUnlinkedFile(path: string): Promise<Buffer> {
  if (await isLink(path)) throw new Error(messages.getMessage('kind.link'));
  return readOpenedFile(path, READ_FLAGS | constants.O_NOFOLLOW);
}

async function readOpenedFile(path: string, flags: number): Promise<Buffer> {
  refuseOtherKind(await findFile(path));
  const file = await open(path, flags);
  try {
    const found = await file.stat();
    refuseOtherKind(found);
    refuseLargeFile(found);
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

/**
 * Whether the content of a file has this digest; null stands for no file. A file that cannot be read has another one.
 *
 * @param digest SHA-256 in hexadecimal digits
 */
export async function hasDigest(path: string, digest: string | null): Promise<boolean> {
  try {
    return computeDigest(await readRegularFile(path)) === digest;
  } catch (error) {
    return digest === null && hasErrorCode(error, 'ENOENT', 'ENOTDIR');
  }
}

/** @throws Error for a link that leads to no file; Node's error `ENOENT` when there is nothing */
async function findFile(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw hasErrorCode(error, 'ENOENT') ? ((await findBrokenLink(path, error)) ?? error) : error;
  }
}

/**
 * A file below a link that leads nowhere is not one that does not exist: a drive may not be connected. An error that says so;
 * null where there is no such link.
 *
 * @param cause that nothing was found at the path
 */
export async function findBrokenLink(path: string, cause: unknown): Promise<Error | null> {
  if (await isLink(path)) return new Error(messages.getMessage('kind.danglingLink'), { cause });
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
    if (await isLink(above)) {
      const leadsNowhere = (await stat(above).catch(() => null)) === null;
      return leadsNowhere ? new Error(messages.getMessage('kind.danglingFolder', [above]), { cause }) : null;
    }
    if ((await lstat(above).catch(() => null)) !== null) return null;
  }
  return null;
}

/** Whether there is anything at a path, whatever it is, and also where that cannot be told. */
export async function isTaken(path: string): Promise<boolean> {
  return findFile(path).then(
    () => true,
    (error: unknown) => !hasErrorCode(error, 'ENOENT', 'ENOTDIR'),
  );
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found?.isSymbolicLink() === true;
}

function refuseOtherKind(found: Stats): void {
  if (!found.isFile()) throw new Error(messages.getMessage(`kind.${detectOtherKind(found)}`));
}

/** Refused before it is read, as reading it would take its time and its memory in vain. */
function refuseLargeFile({ size }: Stats): void {
  if (size > MAX_BYTES)
    throw new Error(messages.getMessage('tooLarge', [Math.ceil(size / MB), Math.floor(MAX_BYTES / MB)]));
}

function detectOtherKind(found: Stats): 'folder' | 'pipe' | 'socket' | 'device' {
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}
