import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { newFolder } from '../support/environment.ts';
import { runOrThrow } from '../support/process.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * What a command loads before it runs, beside what `@salesforce/sf-plugins-core` loads for any command: packages, and those
 * that they need. Whatever is heavier is loaded when it is needed.
 */
const LIGHT = ['get-east-asian-width', 'matcher', 'p-limit', 'saxes', 'xmlchars', 'yocto-queue'];

/** What draws tables of `@oclif/table`, which no command prints: more than all else that a command loads from ES modules. */
const HEAVY = ['@oclif/table', 'es-toolkit', 'ink', 'react', 'react-reconciler', 'yoga-layout'];

const LATE_TABLES = join(root, 'src', 'adapters', 'process', 'late-tables.ts');

/** Prints a table as another plugin might that shares the base, and what it is made with. */
const TABLE = `
import '${pathToFileURL(LATE_TABLES).href}';
const { Ux } = await import('@salesforce/sf-plugins-core');
new Ux().table({ data: [{ field: 'Tax__c' }] });
const data = [{ field: 'Fax', access: 'read', line: 7 }, { field: 'Site', access: null, line: 8 }];
console.log(JSON.stringify([new Ux().makeTable({ data }), new Ux().makeTable({ data, columns: ['line', { key: 'field' }] })]));
`;

/** Loads another copy of the base, as another plugin has it. */
const OTHER_COPY = `
import '${pathToFileURL(LATE_TABLES).href}';
console.log((await import(process.argv[1])).made);
`;

/** Loads one module after another, and tells which packages each of them brought. */
const RECORDER = `
import { registerHooks } from 'node:module';
const packages = new Set();
registerHooks({
  load: (url, context, next) => {
    const name = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url)?.[1];
    if (name !== undefined) packages.add(name);
    return next(url, context);
  },
});
for (const specifier of process.argv.slice(1)) {
  const known = new Set(packages);
  await import(specifier);
  console.log([...packages].filter((name) => !known.has(name)).join(' '));
}
`;

function listCommandFiles(): string[] {
  const folder = join(root, 'src', 'commands');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** By module: names of the packages that it and all that it imports at once come from, without those of the modules before. */
async function listPackages(specifiers: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { stdout } = await runOrThrow(process.execPath, ['--input-type=module', '-e', RECORDER, ...specifiers], {
    cwd: root,
    env: { ...process.env },
  });
  return stdout.split('\n').map((line) => line.split(' ').filter((name) => name !== ''));
}

describe('what a command loads before it runs', () => {
  it('is the base of all commands and little more', async function () {
    this.timeout(120_000);
    const [none, base, ...own] = await listPackages([
      LATE_TABLES,
      '@salesforce/sf-plugins-core',
      ...listCommandFiles(),
    ]);
    expect(none).to.deep.equal([]);
    expect(base).to.include('@salesforce/core').and.not.to.include.oneOf(HEAVY);
    expect([...new Set(own.flat())].sort()).to.deep.equal(LIGHT);
  });

  it('lacks what draws tables, which is loaded when a table is printed', async function () {
    this.timeout(60_000);
    const { stdout } = await runOrThrow(process.execPath, ['--input-type=module', '-e', TABLE], {
      cwd: root,
      env: { ...process.env },
    });
    expect(stdout)
      .to.include('Tax__c')
      .and.to.include(JSON.stringify(['Fax  read  7\nSite    8', '7  Fax\n8  Site']));
  });

  it('is whole for a plugin that has its own base', async () => {
    const packages = join(newFolder('other-plugin'), 'node_modules');
    const [base, table] = [join(packages, '@salesforce', 'sf-plugins-core'), join(packages, '@oclif', 'table')];
    for (const folder of [base, table]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    }
    writeFileSync(join(table, 'index.js'), `export const makeTable = 'whole', printTable = 'whole';`);
    const ux = join(base, 'ux.js');
    writeFileSync(ux, "import { makeTable, printTable } from '@oclif/table';\nexport const made = makeTable;");
    const args = ['--input-type=module', '-e', OTHER_COPY, pathToFileURL(ux).href];
    const { stdout } = await runOrThrow(process.execPath, args, { cwd: root, env: { ...process.env } });
    expect(stdout).to.equal('whole\n');
  });
});
