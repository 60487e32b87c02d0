import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Stands in for `@oclif/table` where `@salesforce/sf-plugins-core` (13, `lib/ux/ux.js`) imports it, and loads it when a table is
 * printed. It draws with ink and React: with what these need, 500 modules, a sixth of the start of a command, and no command of
 * this plugin prints such a table. The module that a build puts in the place of each command imports this one first, as it
 * must be there before the import that it answers (`tasks/command-entries.ts`). Only in the copy of the base that this plugin
 * loads: another plugin may share it.
 */
const IMPORT = "import { makeTable, printTable } from '@oclif/table';";

/** The folder of our own copy of the base, with a slash at its end. */
const BASE = new URL('.', import.meta.resolve('@salesforce/sf-plugins-core')).href;

const hooks = registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    if (specifier !== '@oclif/table' || !takesThese(context.parentURL)) return resolved;
    hooks.deregister();
    return { url: `data:text/javascript,${encodeURIComponent(writeStandIn(resolved.url))}`, shortCircuit: true };
  },
});

/** False for the base of another plugin, and for a later version that takes more than there is here. */
function takesThese(importer: string | undefined): boolean {
  return importer?.startsWith(BASE) === true && readFileSync(new URL(importer), 'utf8').includes(IMPORT);
}

/**
 * Code of a module that prints a table a little later than the one it stands in for. A table that is only made has to be there at
 * once, for an error that is several (sf-plugins-core, `errorFormatting.js`) or for another plugin: a line for each row, as plain
 * text.
 */
function writeStandIn(url: string): string {
  return `export const printTable = async (options) => (await import(${JSON.stringify(url)})).printTable(options);
export const makeTable = ({ data, columns }) => data.map((row) => (columns?.map((column) => row[column.key ?? column]) ??
  Object.values(row)).map((value) => value ?? '').join('  ')).join('\\n');`;
}
