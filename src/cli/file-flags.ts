import { resolve } from 'node:path';
import { Problem } from '../fls/problem.ts';

/**
 * Refuses a file that is named by several flags: what is written later would replace what was written before.
 *
 * @param paths as the user typed them, by flag; undefined without the flag
 * @throws Problem `sameFileTwice`
 */
export function refuseSameFile(paths: Readonly<Record<`--${string}`, string | undefined>>): void {
  const flagsByPath = new Map<string, string>();
  for (const [flag, path] of Object.entries(paths)) {
    if (path === undefined) continue;
    const other = flagsByPath.get(resolve(path));
    if (other !== undefined) throw new Problem('sameFileTwice', { first: other, second: flag, path });
    flagsByPath.set(resolve(path), flag);
  }
}
