import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..', '..');

/** Licences that ask a user of the plugin for nothing but a notice. Of those joined by OR, one is enough. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Zlib',
];

/** Folders of the packages that users get, by the lock file; those for other systems may be missing. */
function listShippedPackages(): readonly string[] {
  const lock: unknown = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const packages = readMember(lock, 'packages');
  return Object.entries(typeof packages === 'object' && packages !== null ? packages : {})
    .filter(([folder, entry]) => folder !== '' && readMember(entry, 'dev') !== true)
    .map(([folder]) => join(root, folder))
    .filter((folder) => existsSync(folder));
}

function readLicence(folder: string): string {
  return String(readMember(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), 'license'));
}

function isPermissive(licence: string): boolean {
  const words = licence.replace(/[()]/g, '');
  if (words.includes(' OR ')) return words.split(' OR ').some(isPermissive);
  return words.split(' AND ').every((name) => PERMISSIVE.includes(name));
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

describe('the licences of what is shipped', () => {
  it('are permissive', () => {
    const packages = listShippedPackages();
    expect(packages.length).to.be.greaterThan(100);
    expect(
      packages
        .filter((folder) => !isPermissive(readLicence(folder)))
        .map((folder) => `${folder} ${readLicence(folder)}`),
    ).to.deep.equal([]);
  });

  it('are told apart', () => {
    expect(['MIT', '(MIT OR GPL-3.0-or-later)', '(MIT AND Zlib)'].map(isPermissive)).to.deep.equal([true, true, true]);
    expect(['GPL-3.0', '(MIT AND GPL-3.0)', 'undefined'].map(isPermissive)).to.deep.equal([false, false, false]);
  });
});
