import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Stands in for `@oclif/table` where `@salesforce/sf-plugins-core` (13, `lib/ux/ux.js`) imports it, and loads it when a table is
 * printed. It draws with ink and React: with what these need, 500 modules, a sixth of the start of a command, and no command of
 * this plugin prints such a table. The module that a build puts in the place of each command imports this one first, as it
 * must be there before the import that it answers (`tasks/command-entries.ts`).
 */
const IMPORT = "import { makeTable, printTable } from '@oclif/table';";

/** Address of the module that is stood in for; null as long as nobody has asked for it. */
let tables: string | null = null;

const hooks = registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    if (specifier !== '@oclif/table' || !takesThese(context.parentURL)) return resolved;
    hooks.deregister();
    tables = resolved.url;
    return { url: import.meta.url, format: 'module', shortCircuit: true };
  },
});

/** False for another plugin, and for a later version that takes more than there is here. */
function takesThese(importer: string | undefined): boolean {
  return (
    importer?.includes('/@salesforce/sf-plugins-core/') === true &&
    readFileSync(new URL(importer), 'utf8').includes(IMPORT)
  );
}

/** Prints a little later than the one of `@oclif/table`. @internal */
export async function printTable(...options: readonly unknown[]): Promise<void> {
  const loaded: unknown = await import(tables ?? '@oclif/table');
  if (typeof loaded !== 'object' || loaded === null) return;
  const print: unknown = Reflect.get(loaded, 'printTable');
  if (typeof print === 'function') Reflect.apply(print, undefined, options);
}

/** @internal @throws Error always: what makes a table cannot be loaded at once. */
export function makeTable(): never {
  throw new Error('The plugin sf-plugin-fls makes no tables.');
}
