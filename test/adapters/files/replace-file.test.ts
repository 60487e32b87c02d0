import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { replaceFile } from '../../../src/adapters/files/replace-file.ts';
import { newFolder } from '../../support/environment.ts';

const source = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/files/replace-file.ts')).href;

/** Writes a file of a megabyte of one letter, then of another, for ever. */
const writer = `
  import { replaceFile } from ${JSON.stringify(source)};
  console.log('ready');
  for (let turn = 0; ; turn += 1) await replaceFile(process.argv[1], 'ab'[turn % 2].repeat(1_000_000));
`;

describe('replacing a file', function () {
  this.timeout(60_000);

  it('leaves the old text or the new one, whenever the process is killed', async () => {
    const path = join(newFolder('killed'), 'A.profile-meta.xml');
    await replaceFile(path, 'a'.repeat(1_000_000));
    for (let kill = 0; kill < 8; kill += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', writer, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await pause(20 + 7 * kill);
      child.kill('SIGKILL');
      await once(child, 'close');
      const text = readFileSync(path, 'utf8');
      expect([text.length, new Set(text).size]).to.deep.equal([1_000_000, 1]);
    }
  });

  it('takes the modes that are given, else keeps that of the old file', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = join(newFolder('modes'), 'new');
    const path = join(folder, 'a.json');
    const modes = (): string[] => [path, folder].map((one) => (statSync(one).mode & 0o777).toString(8));
    await replaceFile(path, 'a', { file: 0o600, folder: 0o700 });
    expect(modes()).to.deep.equal(['600', '700']);
    await replaceFile(path, 'b', { file: 0o640, folder: 0o755 });
    expect(modes()).to.deep.equal(['640', '700']);
    await replaceFile(path, 'c');
    expect([modes(), readFileSync(path, 'utf8')]).to.deep.equal([['640', '700'], 'c']);
    const usual = join(folder, 'usual');
    writeFileSync(usual, '');
    await replaceFile(join(folder, 'b.json'), '');
    expect(statSync(join(folder, 'b.json')).mode).to.equal(statSync(usual).mode);
  });
});
