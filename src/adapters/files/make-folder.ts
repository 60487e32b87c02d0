import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrorCode } from '../../values/loosely-typed.ts';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` tries for ever where a system of files lets
 * nobody make a folder and says that there is no such path, as `/proc` does on Linux.
 *
 * @param mode of each folder that is made, from which the umask is subtracted
 * @throws Error that of Node, such as `ENOTDIR`, `EACCES`, `ENAMETOOLONG`
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const fault = await tryToMake(path, mode);
  if (fault === null) return;
  const parent = dirname(path);
  if (!hasErrorCode(fault, 'ENOENT') || parent === path) throw fault;
  if (!(await isThere(parent))) await makeFolder(parent, mode);
  const second = await tryToMake(path, mode);
  if (second !== null) throw second;
}

/** Null when there is a folder afterwards, whoever has made it. */
async function tryToMake(path: string, mode: number): Promise<Error | null> {
  try {
    await mkdir(path, { mode });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return hasErrorCode(error, 'EEXIST') && (await isThere(path)) ? null : error;
  }
}

/** Whether there is a folder, which a link may lead to. */
async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}
