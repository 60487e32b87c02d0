import { doctor, report, reset, restore, resultOf, resume, retrieve, type CommandRun, type Where } from '../command.ts';
import type { Effect, Fault } from '../../simulated-org/switchboard.ts';
import { PROFILE_FILE } from '../resettable.ts';
import { judgeChange, judgeDryRun, judgeResume } from './judge-change.ts';
import { closeEntries, judgeDoctor, judgeReport, judgeRetrieve } from './judge-reading.ts';
import { GO, PROFILE, SNAPSHOTS, type World } from './world.ts';

/** A command that meets faults. */
export type FaultyCommand = {
  readonly name: string;
  readonly tracksSource: boolean;
  /** What has to happen before it, undisturbed. */
  readonly prepare: (where: Where) => Promise<void>;
  readonly run: (where: Where) => Promise<CommandRun<unknown>>;
  /** Names what does not agree after the command: its words, the org, the files. */
  readonly judge: (
    run: CommandRun<unknown>,
    world: World,
    undisturbed: CommandRun<unknown>,
    effect: Effect,
  ) => string[];
  /** Whether something may have to be brought to its end, and back, afterwards. */
  readonly isChange: boolean;
};

export const runReset = async (where: Where): Promise<CommandRun<unknown>> => reset(where, ...PROFILE, ...GO);
export const runRestore = async (where: Where): Promise<CommandRun<unknown>> => restore(where, ...GO);
export const runResume = async (where: Where): Promise<CommandRun<unknown>> =>
  resume(where, '--json', '--snapshot-dir', SNAPSHOTS);
const prepareNothing = async (): Promise<void> => Promise.resolve();

const COMMANDS: readonly Omit<FaultyCommand, 'tracksSource'>[] = [
  {
    name: 'report',
    prepare: prepareNothing,
    run: async (where) => report(where, ...PROFILE, '--json'),
    judge: judgeReport,
    isChange: false,
  },
  {
    name: 'doctor',
    prepare: prepareNothing,
    run: async (where) => doctor(where, '--json'),
    judge: judgeDoctor,
    isChange: false,
  },
  {
    name: 'retrieve',
    prepare: async ({ project }) => {
      project.write(PROFILE_FILE, closeEntries(project.read(PROFILE_FILE)));
      return Promise.resolve();
    },
    run: async (where) => retrieve(where, ...PROFILE, '--json'),
    judge: judgeRetrieve,
    isChange: false,
  },
  {
    name: 'reset',
    prepare: prepareNothing,
    run: runReset,
    judge: (run, world) => judgeChange(run, world, { start: 'before', end: 'done' }),
    isChange: true,
  },
  {
    name: 'reset by REST, verified by a retrieve',
    prepare: prepareNothing,
    run: async (where) => deployByRest(async () => reset(where, ...PROFILE, ...GO, '--verify', 'retrieve')),
    judge: (run, world) => judgeChange(run, world, { start: 'before', end: 'done' }),
    isChange: true,
  },
  {
    name: 'reset --dry-run',
    prepare: prepareNothing,
    run: async (where) => reset(where, ...PROFILE, ...GO, '--dry-run'),
    judge: judgeDryRun,
    isChange: false,
  },
  {
    name: 'restore',
    prepare: async (where) => {
      resultOf(await runReset(where));
    },
    run: runRestore,
    judge: (run, world) => judgeChange(run, world, { start: 'done', end: 'before' }),
    isChange: true,
  },
  {
    name: 'resume',
    prepare: async (where) => leaveReset(where, { operation: 'checkDeployStatus', effect: { kind: 'expiredSession' } }),
    run: runResume,
    judge: judgeResume,
    isChange: true,
  },
  {
    name: 'resume of a start without an answer',
    prepare: async (where) => leaveReset(where, { operation: 'deploy', effect: { kind: 'reset', during: 'body' } }),
    run: runResume,
    judge: judgeResume,
    isChange: true,
  },
];

/** By sf's setting for its own deploys. */
async function deployByRest<T>(act: () => Promise<T>): Promise<T> {
  const key = 'SF_ORG_METADATA_REST_DEPLOY';
  process.env[key] = 'true';
  try {
    return await act();
  } finally {
    Reflect.deleteProperty(process.env, key);
  }
}

/** A reset that a lasting fault ends while the org works on its job. */
async function leaveReset(where: Where, fault: Pick<Fault, 'operation' | 'effect'>): Promise<void> {
  const { code } = await runReset({ ...where, faults: [{ ...fault, times: Infinity }] });
  if (code !== 69) throw new Error(`the reset ended with ${code}`);
  where.org.switchboard.clear();
}

/** Those that write files and start with the file as it is also in an org that tracks source. */
export const FAULTY_COMMANDS: readonly FaultyCommand[] = [
  ...COMMANDS.map((command) => ({ ...command, tracksSource: false })),
  ...COMMANDS.filter(({ name }) => ['retrieve', 'reset'].includes(name)).map((command) => ({
    ...command,
    name: `${command.name} with source tracking`,
    tracksSource: true,
  })),
];
