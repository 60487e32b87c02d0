import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { replaceFile, replaceUnchangedFile } from '../../../src/adapters/files/replace-file.ts';
import { inheritEnvironment, newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';

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
        env: inheritEnvironment(),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await pause(20 + 7 * kill);
      child.kill('SIGKILL');
      await once(child, 'close');
      const content = readFileSync(path, 'utf8');
      expect([content.length, new Set(content).size]).to.deep.equal([1_000_000, 1]);
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

  it('tells a fault of what makes the pieces as it is, and keeps the old text', async () => {
    const folder = newFolder('pieces');
    const path = join(folder, 'a.csv');
    const fault = new RangeError('too long a row');
    const makePieces = function* (): Generator<string> {
      yield 'new';
      throw fault;
    };
    await replaceFile(path, ['o', 'ld']);
    expect(await replaceFile(path, makePieces()).catch((error: unknown) => error)).to.equal(fault);
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).to.deep.equal([['a.csv'], 'old']);
  });

  it('refuses a file that is read-only, and leaves it as it was', async function () {
    if (process.platform === 'win32' || (process.getuid?.() === 0 && !isOpenToOthers(import.meta.dirname))) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'sf-plugin-fls-read-only-'));
    try {
      chmodSync(folder, 0o777);
      const path = join(folder, 'a.json');
      writeFileSync(path, 'old', { mode: 0o444 });
      expect(await replaceAsOrdinaryUser(path)).to.match(/^notWritten: .*a\.json, you have no permission \(EACCES\)$/);
      expect([readFileSync(path, 'utf8'), readdirSync(folder)]).to.deep.equal(['old', ['a.json']]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('flushes the new text before it takes the place of the old one, and the folder after that', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = newFolder('flushed');
    const path = join(folder, 'a.json');
    await replaceFile(path, 'old');
    const flushed: string[] = [];
    await atEachFlush(
      async (handle) => {
        const written = (await handle.stat()).isDirectory()
          ? 'folder'
          : readFileSync(findTemporaryFile(folder), 'utf8');
        flushed.push(`${written}, ${readFileSync(path, 'utf8')} in place`);
      },
      async () => replaceFile(path, 'new'),
    );
    expect(flushed).to.deep.equal(['new, old in place', 'folder, new in place']);
  });

  const saved: readonly (readonly [string, string | null])[] = [
    ['an editor saved it', 'mine'],
    ['somebody made it', null],
  ];
  for (const [what, oldText] of saved)
    it(`leaves a file alone when ${what} while the new text was written beside it`, async () => {
      const folder = newFolder('meanwhile');
      const path = join(folder, 'a.json');
      if (oldText !== null) writeFileSync(path, oldText);
      const replacing = atEachFlush(
        async () => {
          writeFileSync(path, 'saved meanwhile');
          return Promise.resolve();
        },
        async () => replaceUnchangedFile(path, 'new', oldText),
      );
      const { key, tokens } = await problemOf(replacing);
      expect([key, tokens]).to.deep.equal(['changedMeanwhile', [path]]);
      expect([readdirSync(folder), readFileSync(path, 'utf8')]).to.deep.equal([['a.json'], 'saved meanwhile']);
    });

  it('does not make a file anew that was removed meanwhile', async () => {
    const path = join(newFolder('meanwhile'), 'a.json');
    expect((await problemOf(replaceUnchangedFile(path, 'new', 'old'))).key).to.equal('changedMeanwhile');
    expect(readdirSync(join(path, '..'))).to.deep.equal([]);
  });
});

/** Root may write what is read-only, so that a process of root hands the work to one of nobody. */
async function replaceAsOrdinaryUser(path: string): Promise<string> {
  const program = `
    import { replaceFile } from ${JSON.stringify(source)};
    await replaceFile(process.argv[1], 'new').then(() => console.log('replaced'), ({ message }) => console.log(message));
  `;
  const ids = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...ids,
  });
  return (await text(child.stdout)).trim();
}

/** Whether another user may run what lies in a folder: not where root has cloned the repository into its own home. */
function isOpenToOthers(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o005) === 0o005;
  return isOpen && (dirname(folder) === folder || isOpenToOthers(dirname(folder)));
}

/** Does something whenever a file or a folder is flushed, before that. */
async function atEachFlush(act: (handle: FileHandle) => Promise<void>, run: () => Promise<void>): Promise<void> {
  const handle = await open(tmpdir());
  const prototype: unknown = Object.getPrototypeOf(handle);
  await handle.close();
  if (!isFlushable(prototype)) throw new TypeError('a file handle cannot be flushed');
  const { sync } = prototype;
  prototype.sync = async function (this: FileHandle) {
    await act(this);
    return sync.call(this);
  };
  try {
    await run();
  } finally {
    prototype.sync = sync;
  }
}

function isFlushable(value: unknown): value is { sync: () => Promise<void> } {
  return typeof value === 'object' && value !== null && 'sync' in value && typeof value.sync === 'function';
}

function findTemporaryFile(folder: string): string {
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tmp')) ?? '');
}
