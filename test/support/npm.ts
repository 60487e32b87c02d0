import { mkdirSync, mkdtempSync, renameSync, rmSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownHome } from './environment.ts';
import { onceInRun } from './once.ts';
import { runOrThrow } from './process.ts';

/** Settings that say where packages come from; all others of an outer `npm test` would change what is installed here. */
const KEPT = /^npm_config_(?:registry|cache|userconfig|globalconfig|cafile|ca|strict_ssl|(?:https?_|no)?proxy)$/i;

/** Where packages come from and are cached, for an npm that runs in another home. */
export function readNpmSettings(): Record<string, string> {
  const settings: Record<string, string> = { npm_config_cache: join(ownHome, '.npm') };
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && (KEPT.test(name) || name === 'NODE_EXTRA_CA_CERTS')) settings[name] = value;
  return settings;
}

/** Runs npm with the settings of the person who runs the tests, and none of the npm that runs the tests. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => KEPT.test(name) || !/^(?:npm_|NODE_V8_COVERAGE$|NODE_OPTIONS$|INIT_CWD$)/i.test(name),
  );
  const env = { ...Object.fromEntries(inherited), HOME: ownHome, USERPROFILE: ownHome };
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const script = process.env['npm_execpath'];
  const isNpm = script !== undefined && /npm-cli\.[cm]?js$/.test(script);
  await (isNpm
    ? runOrThrow(process.execPath, [script, ...quiet], { cwd, env })
    : runOrThrow('npm', quiet, { cwd, env }));
}

/** Where downloads outlive a run and an `npm ci`; it may be deleted at any time. */
function cache(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(ownHome, '.cache');
  return process.env['SF_PLUGIN_FLS_CACHE'] ?? join(caches, 'sf-plugin-fls');
}

/**
 * A folder of the cache, filled when it is not there yet. It appears as a whole or not at all, also when two runs fill
 * it at once.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  return onceInRun(name, async () => fillCache(name, fill));
}

async function fillCache(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache(), name);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const filling = mkdtempSync(`${folder}.`);
  try {
    await fill(filling);
    renameSync(filling, folder);
  } catch (error) {
    rmSync(filling, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
