import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isRunning } from '../process/running.ts';

/** The name tells which process of which machine writes the file, so that the next run can tell what was left behind. */
const TEMPORARY_NAME = /^\.fls-([\da-f]{8})-(\d+)-[\da-f-]{36}\.tmp$/;

/** Longer than any file is written, in milliseconds: then its process cannot be the one that has this id now. */
const LEFT_BEHIND = 24 * 60 * 60 * 1000;

/** A folder may be shared by machines, or by containers, each of which counts its processes by itself. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Files that this process writes now. */
const unfinished = new Set<string>();

/** Folders that this process has cleaned. */
const cleaned = new Set<string>();

/** The path of a new temporary file beside a file. It is removed if the process ends before `removeTemporary`. */
export function createTemporaryPath(beside: string): string {
  if (!process.listeners('exit').includes(removeUnfinished)) process.on('exit', removeUnfinished);
  const path = join(dirname(beside), `.fls-${MACHINE}-${process.pid}-${randomUUID()}.tmp`);
  unfinished.add(path);
  return path;
}

/** Removes a temporary file if it is still there: after a rename it is not. */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
  unfinished.delete(path);
}

/** Removes what processes that were killed have left in a folder. A failure does not matter. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (await isLeftBehind(join(folder, name), name)) await rm(join(folder, name), { force: true }).catch(() => {});
}

/** The same once for each folder, for a command that replaces many files. */
export async function removeLeftoversOnce(folder: string): Promise<void> {
  if (cleaned.has(folder)) return;
  cleaned.add(folder);
  await removeLeftovers(folder);
}

async function isLeftBehind(path: string, name: string): Promise<boolean> {
  const [, machine, pid] = TEMPORARY_NAME.exec(name) ?? [];
  if (pid === undefined) return false;
  if (machine === MACHINE && !isRunning(Number(pid))) return true;
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > LEFT_BEHIND;
}

function removeUnfinished(): void {
  for (const path of unfinished)
    try {
      rmSync(path, { force: true });
    } catch {
      // The next run removes it.
    }
}
