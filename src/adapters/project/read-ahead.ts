import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { ProfilePermissions } from '../../metadata/profile-permissions.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { isPackedPermissions, unpackPermissions } from './packed-permissions.ts';

/** When threads pay, and how many there are at most. Each takes some 80 MB, and 50 ms until it reads at full speed. */
export type ThreadLimits = { readonly minFiles: number; readonly minBytes: number; readonly maxThreads: number };

/**
 * One processor is left to whoever takes the permissions. With two processors threads do not pay: all together take 40 % more
 * processor time than one thread alone, and the main one a third of it (docs/benchmarks.md).
 */
const LIMITS: ThreadLimits = { minFiles: 8, minBytes: 40_000_000, maxThreads: Math.min(4, availableParallelism() - 1) };

/** Files that are read before they are asked for, for each thread. */
const AHEAD = 1;

/** @throws Error where the system has no thread left, or Node's permission model allows none */
function startProfileThread(): Worker {
  return new Worker(WORKER, { resourceLimits: { maxYoungGenerationSizeMb: 16 } });
}

/** The sources run as they are, and the library that is made of them too. */
const WORKER = new URL(`./profile-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * The permissions of profiles, in the order of the paths. Large ones are read by several threads side by side. Null for a file
 * that whoever asks has to read: few or small ones, one with a fault, and all that are left when a thread fails.
 *
 * @param startThread may throw; its thread answers as that of `profile-worker.ts`
 */
export async function* readProfilesAhead(
  paths: readonly string[],
  limits = LIMITS,
  startThread = startProfileThread,
): AsyncGenerator<ProfilePermissions | null, undefined> {
  if (!(await isWorthThreads(paths, limits))) {
    yield* paths.map(() => null);
    return undefined;
  }
  const pool = startThreads(limits.maxThreads, startThread);
  try {
    const pending: Promise<ProfilePermissions | null>[] = [];
    for (let next = 0; next < paths.length || pending.length > 0;) {
      for (const path of paths.slice(next, next + limits.maxThreads * AHEAD - pending.length)) {
        pending.push(pool.read(path));
        next += 1;
      }
      yield (await pending.shift()) ?? null;
    }
  } finally {
    await pool.stop();
  }
  return undefined;
}

async function isWorthThreads(
  paths: readonly string[],
  { minFiles, minBytes, maxThreads }: ThreadLimits,
): Promise<boolean> {
  if (maxThreads < 2 || paths.length < minFiles) return false;
  let bytes = 0;
  for (const path of paths) {
    bytes += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (bytes >= minBytes) return true;
  }
  return false;
}

type Threads = {
  /** Never throws, and always ends: null is for whatever goes wrong. */
  readonly read: (path: string) => Promise<ProfilePermissions | null>;
  readonly stop: () => Promise<void>;
};

/** One that fails ends all: those who ask read the files themselves then. */
function startThreads(count: number, startThread: () => Worker): Threads {
  const workers: Worker[] = [];
  const failed = Promise.withResolvers<null>();
  let hasFailed = false;
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map(async (worker) => worker.terminate()));
  };
  const fail = (): void => {
    hasFailed = true;
    failed.resolve(null);
    stop().catch(() => {});
  };
  try {
    while (workers.length < count) {
      const worker = startThread();
      // At once, as an error that nobody hears ends the process; and a thread may end without one.
      worker.on('error', fail).on('messageerror', fail).on('exit', fail);
      workers.push(worker);
    }
  } catch {
    fail();
  }
  const free = [...workers];
  const limit = pLimit(count);
  const read = async (path: string): Promise<ProfilePermissions | null> => {
    const worker = hasFailed ? undefined : free.pop();
    if (!worker) return null;
    try {
      const bytes = await readRegularFile(path);
      return hasFailed ? null : await Promise.race([failed.promise, askThread(worker, bytes)]);
    } catch {
      return null;
    } finally {
      free.push(worker);
    }
  };
  return {
    read: async (path) => limit(read, path),
    stop: async () => {
      limit.clearQueue();
      await stop();
    },
  };
}

/** @throws Error when the thread fails; never settles when it ends before it has answered */
async function askThread(worker: Worker, bytes: Buffer): Promise<ProfilePermissions | null> {
  worker.postMessage(bytes, bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []);
  const message: unknown = await once(worker, 'message');
  const packed: unknown = Array.isArray(message) ? message[0] : null;
  return isPackedPermissions(packed) ? unpackPermissions(packed) : null;
}
