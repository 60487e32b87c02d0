import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Global } from '@salesforce/core';
import { toLongId } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { Lock } from '../../ports/lock.ts';
import { describeFileFault } from '../files/file-fault.ts';
import { makeFolder } from '../files/make-folder.ts';
import { removeLeftovers } from '../files/temporary-file.ts';
import { SYSTEM_CLOCK, type Clock } from '../org/client/clock.ts';
import { waitFor } from '../org/client/retry.ts';
import { interruption } from './interruption.ts';
import { clearDeadLock, releaseLock, takeLock, type LockHolder } from './lock-file.ts';

export type LockOptions = {
  /** Root of the project whose files change; null outside of a project. */
  readonly project: string | null;
  /** Id of the org that changes, with 15 or 18 characters; null when only files change. */
  readonly orgId: string | null;
  /** The command that takes the lock, as `sf fls reset`. */
  readonly command: string;
  /** How long to wait for another command, in milliseconds. */
  readonly wait: number;
  /** Told before the command waits, or that there can be no lock. */
  readonly onNotice: (notice: Notice) => void;
  /** The folder of the locks; undefined for the one in sf's state folder. */
  readonly folder?: string;
  readonly clock?: Clock;
};

/** A lock that the command gives back when it has ended, in whatever way; that of a killed one is removed then. */
export type CommandLock = Lock & { readonly release: () => Promise<void> };

/** How often a lock is tried, in milliseconds. */
const PAUSE = 500;

/**
 * Locks the project and the org among the commands of this machine, by files in sf's state folder: a project may be shared
 * with other machines, and git would see files in it.
 */
export function createChangeLock(options: LockOptions): CommandLock {
  const folder = options.folder ?? join(Global.SF_DIR, 'fls', 'locks');
  const taken: string[] = [];
  return {
    acquire: async () => {
      if (taken.length > 0) return;
      try {
        await makeFolder(folder, 0o700);
        await removeLeftovers(folder);
        // Always in this order: two commands that each wait for the other's lock would wait for ever.
        for (const path of await listLockPaths(folder, options)) {
          await waitForLock(path, options);
          taken.push(path);
        }
      } catch (error) {
        if (error instanceof Problem) throw error;
        options.onNotice({ key: 'lockUnavailable', tokens: [folder, describeFileFault(error)] });
      }
    },
    release: async () => {
      for (const path of taken.splice(0)) await releaseLock(path);
      // A command that found nothing to do took none.
      await removeLeftovers(folder);
      for (const path of await listLockPaths(folder, options).catch(() => []))
        await clearDeadLock(path).catch(() => {});
    },
  };
}

async function listLockPaths(folder: string, { orgId, project }: LockOptions): Promise<string[]> {
  const root = project === null ? null : await realpath(project);
  const names = [
    ...(orgId === null ? [] : [`org-${toLongId(orgId)}`]),
    ...(root === null ? [] : [`project-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`]),
  ];
  return names.map((name) => join(folder, `${name}.json`));
}

async function waitForLock(path: string, options: LockOptions): Promise<void> {
  const { command, wait, onNotice, clock = SYSTEM_CLOCK } = options;
  const deadline = clock.now() + wait;
  let shownToken: string | null = null;
  for (;;) {
    interruption.throwIfInterrupted();
    const found = await takeLock(path, command);
    if (found === null) return;
    const { holder } = found;
    if (clock.now() >= deadline) throw createHeldProblem(holder, path);
    if (holder !== null && holder.token !== shownToken) {
      const minutes = String(Math.ceil(wait / 60_000));
      const { pid, since } = holder;
      onNotice({ key: 'lockHeld', tokens: [holder.command, String(pid), formatSince(since), minutes] });
      shownToken = holder.token;
    }
    await waitFor(Math.min(PAUSE, deadline - clock.now()), clock);
  }
}

function createHeldProblem(holder: LockHolder | null, path: string): Problem {
  const { command, pid, since } = holder ?? { command: '?', pid: '?', since: '?' };
  return new Problem('lockHeld', { command, pid, since: formatSince(since), path });
}

/** `2026-11-23 09:30:07 UTC`. */
function formatSince(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}
