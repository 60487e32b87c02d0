import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { CommandRun } from '../support/command.ts';
import { newFolder } from '../support/environment.ts';
import { pictureOf } from '../support/org-picture.ts';
import { startRetrievedWorld, type ResetWorld } from '../support/reset-world.ts';
import { COMMANDS, FILE } from './disk-commands.ts';

/** What can be at a path in place of a file or a directory, and what is said of it. */
const KINDS = {
  folder: {
    make: (path: string) => {
      mkdirSync(path);
    },
    said: 'this is a directory, not a file',
  },
  pipe: { make: (path: string) => execFileSync('mkfifo', [path]), said: 'this is a pipe, not a file' },
  device: {
    make: (path: string) => {
      symlinkSync('/dev/zero', path);
    },
    said: 'this is a device, not a file',
  },
  'link to nowhere': {
    make: (path: string) => {
      symlinkSync('nowhere', path);
    },
    said: 'a link to a file that does not',
  },
  'link to itself': {
    make: (path: string) => {
      symlinkSync(path, path);
    },
    said: 'links lead in a circle (ELOOP)',
  },
} as const;

type Kind = keyof typeof KINDS;

const ALL: readonly Kind[] = ['folder', 'pipe', 'device', 'link to nowhere', 'link to itself'];
const NOT_FOLDER = ALL.slice(1);

/** A command, what it reads or writes, its arguments, what may be there, and what it ends with. */
type KindRow = readonly [keyof typeof COMMANDS, string, readonly string[], readonly Kind[], string, number];

const IN_PLACE: readonly KindRow[] = [
  ['retrieve', 'sfdx-project.json', [], ALL, 'UnreadableProjectError', 1],
  ['reset', 'sfdx-project.json', [], ['pipe', 'link to nowhere'], 'UnreadableProjectError', 1],
  ['restore', 'sfdx-project.json', [], ['pipe'], 'UnreadableProjectError', 1],
  ['resume', 'sfdx-project.json', [], ['pipe'], 'UnreadableProjectError', 1],
  ['retrieve', '.forceignore', [], ALL, 'UnreadableIgnoreFileError', 1],
  ['reset', '.forceignore', [], ['pipe'], 'UnreadableIgnoreFileError', 1],
  ['retrieve', FILE, [], ALL, 'UnreadableProfileError', 1],
  ['reset', FILE, [], NOT_FOLDER, 'UnreadableProfileError', 1],
  ['report', 'config/fls-policy.json', [], ALL, 'UnreadablePolicyError', 1],
  ['reset', 'config/fls-policy.json', [], ['link to nowhere'], 'UnreadablePolicyError', 1],
  ['retrieve', 'config/fls-policy.json', [], ['pipe'], 'UnreadablePolicyError', 1],
  ['report', 'b.json', ['--baseline', 'b.json'], ALL, 'UnreadableBaselineError', 1],
  ['reset --plan', 'plan.json', ['plan.json'], ALL, 'UnreadablePlanError', 1],
  ['report', 'x.csv', ['--output-file', 'x.csv'], ALL, 'UnusablePathError', 2],
  ['report', 'b.json', ['--write-baseline', 'b.json'], ['pipe'], 'UnusablePathError', 2],
  ['explain', 'x.csv', ['--output-file', 'x.csv'], ['pipe'], 'UnusablePathError', 2],
  ['doctor', 'x.json', ['--output-file', 'x.json'], ['pipe'], 'UnusablePathError', 2],
  ['reset', 'x.html', ['--output-file', 'x.html'], ['pipe'], 'UnusablePathError', 2],
  ['reset', 'x.csv', ['--impact-file', 'x.csv'], ['link to nowhere'], 'UnusablePathError', 2],
  ['reset --dry-run', 'p.json', ['--write-plan', 'p.json'], ['pipe'], 'UnusablePathError', 2],
  ['retrieve', 'p.xml', ['--manifest-file', 'p.xml'], ['device'], 'UnusablePathError', 2],
  ['retrieve', 'fls-package.xml', ['--manifest-only'], ['pipe', 'link to nowhere'], 'NotWrittenError', 1],
];

describe('a disk with something else in place of a file', function () {
  if (process.platform === 'win32') return;
  this.timeout(60_000);
  let world: ResetWorld;

  before(async () => {
    world = await startRetrievedWorld();
  });

  after(async () => {
    await world.org.stop();
  });

  /** Runs with that at the path, and puts back what was there. */
  async function runWith(kind: Kind, path: string, run: () => Promise<CommandRun<unknown>>): ReturnType<typeof run> {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) renameSync(path, join(world.where.project.folder, 'aside'));
    KINDS[kind].make(path);
    const ended = await run();
    rmSync(path, { recursive: true });
    if (existsSync(join(world.where.project.folder, 'aside')))
      renameSync(join(world.where.project.folder, 'aside'), path);
    return ended;
  }

  for (const [command, path, args, kinds, name, code] of IN_PLACE)
    it(`is named, and nothing is changed: ${command} ${args.join(' ')}, ${path}`, async () => {
      const { where, before } = world;
      for (const kind of kinds) {
        const { error, code: ended } = await runWith(kind, join(where.project.folder, path), async () =>
          COMMANDS[command](where, ...args),
        );
        expect([kind, error?.name, error?.exitCode ?? ended]).to.deep.equal([kind, name, code]);
        expect(error?.message).to.contain(path).and.to.contain(KINDS[kind].said);
        expect(pictureOf(where.state)).to.deep.equal(before);
      }
    });

  it('is named in a report of files, which covers the others', async () => {
    const { where } = world;
    where.project.write(FILE.replace(INTEGRATION_PROFILE, 'Other'), where.project.read(FILE));
    for (const kind of NOT_FOLDER) {
      const { stderr, code } = await runWith(kind, join(where.project.folder, FILE), async () =>
        COMMANDS['report --source-dir'](where),
      );
      expect([kind, code]).to.deep.equal([kind, 68]);
      expect(stderr.replaceAll(/\s*\n\W*/g, ' '))
        .to.contain(FILE)
        .and.to.contain(KINDS[kind].said);
    }
  });

  for (const place of ['locks', 'lock'] as const)
    it(`is no reason to wait for ever, in place of the ${place}`, async () => {
      const { where } = world;
      const folder = join(homedir(), '.sf', 'fls', 'locks');
      const digest = createHash('sha256').update(realpathSync(where.project.folder)).digest('hex');
      const path = place === 'locks' ? folder : join(folder, `project-${digest.slice(0, 32)}.json`);
      for (const kind of ['pipe', 'link to nowhere'] as const) {
        rmSync(folder, { recursive: true, force: true });
        const { code, stderr } = await runWith(kind, path, async () => COMMANDS.retrieve(where));
        expect([kind, code]).to.deep.equal([kind, 0]);
        expect(stderr.replaceAll(/\s*\n\W*/g, ' ')).to.contain("Can't write a lock to");
      }
      rmSync(folder, { recursive: true, force: true });
    });

  it('is not taken for no snapshots', async () => {
    const { where } = world;
    const folder = newFolder('snapshots');
    for (const kind of ['link to nowhere', 'pipe'] as const) {
      const { error } = await runWith(kind, join(folder, where.state.info.id), async () =>
        COMMANDS['list snapshots'](where, '--snapshot-dir', folder),
      );
      expect([kind, error?.name]).to.deep.equal([kind, 'SnapshotsNotReadableError']);
      expect(error?.message).to.contain(folder);
    }
  });
});
