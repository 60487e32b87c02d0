import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { link, lstat, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasErrorCode, readMember, toText } from '../../values/loosely-typed.ts';
import { readUnlinkedFile } from '../files/regular-file.ts';
import { createTemporaryPath, removeTemporary } from '../files/temporary-file.ts';
import { isRunning } from './running.ts';

/** The command that holds a lock. */
export type LockHolder = {
  /** As `sf fls reset`. */
  readonly command: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Different for every lock that is taken. */
  readonly token: string;
};

/** Unreadable where a lock cannot be written as a whole, while it is being written or when its process was killed then. */
export type FoundLock = { readonly holder: LockHolder | null; readonly isDead: boolean };

/** How often a holder says that it lives, for machines that cannot see its process, in milliseconds. */
const HEARTBEAT = 60_000;

/** A holder on another machine is dead when it has not said that it lives for so long. */
const SILENCE = 10 * HEARTBEAT;

/** Longer than it takes to write a lock. */
const UNWRITTEN = 10_000;

/** How often a dead lock is looked at that another process is about to remove, in milliseconds. */
const CLAIM_PAUSE = 10;

/** Tokens by the paths of the locks of this process. */
const held = new Map<string, { readonly token: string; readonly heartbeat: NodeJS.Timeout }>();

/** Paths by the tokens of the locks that this process has or is about to take. */
const own = new Map<string, string>();

/** What a file system answers that has no hard links. */
const NO_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'UNKNOWN'] as const;

/**
 * Takes a lock. The process that holds it may end in any way: a lock whose process has ended counts for nothing.
 *
 * @returns the lock that is in the way; null when it was taken
 * @throws Error of Node when the lock cannot be written, such as `EACCES`
 */
export async function takeLock(path: string, command: string): Promise<FoundLock | null> {
  const holder = createHolder(command);
  const { token } = holder;
  if (!process.listeners('exit').includes(removeOwnLocks)) process.on('exit', removeOwnLocks);
  own.set(token, path);
  try {
    const found = await createOrFindLock(path, holder);
    if (found !== null) own.delete(token);
    else held.set(path, { token, heartbeat: startHeartbeat(path) });
    return found;
  } catch (error) {
    own.delete(token);
    throw error;
  }
}

function createHolder(command: string): LockHolder {
  const since = new Date().toISOString();
  return { command, pid: process.pid, host: hostname(), since, token: randomUUID() };
}

/** @returns the lock that is in the way; null when it was created */
async function createOrFindLock(path: string, holder: LockHolder): Promise<FoundLock | null> {
  for (;;) {
    if (await tryToCreate(path, holder)) return null;
    const found = await readLock(path);
    if (found === null) continue;
    if (!found.isDead) return found;
    if (!(await removeDeadLock(path, found.holder))) await pause(CLAIM_PAUSE);
  }
}

function startHeartbeat(path: string): NodeJS.Timeout {
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, HEARTBEAT);
  return heartbeat.unref();
}

/** Removes a lock whose process has ended, and what was left by processes that were removing such a lock. */
export async function clearDeadLock(path: string): Promise<void> {
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(`${basename(path)}.`) && name.endsWith(CLAIM)) await removeDeadClaim(join(dirname(path), name));
  const found = await readLock(path);
  if (found?.isDead) await removeDeadLock(path, found.holder);
}

/** Gives back a lock of this process, unless another process has taken it for dead. */
export async function releaseLock(path: string): Promise<void> {
  const lock = held.get(path);
  if (!lock) return;
  held.delete(path);
  clearInterval(lock.heartbeat);
  const found = await readLock(path).catch(() => null);
  if (found?.holder?.token === lock.token) await rm(path, { force: true }).catch(() => {});
  own.delete(lock.token);
}

/** A process that is killed leaves a whole lock or none, as long as the file system can link files. */
async function tryToCreate(path: string, holder: LockHolder): Promise<boolean> {
  const temporary = createTemporaryPath(path);
  const text = JSON.stringify(holder);
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: 0o600 });
    await link(temporary, path).catch(async (error: unknown) => {
      if (!hasErrorCode(error, ...NO_LINKS)) throw error;
      await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    });
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await removeTemporary(temporary);
  }
}

/** Null when there is none any more. */
async function readLock(path: string): Promise<FoundLock | null> {
  try {
    const { mtimeMs } = await lstat(path);
    const holder = parseHolder(String(await readUnlinkedFile(path)));
    return { holder, isDead: isDeadLock(holder, Date.now() - mtimeMs) };
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  const [command = '', host = '', since = '', token = ''] = ['command', 'host', 'since', 'token'].map((key) =>
    toText(readMember(content, key)),
  );
  const pid = readMember(content, 'pid');
  if (token === '' || typeof pid !== 'number') return null;
  return { command, pid, host, since, token };
}

/** @param age since the holder said that it lives, in milliseconds */
function isDeadLock(holder: LockHolder | null, age: number): boolean {
  if (holder === null) return age > UNWRITTEN;
  if (holder.host !== hostname()) return age > SILENCE;
  // After a restart of the machine, another process may have the id.
  const isFromBeforeStart = age > uptime() * 1000;
  return isFromBeforeStart || !isRunning(holder.pid);
}

/**
 * Removes a dead lock. Another process may have removed it and taken the lock since it was read, and to move that one away
 * would leave the lock to two. So only the process that creates the claim of this dead lock may remove it, and it looks again
 * first.
 *
 * @returns false while another process holds the claim
 */
async function removeDeadLock(path: string, dead: LockHolder | null): Promise<boolean> {
  const claim = `${path}.${computeClaimName(dead)}`;
  if (!(await tryToCreate(claim, createHolder('')))) {
    await removeDeadClaim(claim);
    return false;
  }
  try {
    const found = await readLock(path);
    if (found?.isDead && found.holder?.token === dead?.token) await rm(path, { force: true });
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

const CLAIM = '.claim';

/** The token comes from a file, so it does not become a part of the name. */
function computeClaimName(dead: LockHolder | null): string {
  const digest = createHash('sha256').update(dead?.token ?? '');
  return `${digest.digest('hex').slice(0, 16)}${CLAIM}`;
}

/** A process that was killed with the claim leaves it. */
async function removeDeadClaim(claim: string): Promise<void> {
  const found = await readLock(claim);
  if (found?.isDead) await rm(claim, { force: true });
}

/** The process may end while it takes a lock, and another one may have taken a lock of it for dead. */
function removeOwnLocks(): void {
  for (const [token, path] of own)
    try {
      if (parseHolder(readFileSync(path, 'utf8'))?.token === token) rmSync(path, { force: true });
    } catch {
      // It is gone, or nobody can read it.
    }
}
