import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo } from '@salesforce/core';
import type { OrgState } from '../simulated-org/model.ts';
import { profileSetId, tokenOf } from '../simulated-org/seed/builder.ts';
import { largeOrg, largeProfileName } from '../simulated-org/seed/large-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { restore, resume, retrieve, type CommandRun, type Where } from './command.ts';
import { inheritEnvironment } from './environment.ts';
import { newProject, type TemporaryProject } from './project.ts';

export const PROFILES = Array.from({ length: 25 }, (_, index) => largeProfileName(index));

/** Ids and dates differ from org to org. */
const SHOWN_COLUMNS = ['Field', 'PermissionsRead', 'PermissionsEdit'];

const PROFILE_FOLDER = 'force-app/main/default/profiles';

/** How a child process ended, and what it printed. */
export type EndedChild = {
  /** Also that of a process that a signal ended when it had done everything: Node itself was ending then. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its first request on. */
  readonly time: number;
  /** What happened in which order, what the org was asked, and all that was printed: for a person who looks for a cause. */
  readonly story: string;
};

/** How a command ended in this process. */
export type EndedHere = Pick<EndedChild, 'code' | 'stdout' | 'stderr' | 'story'>;

/** When a child is sent a signal: so long after its first request, its first file, or the first that it prints. */
export type Kill = {
  readonly from: 'request' | 'file' | 'output';
  readonly delay: number;
  readonly signal: NodeJS.Signals;
  /** Milliseconds until the same signal comes again; null for one signal. */
  readonly again: number | null;
};

/** An org of 25 profiles with strays, and a project with their files, both as before any reset. */
export type KillTrial = {
  readonly org: RunningOrg;
  readonly project: TemporaryProject;
  /** Field permissions that the org has, one line each. */
  readonly readOrg: () => string[];
  /** Texts of the files by name. */
  readonly readFiles: () => Record<string, string>;
  /** Files that nobody should find: temporary ones, and locks. */
  readonly findLeftovers: () => string[];
  /** The records of changes as they lie on disk, by path. */
  readonly readSnapshots: () => Record<string, string>;
  readonly run: (args: readonly string[], kill?: Kill, onOutput?: (text: string) => void) => Promise<EndedChild>;
  /** Runs a command in this process, which is quicker. */
  readonly runHere: (args: readonly string[]) => Promise<EndedHere>;
  readonly stop: () => Promise<void>;
};

/** @param texts of the files by name; none for a project without files */
export async function startTrial(texts: Readonly<Record<string, string>>): Promise<KillTrial> {
  const state = largeOrg({ profiles: PROFILES.length, objects: 2, fieldsPerObject: 4 });
  const org = await startOrg(state);
  const username = await logIn(state, org);
  const project = newProject();
  for (const [name, text] of Object.entries(texts)) project.write(`${PROFILE_FOLDER}/${name}`, text);
  project.commit();
  const stateFolder = join(homedir(), '.sf', 'fls');
  rmSync(stateFolder, { recursive: true, force: true });
  const profileFolder = join(project.folder, PROFILE_FOLDER);
  return {
    org,
    project,
    readOrg: () => {
      const sets = PROFILES.map((name) => [profileSetId(state, name), name] as const);
      const names = new Map<unknown, string>(sets);
      return state
        .rows('FieldPermissions')
        .map((row) => [names.get(row['ParentId']), ...SHOWN_COLUMNS.map((column) => row[column])].join(' '))
        .sort();
    },
    readFiles: () =>
      Object.fromEntries(
        listFiles(profileFolder)
          .filter((name) => name.endsWith('.xml'))
          .map((name) => [name, project.read(`${PROFILE_FOLDER}/${name}`)]),
      ),
    findLeftovers: () => [
      ...listFiles(profileFolder).filter((name) => !name.endsWith('-meta.xml')),
      ...listFiles(stateFolder).filter((name) => /\.tmp$|locks./.test(name)),
    ],
    readSnapshots: () =>
      Object.fromEntries(
        listFiles(stateFolder)
          .filter((name) => /Z-[\da-f]{4}\.json$/.test(name))
          .map((name) => [name, readFileSync(join(stateFolder, name), 'utf8')]),
      ),
    run: async (args, kill, onOutput = () => {}) =>
      runChild([...args, '--target-org', username], { org, project, profileFolder, kill, onOutput }),
    runHere: async ([name = '', ...args]) => {
      const command = COMMANDS[name];
      if (!command) throw new TypeError(name);
      const { code, stdout, stderr } = await command({ project, org, state }, ...args);
      const told = [`in the process of the specs, ended with ${code}`];
      return { code, stdout, stderr, story: tellStory([name, ...args], told, { stdout, stderr }) };
    },
    stop: async () => org.stop(),
  };
}

