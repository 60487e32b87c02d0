import { readMember, toText } from '../../../src/values/loosely-typed.ts';
import type { Effect } from '../../simulated-org/switchboard.ts';
import type { CommandRun, Where } from '../command.ts';
import type { FaultyCommand } from './commands.ts';
import { createWorld, type Model, type World } from './world.ts';

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
};

/** What a command comes to when nothing disturbs it, and how many calls it makes. */
export type Undisturbed = { readonly run: CommandRun<unknown>; readonly calls: number };

/** Logging in makes calls, too; they come before the faults, and are not counted. */
export async function observeCommand({
  command,
  model,
  polls,
}: Pick<FaultCase, 'command' | 'model' | 'polls'>): Promise<Undisturbed> {
  const world = await createWorld(model, { polls, tracksSource: command.tracksSource });
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
  const { command, model, effect, after, isLasting, polls } = given;
  const world = await createWorld(model, { polls, tracksSource: command.tracksSource });
  const { where } = world;
  try {
    await command.prepare(where);
    const faults = [{ operation: 'any' as const, after, times: isLasting ? Infinity : 1, effect }];
    const run = await command.run({ ...where, faults });
    where.org.switchboard.clear();
    const complaints = [
      ...command.judge(run, world, undisturbed.run),
      ...judgeMessage(run),
      ...listLeftovers(world),
      ...(command.recover ? await judgeRecovery(command.recover, world) : []),
    ];
    return complaints.map((complaint) => `${complaint} [${describeRun(run)}]`);
  } finally {
    await world.stop();
  }
}

function describeRun({ code, error, result }: CommandRun<unknown>): string {
  return error ? `${code} ${error.name}: ${error.message}` : `${code} ${toText(readMember(result, 'status'))}`;
}

/** Time passes, jobs end, and the user does what the messages say. */
async function judgeRecovery(recover: (where: Where) => Promise<CommandRun<unknown>>, world: World): Promise<string[]> {
  world.where.org.finishJobs();
  const last = await recover(world.where);
  const [org, file] = [world.orgPosition(), world.filePosition()];
  const hadNothing = ['NoSnapshotsError', 'SnapshotDirNotFoundError'].includes(last.error?.name ?? '');
  return [
    ...(org === 'before' ? [] : [`after the restore the org is ${org}`]),
    ...(file === 'before' ? [] : [`after the restore the file is ${file}`]),
    ...(last.code === 0 || hadNothing ? [] : [`the restore ends with ${describeRun(last)}`]),
    ...listLeftovers(world),
  ];
}

function listLeftovers(world: World): string[] {
  return world.leftovers().map((path) => `leftover ${path}`);
}

/** What only a program or its author wants to read. */
const RAW = /<\w|&lt;|ERROR at Row|SELECT|TypeError|undefined|ERROR_HTTP|sf:|errorcodes\.htm|error\.data|\n {4}at /;

function judgeMessage({ error }: CommandRun<unknown>): string[] {
  if (!error) return [];
  const raw = RAW.exec([error.message, ...(error.actions ?? [])].join('\n'));
  return [
    ...(raw ? [`raw words: ${raw[0]}`] : []),
    ...((error.actions ?? []).length === 0 ? ['no advice'] : []),
    ...(error.name.endsWith('Error') ? [] : ['no name']),
  ];
}
