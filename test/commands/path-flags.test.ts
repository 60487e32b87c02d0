import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import {
  doctor,
  errorOf,
  listSnapshots,
  report,
  reset,
  restore,
  resume,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';
import { newFolder } from '../support/environment.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

type Run = (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>;

const COMMANDS = {
  doctor,
  report,
  reset: async (where, ...args) => reset(where, ...PROFILE, '--no-prompt', ...args),
  restore: async (where, ...args) => restore(where, '--no-prompt', ...args),
  resume: async (where, ...args) => resume(where, '--use-most-recent', ...args),
  'list snapshots': listSnapshots,
  retrieve: async (where, ...args) => retrieve(where, ...PROFILE, ...args),
} satisfies Record<string, Run>;

type Named = readonly [command: keyof typeof COMMANDS, flag: string];

/** Flags that name something to write. */
const WRITTEN: readonly Named[] = [
  ['doctor', '--output-file'],
  ['report', '--output-file'],
  ['report', '--write-baseline'],
  ['retrieve', '--manifest-file'],
  ['retrieve', '--output-dir'],
  ['reset', '--snapshot-dir'],
  ['reset', '--impact-file'],
];

const OTHERS: readonly Named[] = [
  ['resume', '--snapshot-dir'],
  ['resume', '--job-id'],
  ['list snapshots', '--snapshot-dir'],
  ['restore', '--snapshot-dir'],
  ['restore', '--snapshot'],
  ['report', '--policy-file'],
  ['report', '--baseline'],
  ['report', '--source-dir'],
  ['report', '--profile'],
  ['report', '-s'],
  ['reset', '--policy-file'],
  ['reset', '--field'],
  ['reset', '--target-org'],
  ['reset', '--max-edits'],
];

describe('a flag that names a path', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  /** Without those of the login, of which each run has its own. */
  const countCalls = (): number =>
    org.switchboard.log.filter(({ operation }) => operation !== 'other' && operation !== 'query').length;

  for (const [command, flag] of [...WRITTEN, ...OTHERS])
    for (const args of [[flag, ''], [flag, ' '], ...(flag.startsWith('--') ? [[`${flag}=`]] : [])])
      it(`is refused without a value: ${command} ${args.map((arg) => `"${arg}"`).join(' ')}`, async () => {
        const error = errorOf(await COMMANDS[command](where, ...args));
        expect([error.name, error.exitCode]).to.deep.equal(['EmptyValueError', 2]);
        expect(error.message).to.contain(flag === '-s' ? '--sobject' : flag);
        expect(countCalls()).to.equal(0);
      });

  /** Paths that can never be made, by why. */
  const impossible = (): Readonly<Record<string, string>> => {
    where.project.write('file', '');
    symlinkSync(join(where.project.folder, 'nowhere'), join(where.project.folder, 'link'));
    return {
      'below a file': 'file/x.csv',
      'below a file that is deeper': 'file/x/y.csv',
      'in a name that is too long': `${'a'.repeat(300)}/x.csv`,
      'below a link to nowhere': 'link/x.csv',
      // There Node makes folders for ever: mkdir says that the parent is missing, and the parent is there.
      ...(process.platform === 'linux' ? { 'in a system of files that has no folders': '/proc/x/y.csv' } : {}),
    };
  };

  for (const [command, flag] of WRITTEN)
    it(`is refused before the org is asked where it can never be made: ${command} ${flag}`, async () => {
      for (const [why, path] of Object.entries(impossible())) {
        const error = errorOf(await COMMANDS[command](where, flag, path));
        expect([why, error.exitCode, countCalls()]).to.deep.equal([why, 2, 0]);
        expect(error.message, why).to.contain(flag).and.to.contain(path);
      }
      expect(readdirSync(where.project.folder).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    });

  it('is refused where it names a directory in place of a file, or a file in place of a directory', async () => {
    mkdirSync(join(where.project.folder, 'folder.csv'));
    where.project.write('file', '');
    const runs = [
      await report(where, '--output-file', 'folder.csv'),
      await reset(where, ...PROFILE, '--no-prompt', '--impact-file', 'folder.csv'),
      await reset(where, ...PROFILE, '--no-prompt', '--snapshot-dir', 'file'),
      await reset(where, ...PROFILE, '--dry-run', '--snapshot-dir', 'file'),
      await restore(where, '--no-prompt', '--snapshot-dir', 'file'),
      await retrieve(where, ...PROFILE, '--output-dir', 'file'),
    ];
    expect(runs.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 2, 2]);
    expect(countCalls()).to.equal(0);
  });

  // Root may write everywhere, and Windows has no such modes.
  if (process.getuid !== undefined && process.getuid() !== 0)
    it('is refused where nobody may write', async () => {
      const folder = newFolder('read-only');
      chmodSync(folder, 0o555);
      const run = await reset(where, ...PROFILE, '--no-prompt', '--snapshot-dir', join(folder, 'snapshots'));
      expect([errorOf(run).exitCode, countCalls()]).to.deep.equal([2, 0]);
    });

  it('is refused where snapshots are to be found and there is no such directory', async () => {
    for (const command of ['restore', 'resume', 'list snapshots'] as const) {
      const error = errorOf(await COMMANDS[command](where, '--snapshot-dir', 'nope'));
      expect([error.name, error.exitCode, countCalls()]).to.deep.equal(['SnapshotDirNotFoundError', 2, 0]);
      expect(error.message).to.contain('nope');
    }
  });

  it('leaves nothing behind where it is checked and nothing is written', async () => {
    await reset(where, ...PROFILE, '--dry-run', '--snapshot-dir', 'a/b', '--impact-file', 'c/impact.csv');
    expect(existsSync(join(where.project.folder, 'a'))).to.equal(false);
  });
});