const COMMANDS: Readonly<Record<string, (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>>> = {
  restore,
  resume,
  retrieve,
};

async function logIn(state: OrgState, org: RunningOrg): Promise<string> {
  const accessToken = tokenOf(state);
  const login = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url } });
  await login.save({ instanceApiVersion: state.info.apiVersion });
  return login.getUsername();
}

function listFiles(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

type ChildWorld = Pick<KillTrial, 'org' | 'project'> & {
  readonly profileFolder: string;
  readonly kill: Kill | undefined;
  readonly onOutput: (text: string) => void;
};

async function runChild(
  args: readonly string[],
  { org, project, profileFolder, kill, onOutput }: ChildWorld,
): Promise<EndedChild> {
  const started = Date.now();
  const moments: string[] = [];
  const { log } = org.switchboard;
  const seen = log.length;
  const note = (what: string): void => {
    moments.push(`${Date.now() - started} ms: ${what}, after ${log.length - seen} requests`);
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-command.ts'), ...args], {
    cwd: project.folder,
    env: inheritEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const timers: NodeJS.Timeout[] = [];
  const send = (after: number): void => {
    if (!kill) return;
    timers.push(
      setTimeout(() => {
        note(`${kill.signal} ${child.kill(kill.signal) ? 'sent' : 'not sent, the process had ended'}`);
      }, after),
    );
  };
  const strike = (): void => {
    if (!kill || timers.length > 0) return;
    note(`first ${kill.from}`);
    send(kill.delay);
    if (kill.again !== null) send(kill.delay + kill.again);
  };
  const printed = { stdout: '', stderr: '' };
  let codeAtExit = '';
  child.stdio[3]?.on('data', (text) => {
    codeAtExit += String(text);
    note(`ends with ${codeAtExit}`);
  });
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (printed[name] === '') note(`first text on ${name}`);
      printed[name] += text;
      onOutput(text);
      if (kill?.from === 'output') strike();
    });
  const watcher = kill?.from === 'file' && existsSync(profileFolder) ? watch(profileFolder, strike) : null;
  let first = 0;
  const asking = setInterval(() => {
    if (first > 0 || log.length === seen) return;
    first = Date.now();
    if (kill?.from === 'request') strike();
  }, 2);
  const { promise, resolve, reject } = Promise.withResolvers<EndedChild>();
  child.once('error', reject);
  child.once('exit', (code, signal) => {
    note(`ended with ${code ?? signal}`);
  });
  child.once('close', (code, signal) => {
    const calls = log.slice(seen).map(({ operation }) => operation);
    const told = [`process ${child.pid}`, ...moments, `requests: ${calls.join(' ')}`];
    const story = tellStory(args, told, printed);
    resolve({
      code: code ?? (codeAtExit === '' ? null : Number(codeAtExit)),
      signal,
      ...printed,
      time: first === 0 ? 0 : Date.now() - first,
      story,
    });
  });
  try {
    return await promise;
  } finally {
    watcher?.close();
    clearInterval(asking);
    for (const timer of timers) clearTimeout(timer);
  }
}

function tellStory(
  args: readonly string[],
  moments: readonly string[],
  { stdout, stderr }: Pick<EndedChild, 'stdout' | 'stderr'>,
): string {
  const shown = args.filter((arg) => arg !== '--profile' && !PROFILES.includes(arg));
  return [`$ ${shown.join(' ')}`, ...moments, 'stdout:', shorten(stdout), 'stderr:', shorten(stderr)].join('\n');
}

/** The fields of 25 profiles fill pages. */
function shorten(text: string): string {
  return text.length < 4000 ? text : `${text.slice(0, 2000)}\n[…]\n${text.slice(-2000)}`;
}
