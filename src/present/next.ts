import { commandLine } from './shell.ts';

/** What the next command is typed with: without the flags of this one it would do something else. */
export type Next = {
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
  /** Null for sf's own state folder. */
  readonly snapshotDir: string | null;
};

/** The command that goes back to before a reset. */
export function restoreCommand(next: Next, snapshotId: string): string {
  const folder = next.snapshotDir === null ? [] : ['--snapshot-dir', next.snapshotDir];
  return commandLine([next.bin, 'fls', 'restore', '--snapshot', snapshotId, ...folder, ...orgOf(next)]);
}

/** The command that tells what became of a deploy job, in any folder and without sf's own record of the job. */
export function jobCommand(next: Next, jobId: string): string {
  return commandLine([next.bin, 'project', 'deploy', 'report', '--job-id', jobId, ...orgOf(next)]);
}

/** The command that deploys files of the project. */
export function deployCommand(next: Next, paths: readonly string[]): string {
  const sources = paths.flatMap((path) => ['--source-dir', path]);
  return commandLine([next.bin, 'project', 'deploy', 'start', ...sources, ...orgOf(next)]);
}

/** The command that shows what profiles grant. */
export function reportCommand(next: Next, profiles: readonly string[]): string {
  return commandLine([next.bin, 'fls', 'report', ...profiles.flatMap((name) => ['--profile', name]), ...orgOf(next)]);
}

function orgOf({ targetOrg }: Next): string[] {
  return targetOrg === null ? [] : ['--target-org', targetOrg];
}
