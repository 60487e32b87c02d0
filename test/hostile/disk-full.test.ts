import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { errorOf, listSnapshots, resultOf, type CommandRun } from '../support/command.ts';
import { withFileFault, type FileFault } from '../support/file-fault.ts';
import { pictureOf, withEdits } from '../support/org-picture.ts';
import { startRetrievedWorld, type ResetWorld } from '../support/reset-world.ts';
import { COMMANDS, FILE } from './disk-commands.ts';

const FULL = { call: 'write', code: 'ENOSPC' } as const;

/** Files that are being written: those of the user, the project and the snapshots. */
const BESIDE = /\/\.fls-[^/]*\.tmp$/;
const OF_PROFILE = /\/profiles\/\.fls-[^/]*\.tmp$/;
const OF_SNAPSHOT = /\/fls\/00D\w+\/\.fls-[^/]*\.tmp$/;

/** A command, its arguments, what fails, what it ends with and what it says. */
type FaultRow = readonly [keyof typeof COMMANDS, readonly string[], FileFault, string | null, number, string];

/** Of these, nothing is changed, neither in the org nor in the project. */
const UNCHANGED: readonly FaultRow[] = [
  ['report', ['--output-file', 'x.csv'], { ...FULL, path: BESIDE }, null, 68, 'the disk is full (ENOSPC)'],
  ['report', ['--output-file', 'x.csv', '--json'], { ...FULL, path: BESIDE }, null, 68, '"status": 68'],
  ['report', ['--output-file', 'x.csv'], { ...FULL, code: 'EROFS', path: BESIDE }, null, 68, 'is read-only (EROFS)'],
  [
    'report',
    ['--output-file', 'x.csv'],
    { ...FULL, code: 'EDQUOT', path: BESIDE },
    null,
    68,
    'disk quota of your user',
  ],
  ['report', ['--output-file', 'x.csv'], { ...FULL, code: 'EMFILE', path: BESIDE }, null, 68, 'too many files open'],
  [
    'report',
    ['--output-file', 'x.sarif', '--fail-on', 'stray'],
    { ...FULL, path: BESIDE },
    null,
    68,
    'the disk is full',
  ],
  ['report', ['--write-baseline', 'b.json', '--fail-on', 'stray'], { ...FULL, path: BESIDE }, null, 68, 'disk is full'],
  ['report', ['--write-baseline', 'b.json'], { ...FULL, path: BESIDE }, null, 68, 'the disk is full (ENOSPC)'],
  ['explain', ['--output-file', 'x.csv'], { ...FULL, path: BESIDE }, null, 68, 'the disk is full (ENOSPC)'],
  ['doctor', ['--output-file', 'x.json'], { ...FULL, path: BESIDE }, null, 68, 'the disk is full (ENOSPC)'],
  ['reset --dry-run', ['--output-file', 'x.html'], { ...FULL, path: BESIDE }, null, 68, 'the disk is full (ENOSPC)'],
  ['reset --dry-run', ['--write-plan', 'p.json'], { ...FULL, path: BESIDE }, 'NotWrittenError', 1, 'the disk is full'],
  ['reset', ['--impact-file', 'x.csv'], { ...FULL, path: BESIDE }, 'NotWrittenError', 1, 'x.csv: the disk is full'],
  [
    'reset',
    ['--snapshot-dir', 's'],
    { call: 'mkdir', code: 'EROFS', path: /s\/00D/ },
    'NotWrittenError',
    1,
    'read-only',
  ],
  ['reset', [], { ...FULL, path: OF_SNAPSHOT }, 'NotWrittenError', 1, 'Nothing was changed, neither in the org'],
  ['reset', [], { ...FULL, path: OF_SNAPSHOT, after: 1 }, 'NotWrittenError', 1, 'the disk is full (ENOSPC)'],
  ['reset', [], { ...FULL, path: OF_PROFILE }, 'NotWrittenError', 1, 'Nothing was changed, neither in the org'],
  [
    'reset',
    [],
    { call: 'rename', code: 'EACCES', path: /\.profile-meta\.xml$/ },
    'NotWrittenError',
    1,
    'no permission',
  ],
  [
    'reset',
    [],
    { call: 'open', code: 'EACCES', path: /\.profile-meta\.xml$/ },
    'UnreadableProfileError',
    1,
    '(EACCES)',
  ],
  ['reset', [], { call: 'readdir', code: 'EIO', path: /\/profiles$/ }, 'UnreadableFolderError', 1, '(EIO)'],
  [
    'retrieve',
    ['--manifest-only'],
    { ...FULL, path: BESIDE },
    'NotWrittenError',
    1,
    'fls-package.xml: the disk is full',
  ],
];

