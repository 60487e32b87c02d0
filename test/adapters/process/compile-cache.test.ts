import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { newFolder } from '../../support/environment.ts';
import { run } from '../../support/process.ts';

const MODULE = join(import.meta.dirname, '..', '..', '..', 'src/adapters/process/compile-cache.ts');

function writeScript(loaded: string): string {
  return `
import { getCompileCacheDir } from 'node:module';
await import(${JSON.stringify(MODULE)});
await import(${JSON.stringify(loaded)});
console.log(getCompileCacheDir() ?? 'none');
`;
}

/** @param loaded a module that is loaded after the cache was started */
async function findFolder(env: Readonly<Record<string, string>>, loaded = 'xml2js'): Promise<string> {
  const { code, stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', writeScript(loaded)], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...env },
  });
  expect(code, stderr).to.equal(0);
  return stdout.trim();
}

/** Where oclif keeps the cache of a CLI with the names of sf (`@salesforce/cli` 2.150, package.json). */
async function findSfCacheFolder(home: string): Promise<string> {
  const root = newFolder('cli');
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'cli', version: '1.0.0', oclif: { bin: 'sf', dirname: 'sf' } }),
  );
  const script = `const { Config } = await import('@oclif/core'); console.log((await Config.load(${JSON.stringify(root)})).cacheDir);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home },
  });
  return stdout.trim();
}

describe('the compile cache', () => {
  it('lies in the cache folder of sf', async () => {
    const home = newFolder('cache-home');
    const folder = await findFolder({ HOME: home, USERPROFILE: home });
    expect(readdirSync(folder)).not.to.deep.equal([]);
    if (process.platform !== 'win32') expect(statSync(dirname(folder)).mode & 0o777).to.equal(0o700);
    const cacheDir = await findSfCacheFolder(home);
    expect(folder).to.satisfy((one: string) => one.startsWith(join(cacheDir, 'sf-plugin-fls')));
  });

  it('keeps ES modules, too', async () => {
    const home = newFolder('cache-home');
    const folder = await findFolder({ HOME: home, USERPROFILE: home }, 'p-limit');
    expect(readdirSync(folder)).not.to.deep.equal([]);
  });

  it('lies where the settings of sf say', async () => {
    const [home, cache] = [newFolder('cache-home'), newFolder('cache')];
    const all = { HOME: home, USERPROFILE: home, XDG_CACHE_HOME: cache, SF_CACHE_DIR: join(cache, 'own') };
    expect(await findFolder(all)).to.satisfy((folder: string) =>
      folder.startsWith(join(cache, 'own', 'sf-plugin-fls')),
    );
  });

  it('is left out where its folder cannot be written', async () => {
    const file = join(newFolder('cache-home'), 'file');
    writeFileSync(file, '');
    expect(await findFolder({ HOME: file, USERPROFILE: file, SF_CACHE_DIR: file })).to.equal('none');
  });
});
