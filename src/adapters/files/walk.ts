import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../fls/problem.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { describeFileFault } from './file-fault.ts';

/** Installed packages, and what git and sf keep for themselves: copies of metadata in them are not the project's. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.sf', '.sfdx']);

/**
 * The paths of all files below a folder, without packages and the folders of git and sf; none when the folder does not exist. Links to files
 * and folders are followed, each folder once. A broken link, a pipe and the like are listed, too: whoever reads them can say so.
 *
 * @throws Problem `unreadableFolder`; `outputDirIsFile` when the path is a file
 */
export async function listFilesBelow(folder: string, visited = new Set<string>()): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readFolderEntries(folder, visited)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() || entry.isSymbolicLink())
      for (const file of await followLink(path, entry.name, visited)) files.push(file);
    else files.push(path);
  }
  return files;
}

async function readFolderEntries(folder: string, visited: Set<string>): Promise<Dirent[]> {
  try {
    const real = await realpath(folder);
    if (visited.has(real)) return [];
    visited.add(real);
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    if (hasErrorCode(error, 'ENOTDIR')) throw new Problem('outputDirIsFile', { path: folder }, { cause: error });
    throw new Problem('unreadableFolder', { path: folder, problem: describeFileFault(error) }, { cause: error });
  }
}

async function followLink(path: string, name: string, visited: Set<string>): Promise<string[]> {
  if (SKIPPED_FOLDERS.has(name)) return [];
  const target = await stat(path).catch(() => null);
  return target?.isDirectory() ? listFilesBelow(path, visited) : [path];
}