/** What should have been removed, of the project and of sf's state folder. */
function listTemporary({ where }: ResetWorld): string[] {
  return [where.project.folder, join(homedir(), '.sf')].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tmp')),
  );
}

async function runFailing(
  { where }: ResetWorld,
  fault: FileFault,
  [command, ...args]: readonly [keyof typeof COMMANDS, ...(readonly string[])],
): Promise<CommandRun<unknown>> {
  return withFileFault(fault, async () => COMMANDS[command](where, ...args));
}

describe('a disk that fails before a change', function () {
  this.timeout(60_000);
  let world: ResetWorld & { readonly text: string };

  before(async () => {
    world = await startRetrievedWorld();
  });

  after(async () => {
    await world.org.stop();
    expect(listTemporary(world)).to.deep.equal([]);
  });

  for (const [command, args, fault, name, code, says] of UNCHANGED)
    it(`changes nothing: ${[command, ...args].join(' ')}, ${fault.code} at ${fault.call} of ${fault.path.source}`, async () => {
      const { where, before, text } = world;
      const { error, code: ended, stdout, stderr } = await runFailing(world, fault, [command, ...args]);
      expect([error?.name ?? null, error?.exitCode ?? ended]).to.deep.equal([name, code]);
      const said = `${error?.message ?? ''} ${stdout} ${stderr}`.replaceAll(/\s*\n[\s›!]*/g, ' ');
      expect(said).to.contain(says).and.not.to.contain('raw words');
      expect([pictureOf(where.state), where.project.read(FILE)]).to.deep.equal([before, text]);
    });
});

describe('a disk that fails during a change', function () {
  this.timeout(60_000);
  let world: ResetWorld & { readonly text: string };

  beforeEach(async () => {
    world = await startRetrievedWorld();
  });

  afterEach(async () => {
    await world.org.stop();
    expect(listTemporary(world)).to.deep.equal([]);
  });

  it('leaves a restore and what it restores as they were', async () => {
    const { where } = world;
    await COMMANDS.reset(where);
    const reset = [pictureOf(where.state), where.project.read(FILE)];
    for (const path of [OF_SNAPSHOT, OF_PROFILE]) {
      const error = errorOf(await runFailing(world, { ...FULL, path }, ['restore']));
      expect([error.name, error.exitCode]).to.deep.equal(['NotWrittenError', 1]);
      expect(error.message).to.contain('the disk is full (ENOSPC). Nothing was changed, neither in the org nor in');
      expect([pictureOf(where.state), where.project.read(FILE)]).to.deep.equal(reset);
    }
    expect((await COMMANDS.restore(where)).code).to.equal(0);
  });

  const readState = async (): Promise<string | undefined> =>
    resultOf(await listSnapshots(world.where)).snapshots[0]?.state;

  it('does not hide a reset that took effect: its record is closed by a resume', async () => {
    const { where, before } = world;
    const fault = { ...FULL, path: OF_SNAPSHOT, after: 2 };
    const run = await withFileFault(fault, async () => COMMANDS.reset(where));
    const said = run.stderr.replaceAll(/\s*\n\W*/g, ' ');
    expect([run.code, pictureOf(where.state)]).to.deep.equal([0, withEdits(before, where.state, resultOf(run).edits)]);
    expect(said).to.contain('could not be written to the snapshot').and.to.contain('Run "sf fls resume"');
    expect(await readState()).to.equal('submitted');
    expect((await COMMANDS.resume(where)).code).to.equal(0);
    expect(await readState()).to.equal('applied');
  });

  it('names what a retrieve wrote before', async () => {
    const { where, text } = world;
    where.project.write(FILE, text.replaceAll('<readable>true', '<readable>false'));
    const fault = { ...FULL, path: OF_PROFILE };
    const error = errorOf(await runFailing(world, fault, ['retrieve', '--manifest-file', 'm.xml']));
    expect([error.name, error.exitCode]).to.deep.equal(['PartlyWrittenError', 68]);
    expect(error.message).to.contain('m.xml').and.to.contain('the disk is full (ENOSPC)');
  });

  it('is told where the library cannot write the source of an object', async () => {
    const { where, text } = world;
    where.project.write('force-app/main/default/objects', 'a file');
    const error = errorOf(await COMMANDS.retrieve(where, '--include-objects', '--sobject', 'Account'));
    expect([error.name, error.exitCode]).to.deep.equal(['ObjectsNotWrittenError', 68]);
    expect(error.message).to.match(/\((EEXIST|ENOTDIR)\)/);
    expect(where.project.read(FILE)).to.equal(text);
  });
});
