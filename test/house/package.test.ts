import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { readPackage } from '../../tasks/plugin.ts';
import { packedPlugin } from '../support/packed-plugin.ts';
import { readLinks } from './pages.ts';

/** Reached through `@salesforce/sf-plugins-core` only, whose classes extend those of this package. */
const FRAMEWORK = '@oclif/core';

describe('the published package', () => {
  let folder: string;
  let files: readonly string[];

  before(async function () {
    this.timeout(120_000);
    folder = await packedPlugin();
    files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      );
  });

  it('holds what runs, its texts, schemas, documents and command list, and nothing else', () => {
    const expected =
      /^(?:lib\/.+\.js|messages\/[\w.-]+\.md|schemas\/[\w.-]+\.json|docs\/[\w./-]+\.(?:md|svg|png)|oclif\.manifest\.json)$/;
    const always = ['LICENSE', 'README.md', 'package.json', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
    expect(files.filter((name) => !expected.test(name) && !always.includes(name))).to.deep.equal([]);
    expect(files).to.include.members([...always, 'oclif.manifest.json', 'lib/index.js', 'messages/problems.md']);
  });

  it('holds every file that its README links to', () => {
    const links = readLinks(readFileSync(join(folder, 'README.md'), 'utf8')).filter(
      (link) => !/^(?:[a-z]+:|#)/.test(link),
    );
    expect(links).to.include('docs/images/run.svg');
    expect(links.filter((link) => !existsSync(join(folder, link.replace(/#.*$/, ''))))).to.deep.equal([]);
  });

  it('has every source built, once, and a small module before each command', () => {
    const sources = readdirSync(join(import.meta.dirname, '..', '..', 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `lib/${name.split(sep).join('/').replace(/ts$/, 'js')}`);
    const entries = sources.filter((name) => name.startsWith('lib/commands/'));
    const commands = entries.map((name) => name.replace('lib/commands/', 'lib/loaded/'));
    const built = [...sources, ...commands].sort();
    expect(files.filter((name) => name.startsWith('lib/')).sort()).to.deep.equal(built);
  });

  it('prepares the start before it loads a command, and imports nothing else before', () => {
    const entries = files.filter((name) => name.startsWith('lib/commands/'));
    for (const name of entries) {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(folder, name), 'utf8'), true, true);
      const imported = importedFiles.map(({ fileName }) => posix.join(posix.dirname(name), fileName));
      const command = name.replace('lib/commands/', 'lib/loaded/');
      const first = ['compile-cache.js', 'late-tables.js'].map((own) => `lib/adapters/process/${own}`);
      expect(imported, name).to.deep.equal([...first, command]);
      expect(readFileSync(join(folder, name), 'utf8')).to.include(`await import('`);
    }
  });

  it('lists each command in its oclif manifest', () => {
    const manifest = readFileSync(join(folder, 'oclif.manifest.json'), 'utf8');
    const commands = files.filter((name) => name.startsWith('lib/commands/'));
    expect(commands).to.include('lib/commands/fls/retrieve.js');
    for (const name of commands) {
      const [, ...words] = name.replace(/\.js$/, '').split('/').slice(1);
      expect(manifest).to.include(`"${words.join(':')}": {`);
    }
  });

  it('imports all of its dependencies and nothing besides', () => {
    const imported = files
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => ts.preProcessFile(readFileSync(join(folder, name), 'utf8'), true, true).importedFiles)
      .map(({ fileName }) => fileName)
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]);
    expect([...new Set([...imported, FRAMEWORK])].sort()).to.deep.equal(
      Object.keys(readPackage().dependencies ?? {}).sort(),
    );
  });
});
