import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps the compiled code of the modules that are loaded after this one, so that the next command starts sooner: most of its
 * start goes into `@salesforce/core` and what it needs, of which each plugin brings its own copy. The module that a build puts
 * in the place of each command imports it first, and then loads the command (`tasks/command-entries.ts`): Node compiles all
 * ES modules that a command imports before it runs the first of them.
 *
 * It lies in sf's own cache folder (`@oclif/core` 5, `Config.cacheDir`), readable by this user alone, and not in the folder for
 * temporary files: whoever can write to it decides what runs. Where the folder cannot be made, Node compiles as always.
 */
const folder = join(findCacheFolder(), 'sf-plugin-fls');
try {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  enableCompileCache(folder);
} catch {
  // A command does without.
}

function findCacheFolder(): string {
  const { SF_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (SF_CACHE_DIR) return SF_CACHE_DIR;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'sf');
  const base = XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || join(homedir(), '.cache');
  return join(base, 'sf');
}
