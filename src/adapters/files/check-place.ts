import { randomUUID } from 'node:crypto';
import { access, constants, lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { describeFileFault } from './file-fault.ts';
import { findWritableFile } from './regular-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * Why no file can be written at a path; null when one can. Nothing is left behind. A command that asks first does not work
 * for minutes on a result that it cannot keep.
 */
export async function findFileFault(path: string): Promise<string | null> {
  try {
    const file = resolve(path);
    if ((await findWritableFile(file)) !== null) await access(file, constants.W_OK);
    return await findFolderFault(dirname(file));
  } catch (error) {
    return describeFileFault(error);
  }
}

/** Why no folder can be made at a path, or no file in the one that is there; null when it can. Nothing is left behind. */
export async function findFolderFault(path: string): Promise<string | null> {
  try {
    await tryFolder(await findExistingFolder(resolve(path)));
    return null;
  } catch (error) {
    return describeFileFault(error);
  }
}

/** The folder itself, or the nearest one above it that exists. */
async function findExistingFolder(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return path;
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    const found = await lstat(path).catch(() => null);
    if (found === null) return findExistingFolder(dirname(path));
    throw new Error(messages.getMessage('kind.danglingLink'), { cause: error });
  }
  throw new Error(messages.getMessage('kind.noFolder', [path]));
}

/** Rights alone do not tell: `/proc` says that root may write there. */
async function tryFolder(folder: string): Promise<void> {
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  await mkdir(temporary);
  await rmdir(temporary);
}
