import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
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
import { Ux } from '@salesforce/sf-plugins-core';
new Ux().table({ data: [{ field: 'Tax__c' }] });
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
    expect(stdout).to.include('Tax__c');
  });
});
