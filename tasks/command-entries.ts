import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Part of a build: moves each command from `lib/commands` to `lib/loaded`, and leaves a small module in its place, which starts
 * the compile cache and then loads the command. Node compiles all that a module imports before it runs any of it, so that
 * a command could not keep its own compiled code, nor that of the ES modules it imports.
 */
const lib = join(import.meta.dirname, '..', 'lib');
const [entries, loaded] = [join(lib, 'commands'), join(lib, 'loaded')];
renameSync(entries, loaded);
for (const name of readdirSync(loaded, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.js')) continue;
  const entry = join(entries, name);
  const toLib = relative(dirname(entry), lib).split(sep).join('/');
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(
    entry,
    `import '${toLib}/adapters/process/compile-cache.js';
const { default: command } = await import('${toLib}/loaded/${name.split(sep).join('/')}');
export default command;
`,
  );
}
