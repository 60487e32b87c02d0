import { resolve } from 'node:path';
import { findFileFault, findFolderFault } from '../adapters/files/check-place.ts';
import { Problem } from '../fls/problem.ts';

/** Paths as the user typed them, by flag; undefined without the flag. */
type PathsByFlag = Readonly<Record<`--${string}`, string | undefined>>;

/**
 * Refuses a file that is named by several flags: what is written later would replace what was written before.
 *
 * @throws Problem `sameFileTwice`
 */
export function refuseSameFile(paths: PathsByFlag): void {
  const flagsByPath = new Map<string, string>();
  for (const [flag, path] of Object.entries(paths)) {
    if (path === undefined) continue;
    const other = flagsByPath.get(resolve(path));
    if (other !== undefined) throw new Problem('sameFileTwice', { first: other, second: flag, path });
    flagsByPath.set(resolve(path), flag);
  }
}

/**
 * Refuses files that cannot be written, before the command works for them.
 *
 * @throws Problem `unusablePath`
 */
export async function refuseUnusableFiles(paths: PathsByFlag): Promise<void> {
  await refusePaths(paths, findFileFault);
}

/**
 * The same for folders.
 *
 * @throws Problem `unusablePath`
 */
export async function refuseUnusableFolders(paths: PathsByFlag): Promise<void> {
  await refusePaths(paths, findFolderFault);
}

async function refusePaths(paths: PathsByFlag, findFault: (path: string) => Promise<string | null>): Promise<void> {
  for (const [flag, path] of Object.entries(paths)) {
    const problem = path === undefined ? null : await findFault(path);
    if (path !== undefined && problem !== null) throw new Problem('unusablePath', { flag, path, problem });
  }
}
