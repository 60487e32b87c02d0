import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { replaceFile } from '../../../src/adapters/files/replace-file.ts';
import { createTemporaryPath, removeLeftovers } from '../../../src/adapters/files/temporary-file.ts';
import { newFolder } from '../../support/environment.ts';
import { killedAt } from '../../support/killed.ts';

const source = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/files/replace-file.ts')).href;
const OWN = basename(createTemporaryPath('/x/y'));
const nameWith = (machine: string, pid: number): string => OWN.replace(/^\.fls-\w+-\d+/, `.fls-${machine}-${pid}`);
const MACHINE = OWN.split('-')[1] ?? '';

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--eval', '']).pid;
}

describe('the temporary file of a process', function () {
  this.timeout(30_000);

  it('that was killed is removed by the next one that writes to the folder', async () => {
    const folder = newFolder('left');
    const path = join(folder, 'a.json');
    const program = `await (await import(${JSON.stringify(source)})).replaceFile(process.argv[1], 'killed');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, path], {
      env: { ...process.env, ...killedAt('half written', /\/left-/) },
      stdio: 'ignore',
    });
    await once(child, 'close');
    expect(readdirSync(folder).map((name) => name.slice(0, 5))).to.deep.equal(['.fls-']);
    await replaceFile(path, 'whole');
    expect(readdirSync(folder)).to.deep.equal(['a.json']);
  });

  it('that ends in the midst of it goes with the process', async () => {
    const folder = newFolder('left');
    const program = `
      const { replaceFile } = await import(${JSON.stringify(source)});
      void replaceFile(process.argv[1], 'x'.repeat(50_000_000));
      const { readdirSync } = await import('node:fs');
      setInterval(() => readdirSync(process.argv[2]).length > 0 && process.exit(3), 1);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, join(folder, 'a'), folder]);
    await once(child, 'close');
    expect([child.exitCode, readdirSync(folder).filter((name) => name.endsWith('.tmp'))]).to.deep.equal([3, []]);
  });

  it('stays where the process may still write it, and so does every other file', async () => {
    const folder = newFolder('left');
    const old = new Date(Date.now() - 48 * 60 * 60 * 1000);
    const [dead, here] = [endedProcess(), process.pid];
    const kept = ['a.tmp', '.fls-x.tmp', nameWith(MACHINE, here), nameWith('0badcafe', dead)];
    const removed = [
      nameWith(MACHINE, dead),
      nameWith(MACHINE, here).replace(/[\da-f]{12}\.tmp$/, '0'.repeat(12) + '.tmp'),
    ];
    for (const name of [...kept, ...removed]) writeFileSync(join(folder, name), '');
    utimesSync(join(folder, removed[1] ?? ''), old, old);
    utimesSync(join(folder, 'a.tmp'), old, old);
    await removeLeftovers(folder);
    expect(readdirSync(folder)).to.have.members(kept);
  });

  it('cannot be looked for in a folder that is not there', async () => {
    await removeLeftovers(join(newFolder('left'), 'gone'));
  });
});
