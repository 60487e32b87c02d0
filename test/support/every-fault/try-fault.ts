import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readMember, toText } from '../../../src/values/loosely-typed.ts';
import type { ListSnapshotsResult } from '../../../src/commands/fls/list/snapshots.ts';
import type { Effect } from '../../simulated-org/switchboard.ts';
import { listSnapshots, resultOf, type CommandRun, type Where } from '../command.ts';
import { runRestore, runResume, type FaultyCommand } from './commands.ts';
import { listWarnings } from './judge-reading.ts';
import { createWorld, SNAPSHOTS, type Model, type World } from './world.ts';

export type FaultCase = {
  readonly command: FaultyCommand;
  readonly model: Model;
  readonly effect: Effect;
  /** Calls of the command before the one that is struck. */
  readonly after: number;
  /** Whether every call from there on is struck, or only that one. */
  readonly isLasting: boolean;
  /** How often the org answers that a job has not ended. */
  readonly polls: number;
  /** Lets the time limit for an answer pass for the calls that the org leaves without one. */
  readonly expire: (clientPort: number) => void;
};

/** What a command comes to when nothing disturbs it, and how many calls it makes. */
export type Undisturbed = { readonly run: CommandRun<unknown>; readonly calls: number };

/** Logging in makes calls, too; they come before the faults, and are not counted. */
export async function observeCommand({
  command,
  model,
  polls,
  expire,
}: Pick<FaultCase, 'command' | 'model' | 'polls' | 'expire'>): Promise<Undisturbed> {
  const world = await createWorld(model, { polls, tracksSource: command.tracksSource, whenUnanswered: expire });
  try {
    await command.prepare(world.where);
    let calls = 0;
    const effect: Effect = { kind: 'meanwhile', act: () => (calls += 1) };
    const run = await command.run({ ...world.where, faults: [{ operation: 'any', times: Infinity, effect }] });
    if (run.error) throw run.error;
    return { run, calls };
  } finally {
    await world.stop();
  }
}

/** @returns what does not agree */
export async function tryFault(given: FaultCase, undisturbed: Undisturbed): Promise<string[]> {
  const { command, model, effect, after, isLasting, polls, expire } = given;
  const world = await createWorld(model, { polls, tracksSource: command.tracksSource, whenUnanswered: expire });
  const { where } = world;
  try {
    await command.prepare(where);
    const faults = [{ operation: 'any' as const, after, times: isLasting ? Infinity : 1, effect }];
    const run = await command.run({ ...where, faults });
    const isVacuous = where.org.switchboard.unmet.length > 0;
    where.org.switchboard.clear();
    const complaints = [
      ...(isVacuous ? ['the fault struck no call'] : []),
      ...command.judge(run, world, undisturbed.run, effect),
      ...judgeMessage(run),
      ...listLeftovers(world),
      ...(command.isChange ? await judgeRecovery(run, world) : []),
    ];
    return complaints.map((complaint) => `${complaint} [${describeRun(run)}]`);
  } finally {
    await world.stop();
  }
}

function describeRun({ code, error, result }: CommandRun<unknown>): string {
  return error ? `${code} ${error.name}: ${error.message}` : `${code} ${toText(readMember(result, 'status'))}`;
}

/**
 * Time passes, jobs end, and the user does what the messages say: resumes what was left, which brings org and files to the same
 * place, and then restores.
 */
async function judgeRecovery(run: CommandRun<unknown>, world: World): Promise<string[]> {
  const { where } = world;
  const { code } = run;
  where.org.finishJobs();
  const complaints = judgeRecord(await readSnapshots(where), run, world);
  if (code === 68 || code === 69) {
    const resumed = await runResume(where);
    if (![0, 1].includes(resumed.code)) complaints.push(`the resume ends with ${describeRun(resumed)}`);
    if (world.orgPosition() !== world.filePosition()) complaints.push(`after the resume ${describePlaces(world)}`);
  }
  const restored = await runRestore(where);
  const isBefore = world.orgPosition() === 'before' && world.filePosition() === 'before';
  const hadNothing = NOTHING_LEFT.includes(restored.error?.name ?? '');
  if (!isBefore) complaints.push(`after the restore ${describePlaces(world)}`);
  if (restored.code !== 0 && !hadNothing) complaints.push(`the restore ends with ${describeRun(restored)}`);
  const open = (await readSnapshots(where)).filter(({ state }) => !['failed', 'restored'].includes(state));
  return [
    ...complaints,
    ...open.map(({ state }) => `after the restore a snapshot is ${state}`),
    ...listLeftovers(world),
  ];
}

/** Errors of a restore when nothing was changed before. */
const NOTHING_LEFT = ['NoSnapshotsError', 'SnapshotDirNotFoundError', 'NothingToRestoreError'];

function describePlaces(world: World): string {
  return `the org is ${world.orgPosition()}, the file is ${world.filePosition()}`;
}

type ListedSnapshot = ListSnapshotsResult['snapshots'][number];

/** Newest first. */
async function readSnapshots(where: Where): Promise<readonly ListedSnapshot[]> {
  if (!existsSync(join(where.project.folder, SNAPSHOTS))) return [];
  return resultOf(await listSnapshots(where, '--json', '--snapshot-dir', SNAPSHOTS)).snapshots;
}

/** What the newest snapshot says is true when no job runs any more, and it has the job that the command names. */
function judgeRecord(
  [newest]: readonly ListedSnapshot[],
  { error, result }: CommandRun<unknown>,
  world: World,
): string[] {
  if (!newest) return [];
  const { state, job } = newest;
  const places = [world.orgPosition(), world.filePosition()];
  const meant = new Map([
    ['applied', 'done'],
    ['failed', 'before'],
    ['restored', 'before'],
  ]).get(state);
  const named = readMember(error?.data, 'job') ?? readMember(readMember(result, 'deploy'), 'id') ?? job;
  return [
    ...(meant === undefined || places.every((place) => place === meant) ? [] : [`${state}: ${describePlaces(world)}`]),
    ...(named === job ? [] : [`the job is ${toText(named)}, the snapshot has ${job}`]),
  ];
}

function listLeftovers(world: World): string[] {
  return world.leftovers().map((path) => `leftover ${path}`);
}

/** What only a program or its author wants to read. */
const RAW = /<\w|&lt;|ERROR at Row|SELECT|TypeError|undefined|ERROR_HTTP|sf:|errorcodes\.htm|error\.data|\n {4}at /;

function judgeMessage({ error, stdout }: CommandRun<unknown>): string[] {
  const raw = RAW.exec([error?.message, ...(error?.actions ?? []), ...listWarnings(stdout)].join('\n'));
  const rawWords = raw ? [`raw words: ${raw[0]}`] : [];
  if (!error) return rawWords;
  return [
    ...rawWords,
    ...((error.actions ?? []).length === 0 ? ['no advice'] : []),
    ...(error.name.endsWith('Error') ? [] : ['no name']),
  ];
}
