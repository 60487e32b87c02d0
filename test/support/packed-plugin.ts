import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { newFolder } from './environment.ts';
import { cached, npm } from './npm.ts';
import { onceInRun } from './once.ts';
import { runOrThrow } from './process.ts';

const root = join(import.meta.dirname, '..', '..');

/** Large, made by a build, or not ours. */
const LEFT_OUT = ['.git', '.cache', 'coverage', 'lib', 'node_modules'];

/** The folder that users get: `npm pack`, with all that it runs, unpacked. Made once a run. */
export async function packedPlugin(): Promise<string> {
  return onceInRun('package', pack);
}

/** The packed plugin with the dependencies that users get, as the lock file has them. Made once a run. */
export async function installedPlugin(): Promise<string> {
  return onceInRun('plugin', install);
}

/** A copy of this repository with its development dependencies; a build in it does not disturb another run. */
export function copyRepository(): string {
  const copy = newFolder('sources');
  cpSync(root, copy, { recursive: true, filter: (path) => path === root || !LEFT_OUT.includes(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

async function pack(): Promise<string> {
  const copy = copyRepository();
  const folder = newFolder('package');
  await npm(['pack', '--pack-destination', folder], copy);
  const [tarball = ''] = readdirSync(folder);
  await runOrThrow('tar', ['-xzf', tarball], { cwd: folder, env: process.env });
  return join(folder, 'package');
}

async function install(): Promise<string> {
  const [plugin, dependencies] = await Promise.all([packedPlugin(), productionDependencies()]);
  const folder = join(newFolder('plugin'), 'sf-plugin-fls');
  cpSync(plugin, folder, { recursive: true });
  symlinkSync(join(dependencies, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

async function productionDependencies(): Promise<string> {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  return cached(`dependencies-${hash}`, async (filling) => {
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(root, name), join(filling, name));
    await npm(['ci', '--omit=dev', '--ignore-scripts'], filling);
  });
}
