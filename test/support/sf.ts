import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { newFolder, runFolder } from './environment.ts';
import { onceInRun } from './once.ts';
import { installedPlugin } from './packed-plugin.ts';
import { run, type Ran, type Surroundings } from './process.ts';
import { sfCli } from './sf-cli.ts';

/** The real sf CLI with the packed plugin linked, in a home of its own: no login, no setting but its own. */
export type Sf = {
  readonly home: string;
  /** Runs `sf …args` in a folder; `env` comes on top of an environment that inherits nearly nothing. */
  readonly run: (
    args: readonly string[],
    where: Pick<Surroundings, 'cwd' | 'started'> & { env?: Readonly<Record<string, string>> },
  ) => Promise<Ran>;
  /** Runs a line in bash, as a pipeline's step does; `sf` in it is this one. Not on Windows. */
  readonly shell: (
    line: string,
    where: Pick<Surroundings, 'cwd'> & { env?: Readonly<Record<string, string>> },
  ) => Promise<Ran>;
  /** Logs in with an access token, as default org. @param alias `fls` when it is left out */
  readonly login: (org: { url: string; token: string; alias?: string }) => Promise<void>;
};

/** What a program needs from the machine; all else could change what a test sees. */
const INHERITED = ['PATH', 'Path', 'SystemRoot', 'ComSpec', 'TEMP', 'TMP', 'TMPDIR'];

/** Room for young objects, in MB: a process that ends within seconds collects less often, and takes less processor time. */
const NODE_FLAGS = ['--min-semi-space-size=16'];

/** A CLI with a fresh home. The first one takes time: the CLI is fetched, the plugin packed and linked. */
export async function freshSf(): Promise<Sf> {
  const template = await onceInRun('linked-home', linkedHome);
  const home = newFolder('sf-home');
  cpSync(template, home, { recursive: true });
  return sfIn(home);
}

/** A CLI with a fresh home and without the plugin. */
export function bareSf(): Sf {
  return sfIn(newFolder('sf-home'));
}

async function linkedHome(): Promise<string> {
  const home = newFolder('sf-home');
  const plugin = await installedPlugin();
  await succeed(sfIn(home), ['plugins', 'link', plugin, '--no-install']);
  return home;
}

function sfIn(home: string): Sf {
  const sf: Sf = {
    home,
    run: async (args, { env = {}, ...where }) =>
      run(process.execPath, [...NODE_FLAGS, await sfCli(), ...args], {
        ...where,
        env: { ...environmentIn(home), ...env },
      }),
    shell: async (line, { env = {}, cwd }) => {
      const own = environmentIn(home);
      const path = [await folderWithSf(home), own['PATH']].join(delimiter);
      return run('bash', ['-e', '-c', line], { cwd, env: { ...own, ...env, PATH: path } });
    },
    login: async ({ url, token, alias = 'fls' }) => {
      const args = ['org', 'login', 'access-token', '--instance-url', url, '--no-prompt', '--alias', alias];
      await succeed(sf, [...args, '--set-default'], { SF_ACCESS_TOKEN: token });
    },
  };
  return sf;
}

async function folderWithSf(home: string): Promise<string> {
  const folder = join(home, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'sf'),
    `#!/bin/sh\nexec "${process.execPath}" ${NODE_FLAGS.join(' ')} "${await sfCli()}" "$@"\n`,
    { mode: 0o755 },
  );
  return folder;
}

function environmentIn(home: string): NodeJS.ProcessEnv {
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
    NODE_COMPILE_CACHE: join(runFolder, 'compiled'),
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, 'local'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    CI: 'true',
    NO_COLOR: '1',
    OCLIF_DISABLE_LINKED_ESM_WARNING: 'true',
    // The second is what the CLI looks at before it starts a process of its own to update itself.
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_DISABLE_TELEMETRY: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_USE_PROGRESS_BAR: 'false',
  };
}

async function succeed(sf: Sf, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { code, stdout, stderr } = await sf.run(args, { cwd: sf.home, env });
  if (code !== 0) throw new Error(`sf ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
}
