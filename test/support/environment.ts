import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Mocha loads this before any spec: no test sees the logins, the settings or the log of the person who runs it.
 * `@salesforce/core` asks for the home folder while it is being imported, so that this cannot wait for a hook.
 */

/** How the process that mocha starts in tells its workers, which `--parallel` brings, what they share. */
const RUN_FOLDER = 'FLS_SPECS_RUN_FOLDER';
const OWN_HOME = 'FLS_SPECS_OWN_HOME';

/** The home of the person who runs the tests, with npm's settings and cache. */
export const ownHome = process.env[OWN_HOME] ?? homedir();

/** Everything that tests write lies below this folder; all processes of a run share it, and it goes with the first. */
export const runFolder = process.env[RUN_FOLDER] ?? createRunFolder();

const home = newFolder('home');
for (const name of Object.keys(process.env).filter((key) => /^(SF|SFDX|FORCE)_/.test(key)))
  if (name !== 'SF_PLUGIN_FLS_CACHE') Reflect.deleteProperty(process.env, name);
Object.assign(process.env, {
  [RUN_FOLDER]: runFolder,
  [OWN_HOME]: ownHome,
  HOME: home,
  USERPROFILE: home,
  SF_DISABLE_LOG_FILE: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  // Coverage of functions that come from a compile cache is less precise.
  NODE_DISABLE_COMPILE_CACHE: '1',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  // Under CI there would be colours, at a desk without a terminal none.
  NO_COLOR: '1',
});

const { now } = Date;

/** Before the specs of each file, in a worker: what those of another file left behind is no business of theirs. */
export const mochaHooks = {
  beforeAll(): void {
    if (Date.now !== now) throw new Error('this spec file, or one before it, skips pauses for good: no-waiting.ts');
    rmSync(join(home, '.sf', 'fls'), { recursive: true, force: true });
  },
};

// The simulated org speaks http, which jsforce warns of at every connection.
const printers = process.listeners('warning');
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (!warning.message.startsWith('Using insecure protocol: http:')) for (const print of printers) print(warning);
});

// A worker that is told to end has a second until it gets SIGTERM; measuring what it covered may take longer.
if (process.env['MOCHA_WORKER_ID'] !== undefined) process.on('SIGTERM', () => undefined);

function createRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sf-plugin-fls-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return folder;
}

/** A new empty folder below the one of the run. */
export function newFolder(name: string): string {
  mkdirSync(runFolder, { recursive: true });
  return mkdtempSync(join(runFolder, `${name}-`));
}

/**
 * The environment of this process for a child that runs the sources. Their coverage counts for nothing, and takes time; their
 * compiled code is kept, which halves their start.
 */
export function inheritEnvironment(own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const compiled = { NODE_DISABLE_COMPILE_CACHE: undefined, NODE_COMPILE_CACHE: join(runFolder, 'compiled') };
  return { ...process.env, NODE_V8_COVERAGE: '', ...compiled, ...own };
}
