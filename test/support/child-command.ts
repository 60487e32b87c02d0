/**
 * Runs a command of the sources in a process of its own, as `sf` would, without a build:
 * `node test/support/child-command.ts reset --no-prompt`.
 */
import { writeSync } from 'node:fs';
import { handle } from '@oclif/core';
import { SfCommand } from '@salesforce/sf-plugins-core';

/** Where the exit code is told before the process ends. */
const EXIT_CODE_FD = 3;

process.removeAllListeners('warning');
// After this Node takes itself down, and listens to no signal any more, whatever the program wants.
process.on('exit', (code) => {
  try {
    writeSync(EXIT_CODE_FD, String(code));
  } catch {
    // Nobody listens, as when it is run by hand.
  }
});
const [name = '', ...args] = process.argv.slice(2);
const loaded: unknown = await import(`../../src/commands/fls/${name}.ts`);
const command: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'default') : null;
if (!isCommand(command)) throw new TypeError(`${name} is no command`);
await command.run(args, import.meta.dirname).catch(handle);

function isCommand(value: unknown): value is { run: (args: string[], root: string) => Promise<unknown> } {
  return typeof value === 'function' && value.prototype instanceof SfCommand;
}
