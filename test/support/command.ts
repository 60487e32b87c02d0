import { AuthInfo, SfError, type AuthFields } from '@salesforce/core';
import type { DoctorResult } from '../../src/commands/fls/doctor.ts';
import type { ExplainResult } from '../../src/commands/fls/explain.ts';
import type { ReportResult } from '../../src/commands/fls/report.ts';
import type { ResetResult } from '../../src/commands/fls/reset.ts';
import type { ListSnapshotsResult } from '../../src/commands/fls/list/snapshots.ts';
import type { RestoreResult } from '../../src/commands/fls/restore.ts';
import type { ResumeResult } from '../../src/commands/fls/resume.ts';
import type { RetrieveResult } from '../../src/commands/fls/retrieve.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import type { OrgState } from '../simulated-org/model.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import { forgetProcess } from './forget-process.ts';
import type { TemporaryProject } from './project.ts';

/** What a command left behind that ran in this process. */
export type CommandRun<Result> = {
  /** Null when it failed. */
  readonly result: Result | null;
  readonly error: SfError | null;
  /** What the process would end with. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type Where = {
  readonly project: TemporaryProject;
  readonly org: RunningOrg;
  readonly state: OrgState;
  /** Whose session; the administrator's unless said. */
  readonly username?: string;
  /** Names the org by its access token alone, as a pipeline does: sf then has the token as username. */
  readonly byToken?: boolean;
  /** What sf knows of the login besides, as in its own file of it. */
  readonly authFields?: AuthFields;
  /** What goes wrong once the user is logged in. */
  readonly faults?: readonly Fault[];
};

/** Where a command runs that needs no org. */
export type Offline = Pick<Where, 'project'>;

/** A command that was loaded, run with its arguments. */
type Runnable<Result> = (args: string[]) => Promise<Result>;

/** Runs `sf fls retrieve` in this process, in the project's folder, logged in with an access token. */
export async function retrieve(where: Where, ...args: readonly string[]): Promise<CommandRun<RetrieveResult>> {
  // Commands are imported late: an error while they load would otherwise hide behind mocha's own (mocha 12, top-level await).
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/retrieve.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

/** Runs `sf fls report` likewise; with no org at all where none is given. */
export async function report(where: Where | Offline, ...args: readonly string[]): Promise<CommandRun<ReportResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/report.ts');
      return async (given) => {
        const result = await command.run(given, import.meta.dirname);
        if ('orgs' in result) throw new Error('a report on one org is no report on several');
        return result;
      };
    },
    where,
    args,
  );
}

/** Runs `sf fls explain` likewise. */
export async function explain(where: Where, ...args: readonly string[]): Promise<CommandRun<ExplainResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/explain.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

/** Runs `sf fls doctor` likewise. */
export async function doctor(where: Where, ...args: readonly string[]): Promise<CommandRun<DoctorResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/doctor.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

/** Runs `sf fls reset` likewise; snapshots land in the state folder of the tests' own home, unless an argument says where. */
export async function restore(where: Where, ...args: readonly string[]): Promise<CommandRun<RestoreResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/restore.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

/** Runs `sf fls resume` likewise. */
export async function resume(where: Where, ...args: readonly string[]): Promise<CommandRun<ResumeResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/resume.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

/** Runs `sf fls list snapshots` likewise. */
export async function listSnapshots(
  where: Where,
  ...args: readonly string[]
): Promise<CommandRun<ListSnapshotsResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/list/snapshots.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

export async function reset(where: Where, ...args: readonly string[]): Promise<CommandRun<ResetResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/reset.ts');
      return async (given) => command.run(given, import.meta.dirname);
    },
    where,
    args,
  );
}

/** Runs a command in this process, in the project's folder. */
export async function runCommand<Result>(
  load: () => Promise<Runnable<Result>>,
  where: Where | Offline,
  args: readonly string[],
): Promise<CommandRun<Result>> {
  const command = await load();
  const before = process.cwd();
  const written = captured();
  try {
    const login = 'org' in where ? ['--target-org', await loggedIn(where)] : [];
    if ('org' in where) for (const fault of where.faults ?? []) where.org.switchboard.inject(fault);
    process.chdir(where.project.folder);
    const result = await command([...login, ...args]);
    return { result, error: null, code: exitCode(), ...written() };
  } catch (error) {
    if (!(error instanceof SfError)) throw error;
    return { result: null, error, code: exitCode(), ...written() };
  } finally {
    written();
    process.chdir(before);
    delete process.env['SF_ORG_INSTANCE_URL'];
    forgetProcess();
    process.exitCode = 0;
  }
}

function exitCode(): number {
  return typeof process.exitCode === 'number' ? process.exitCode : 0;
}

/** A host that `nameThisMachine` of local-host.ts makes this machine. */
const LOCAL_HOST = 'org.localhost.sfdcdev.salesforce.com';

/** What `sf org login access-token` does: the login goes into the tests' own home folder. */
export async function loggedIn({ org, state, username, byToken, authFields }: Omit<Where, 'project'>): Promise<string> {
  const accessToken = tokenOf(state, username);
  if (byToken) {
    // sf takes such a login only with an address of Salesforce; this one is of a machine of its developers.
    process.env['SF_ORG_INSTANCE_URL'] = org.url.replace('127.0.0.1', LOCAL_HOST);
    return accessToken;
  }
  const login = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url } });
  // sf remembers the newest version of a login, in the home of all specs of this process. Each org has its own.
  await login.save({ instanceApiVersion: state.info.apiVersion, ...authFields });
  return login.getUsername();
}

/** The result of a run that had to succeed. */
export function resultOf<Result>({ result, error }: CommandRun<Result>): Result {
  if (result) return result;
  throw error ?? new Error('the command gave neither a result nor an error');
}

/** The error of a run that had to fail. */
export function errorOf({ error }: CommandRun<unknown>): SfError {
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
