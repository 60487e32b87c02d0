import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createChangeLock, type CommandLock, type LockOptions } from '../../../src/adapters/process/change-lock.ts';
import type { Notice } from '../../../src/fls/problem.ts';
import { newFolder } from '../../support/environment.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { problemOf } from '../../support/problem.ts';
import { sendSignal, underGuard } from '../../support/signals.ts';

const source = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/process/change-lock.ts')).href;
const ORG = '00D000000000001EAA';
const HOUR = 60 * 60 * 1000;

describe('the lock of a command that changes something', () => {
  let folder: string;
  let notices: Notice[];
  beforeEach(() => {
    folder = join(newFolder('locks'), 'fls', 'locks');
    notices = [];
  });

  function createLock(options: Partial<LockOptions> = {}): CommandLock {
    const onNotice = (notice: Notice): void => void notices.push(notice);
    const clock = createFakeClock();
    return createChangeLock({
      project: null,
      orgId: ORG,
      command: 'sf fls reset',
      wait: HOUR,
      onNotice,
      folder,
      clock,
      ...options,
    });
  }

  const lockFile = (): string => join(folder, `org-${ORG}.json`);

  /** The lock of a process, with changes to what it tells. */
  async function leaveLock(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await createLock().acquire();
    const holder: unknown = JSON.parse(readFileSync(lockFile(), 'utf8'));
    writeFileSync(lockFile(), JSON.stringify(Object.assign({}, holder, { token: 'left' }, changes)));
  }

  function endedProcess(): number {
    return spawnSync(process.execPath, ['--eval', '']).pid;
  }

  it('is the same for a login that tells the id of the org with 15 characters', async () => {
    await createLock({ orgId: ORG.slice(0, 15) }).acquire();
    expect((await problemOf(createLock({ wait: 60_000 }).acquire())).key).to.equal('lockHeld');
  });

  it('names the command that holds it, its process and since when, when that does not end in time', async () => {
    const first = createLock({ command: 'sf fls restore' });
    await first.acquire();
    const { key, details, exitCode } = await problemOf(createLock({ wait: 2 * 60_000 }).acquire());
    expect([key, exitCode, details['command'], details['pid'], details['path']]).to.deep.equal([
      'lockHeld',
      1,
      'sf fls restore',
      process.pid,
      lockFile(),
    ]);
    expect(details['since']).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    expect(notices.map((notice) => [notice.key, notice.tokens[0], notice.tokens[3]])).to.deep.equal([
      ['lockHeld', 'sf fls restore', '2'],
    ]);
    await first.release();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('is had by one command at a time, however many want it, also when a dead one lies there', async () => {
    let inside = 0;
    let most = 0;
    const takeTurn = async (): Promise<void> => {
      const lock = createLock({ clock: { now: () => 0, pause: async () => pause(1) } });
      await lock.acquire();
      inside += 1;
      most = Math.max(most, inside);
      await pause(2);
      inside -= 1;
      await lock.release();
    };
    // Two that see the same dead lock meet now and then only.
    for (let round = 0; round < 8; round += 1) {
      await leaveLock({ pid: endedProcess() });
      await Promise.all(Array.from({ length: 12 }, takeTurn));
      expect([most, readdirSync(folder)]).to.deep.equal([1, []]);
    }
  });

  it('is taken over at once from a process that has ended', async () => {
    await leaveLock({ pid: endedProcess() });
    await createLock({ wait: 0 }).acquire();
    expect(notices).to.deep.equal([]);
  });

  it('of a process that has ended is removed by a command that takes none', async () => {
    await leaveLock({ pid: endedProcess() });
    await createLock().release();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('is taken over when it was never written to its end', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(lockFile(), '{"pid":');
    expect((await problemOf(createLock({ wait: 0 }).acquire())).key).to.equal('lockHeld');
    const old = new Date(Date.now() - HOUR);
    utimesSync(lockFile(), old, old);
    await createLock({ wait: 0 }).acquire();
  });

  it('of another machine counts as long as its holder says that it lives', async () => {
    await leaveLock({ host: 'elsewhere', pid: endedProcess() });
    expect((await problemOf(createLock({ wait: 0 }).acquire())).key).to.equal('lockHeld');
    const old = new Date(Date.now() - HOUR);
    utimesSync(lockFile(), old, old);
    await createLock({ wait: 0 }).acquire();
  });

  it('is that of the project, by whatever path, and of the org; others are free', async () => {
    const root = newFolder('project');
    const linked = join(newFolder('linked'), 'project');
    symlinkSync(root, linked);
    await createLock({ project: root }).acquire();
    const tryLock = async (options: Partial<LockOptions>): Promise<string> =>
      createLock({ wait: 0, ...options })
        .acquire()
        .then(
          () => 'free',
          () => 'held',
        );
    expect([
      await tryLock({ project: linked, orgId: null }),
      await tryLock({ project: null }),
      await tryLock({ project: newFolder('project'), orgId: '00D000000000002AAA' }),
    ]).to.deep.equal(['held', 'held', 'free']);
  });

  it('is not waited for after a signal', async () => {
    await createLock().acquire();
    const { key } = await underGuard(async () => {
      const waiting = problemOf(
        createLock({ clock: { now: () => 0, pause: async () => new Promise(() => {}) } }).acquire(),
      );
      await pause(5);
      sendSignal();
      return waiting;
    });
    expect(key).to.equal('interrupted');
  });

  it('is done without where it cannot be written, and that is said', async () => {
    const file = join(newFolder('locks'), 'file');
    writeFileSync(file, '');
    await createLock({ folder: join(file, 'locks') }).acquire();
    expect(notices.map(({ key, tokens }) => [key, tokens[0]])).to.deep.equal([
      ['lockUnavailable', join(file, 'locks')],
    ]);
  });

  it('is given back by its own command only', async () => {
    const lock = createLock();
    await lock.acquire();
    writeFileSync(lockFile(), readFileSync(lockFile(), 'utf8').replace(/"token":"[^"]+"/, '"token":"other"'));
    await lock.release();
    expect(readdirSync(folder)).to.deep.equal([`org-${ORG}.json`]);
  });

  /** Takes the lock in a process that ends in the midst of it: its code is run when a file system call has been made. */
  async function takeUntil(call: 'link' | 'rm' | 'writeFile', end: string): Promise<void> {
    const program = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const [folder] = process.argv.slice(1);
      const real = fs.promises.${call};
      fs.promises.${call} = async (...args) => {
        ${end}
        return real(...args);
      };
      syncBuiltinESMExports();
      const { createChangeLock } = await import(${JSON.stringify(source)});
      await createChangeLock({ project: null, orgId: '${ORG}', command: 'sf fls reset', wait: 0, onNotice: () => {}, folder }).acquire();
      throw new Error('nothing has ended the process');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, folder], { stdio: 'pipe' });
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    await once(child, 'close');
    expect(errors.join('')).to.equal('');
  }

  const kill = "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});";

  it('is taken over at once from a process that was killed while it wrote it', async () => {
    mkdirSync(folder, { recursive: true });
    await takeUntil('writeFile', `fs.writeFileSync(args[0], args[1].slice(0, 9)); ${kill}`);
    await createLock({ wait: 0 }).acquire();
    expect(readdirSync(folder)).to.deep.equal([`org-${ORG}.json`]);
  });

  it('leaves nothing when a process is killed while it removes a dead one', async () => {
    for (const moment of [kill, `await real(...args); ${kill}`]) {
      await leaveLock({ pid: endedProcess() });
      await takeUntil('rm', `if (args[0] === folder + '/org-${ORG}.json') { ${moment} }`);
      await createLock({ wait: 0 }).acquire();
      await createLock().release();
      expect(readdirSync(folder)).to.deep.equal([`org-${ORG}.json`]);
      rmSync(lockFile());
    }
  });

  it('goes with a process that ends right when it has taken it', async () => {
    await takeUntil('link', 'await real(...args); process.exit(0);');
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
