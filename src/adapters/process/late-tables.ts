import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Stands in for `@oclif/table` where `@salesforce/sf-plugins-core` (13, `lib/ux/ux.js`) imports it, and loads it when a table is
 * printed. It draws with ink and React: with what these need, 500 modules, a sixth of the start of a command, and no command of
 * this plugin prints such a table. The module that a build puts in the place of each command imports this one first, as it
 * must be there before the import that it answers (`tasks/command-entries.ts`).
 */
const IMPORT = "import { makeTable, printTable } from '@oclif/table';";

const hooks = registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    if (specifier !== '@oclif/table' || !takesThese(context.parentURL)) return resolved;
    hooks.deregister();
    return { url: `data:text/javascript,${encodeURIComponent(writeStandIn(resolved.url))}`, shortCircuit: true };
  },
});

/** False for another plugin, and for a later version that takes more than there is here. */
function takesThese(importer: string | undefined): boolean {
  return (
    importer?.includes('/@salesforce/sf-plugins-core/') === true &&
    readFileSync(new URL(importer), 'utf8').includes(IMPORT)
  );
}

/** Code of a module that prints a table a little later than the one it stands in for, and cannot make one without printing it. */
function writeStandIn(url: string): string {
  return `export const printTable = async (options) => (await import(${JSON.stringify(url)})).printTable(options);
export const makeTable = () => { throw new Error('sf-plugin-fls makes no tables'); };`;
}
