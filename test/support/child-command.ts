/**
 * Runs a command of the sources in a process of its own, as `sf` would, without a build:
 * `node test/support/child-command.ts reset --no-prompt`.
 */
import { handle } from '@oclif/core';
import { SfCommand } from '@salesforce/sf-plugins-core';

process.removeAllListeners('warning');
const [name = '', ...args] = process.argv.slice(2);
const loaded: unknown = await import(`../../src/commands/fls/${name}.ts`);
const command: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'default') : null;
if (!isCommand(command)) throw new TypeError(`${name} is no command`);
await command.run(args, import.meta.dirname).catch(handle);

function isCommand(value: unknown): value is { run: (args: string[], root: string) => Promise<unknown> } {
  return typeof value === 'function' && value.prototype instanceof SfCommand;
}
