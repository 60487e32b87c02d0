import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Mocha loads this before any spec: no test sees the logins, the settings or the log of the person who runs it.
 * `@salesforce/core` asks for the home folder while it is being imported, so that this cannot wait for a hook.
 */

/** The home of the person who runs the tests, with npm's settings and cache. */
export const ownHome = homedir();

/** Everything that tests write lies below this folder, and goes with the process. */
const temporary = mkdtempSync(join(tmpdir(), 'sf-plugin-fls-'));

const home = newFolder('home');
for (const name of Object.keys(process.env).filter((key) => /^(SF|SFDX|FORCE)_/.test(key)))
  if (name !== 'SF_PLUGIN_FLS_CACHE') Reflect.deleteProperty(process.env, name);
Object.assign(process.env, {
  HOME: home,
  USERPROFILE: home,
  SF_DISABLE_LOG_FILE: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  // Under CI there would be colours, at a desk without a terminal none.
  NO_COLOR: '1',
});

process.on('exit', () => {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
});

/** A new empty folder below the tests' temporary one. */
export function newFolder(name: string): string {
  mkdirSync(temporary, { recursive: true });
  return mkdtempSync(join(temporary, `${name}-`));
}
