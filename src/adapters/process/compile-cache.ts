import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps the compiled code of the modules that are loaded after this one, so that the next command starts sooner: most of its
 * start goes into the libraries of the CLI, of which each plugin brings its own copy. Every command imports it first.
 *
 * It lies in sf's own cache folder (`@oclif/core` 5, `Config.cacheDir`), not in the folder for temporary files, where other
 * users of the machine could put code for it. Where the folder cannot be written, Node compiles as always.
 */
enableCompileCache(join(findCacheFolder(), 'sf-plugin-fls'));

function findCacheFolder(): string {
  const { SF_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (SF_CACHE_DIR) return SF_CACHE_DIR;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'sf');
  const base = XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || join(homedir(), '.cache');
  return join(base, 'sf');
}
