import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Part of a build: moves each command from `lib/commands` to `lib/loaded`, and leaves a small module in its place, which
 * prepares the start and then loads the command. Node finds and compiles all that a module imports before it runs any of
 * it, so that a command could not do so for the modules that it imports, itself included.
 */
const lib = join(import.meta.dirname, '..', 'lib');
const [entries, loaded] = [join(lib, 'commands'), join(lib, 'loaded')];
rmSync(loaded, { recursive: true, force: true });
renameSync(entries, loaded);
for (const name of readdirSync(loaded, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.js')) continue;
  const entry = join(entries, name);
  const toLib = relative(dirname(entry), lib).split(sep).join('/');
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(
    entry,
    `import '${toLib}/adapters/process/compile-cache.js';
import '${toLib}/adapters/process/late-tables.js';
const { default: command } = await import('${toLib}/loaded/${name.split(sep).join('/')}');
export default command;
`,
  );
}
