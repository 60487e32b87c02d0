import { formatCommandLine } from './shell.ts';

/** What the next command is typed with: without the flags of this one it would do something else. */
export type NextCommandContext = {
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
  /** Null for sf's own state folder. */
  readonly snapshotDir: string | null;
};

/** The command that goes back to before a reset. */
export function formatRestoreCommand(next: NextCommandContext, snapshotId: string): string {
  const folder = next.snapshotDir === null ? [] : ['--snapshot-dir', next.snapshotDir];
  return formatCommandLine([next.bin, 'fls', 'restore', '--snapshot', snapshotId, ...folder, ...formatOrgFlag(next)]);
}

/** The command that carries out a plan file. */
export function formatPlanCommand(next: NextCommandContext, path: string): string {
  const folder = next.snapshotDir === null ? [] : ['--snapshot-dir', next.snapshotDir];
  return formatCommandLine([next.bin, 'fls', 'reset', '--plan', path, ...folder, ...formatOrgFlag(next)]);
}

/** The command that goes on with a reset or a restore that was left. */
export function formatResumeCommand(next: NextCommandContext, snapshotId: string): string {
  const folder = next.snapshotDir === null ? [] : ['--snapshot-dir', next.snapshotDir];
  return formatCommandLine([next.bin, 'fls', 'resume', '--snapshot', snapshotId, ...folder, ...formatOrgFlag(next)]);
}

/** The command that asks the platform what the users of profiles can do. */
export function formatProveCommand(next: NextCommandContext, profiles: readonly string[]): string {
  const named = profiles.flatMap((profile) => ['--profile', profile]);
  return formatCommandLine([next.bin, 'fls', 'explain', ...named, '--prove', ...formatOrgFlag(next)]);
}

/** The command that tells what became of a deploy job, in any folder and without sf's own record of the job. */
export function formatJobCommand(next: NextCommandContext, jobId: string): string {
  return formatCommandLine([next.bin, 'project', 'deploy', 'report', '--job-id', jobId, ...formatOrgFlag(next)]);
}

/** The command that cancels a deploy job, in any folder and without sf's own record of the job. */
export function formatCancelCommand(next: NextCommandContext, jobId: string): string {
  return formatCommandLine([next.bin, 'project', 'deploy', 'cancel', '--job-id', jobId, ...formatOrgFlag(next)]);
}

/** The command that deploys files of the project. */
export function formatDeployCommand(next: NextCommandContext, paths: readonly string[]): string {
  const sources = paths.flatMap((path) => ['--source-dir', path]);
  return formatCommandLine([next.bin, 'project', 'deploy', 'start', ...sources, ...formatOrgFlag(next)]);
}

function formatOrgFlag({ targetOrg }: NextCommandContext): string[] {
  return targetOrg === null ? [] : ['--target-org', targetOrg];
}
