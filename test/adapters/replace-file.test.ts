import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { replaceFile } from '../../src/adapters/project/replace-file.ts';
import { newFolder } from '../support/environment.ts';

const source = pathToFileURL(join(import.meta.dirname, '../../src/adapters/project/replace-file.ts')).href;

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
});
