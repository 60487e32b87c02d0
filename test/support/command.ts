import { AuthInfo, SfError, SfProject, StateAggregator } from '@salesforce/core';
import type { RetrieveResult } from '../../src/commands/fls/retrieve.ts';
import { tokenOf } from '../org/seed/builder.ts';
import type { OrgState } from '../org/model.ts';
import type { RunningOrg } from '../org/server.ts';
import type { Fault } from '../org/switchboard.ts';
import type { TemporaryProject } from './project.ts';

/** What a command left behind that ran in this process. */
export type CommandRun = {
  /** Null when it failed. */
  readonly result: RetrieveResult | null;
  readonly error: SfError | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Where = {
  readonly project: TemporaryProject;
  readonly org: RunningOrg;
  readonly state: OrgState;
  /** Whose session; the administrator's unless said. */
  readonly username?: string;
  /** What goes wrong once the user is logged in. */
  readonly faults?: readonly Fault[];
};

/**
 * Runs `sf fls retrieve` in this process, in the project's folder, logged in with an access token. The command is
 * imported late: an error while it loads would otherwise hide behind mocha's own (conventions of mocha 12 with
 * top-level await).
 */
export async function retrieve(where: Where, ...args: readonly string[]): Promise<CommandRun> {
  const { default: FlsRetrieve } = await import('../../src/commands/fls/retrieve.ts');
  const before = process.cwd();
  const written = captured();
  try {
    const username = await loggedIn(where);
    for (const fault of where.faults ?? []) where.org.switchboard.inject(fault);
    process.chdir(where.project.folder);
    const result = await FlsRetrieve.run(['--target-org', username, ...args], import.meta.dirname);
    return { result, error: null, ...written() };
  } catch (error) {
    if (!(error instanceof SfError)) throw error;
    return { result: null, error, ...written() };
  } finally {
    written();
    process.chdir(before);
    SfProject.clearInstances();
    StateAggregator.clearInstance();
    process.exitCode = 0;
  }
}

/** What `sf org login access-token` does: the login goes into the tests' own home folder. */
async function loggedIn({ org, state, username }: Where): Promise<string> {
  const accessToken = tokenOf(state, username);
  const login = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url } });
  await login.save();
  return login.getUsername();
}

/** The result of a run that had to succeed. */
export function resultOf({ result, error }: CommandRun): RetrieveResult {
  if (result) return result;
  throw error ?? new Error('the command gave neither a result nor an error');
}

/** The error of a run that had to fail. */
export function errorOf({ error }: CommandRun): SfError {
  if (error) return error;
  throw new Error('the command succeeded');
}

/** Takes what is printed until it is called. */
function captured(): () => { stdout: string; stderr: string } {
  const taken = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array) => {
      taken[name] += String(chunk);
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  return () => {
    for (const undo of restore) undo();
    return { ...taken };
  };
}
