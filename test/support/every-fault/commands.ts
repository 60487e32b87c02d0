import { doctor, report, reset, restore, resultOf, retrieve, type CommandRun, type Where } from '../command.ts';
import { PROFILE_FILE } from '../resettable.ts';
import { judgeChange } from './judge-change.ts';
import { closeEntries, judgeDoctor, judgeReport, judgeRetrieve } from './judge-reading.ts';
import { GO, PROFILE, type World } from './world.ts';

/** A command that meets faults. */
export type FaultyCommand = {
  readonly name: string;
  readonly tracksSource: boolean;
  /** What has to happen before it, undisturbed. */
  readonly prepare: (where: Where) => Promise<void>;
  readonly run: (where: Where) => Promise<CommandRun<unknown>>;
  /** Names what does not agree after the command: its words, the org, the files. */
  readonly judge: (run: CommandRun<unknown>, world: World, undisturbed: CommandRun<unknown>) => string[];
  /** Brings everything to before or to done afterwards; null for a command that changes nothing. */
  readonly recover: ((where: Where) => Promise<CommandRun<unknown>>) | null;
};

const runReset = async (where: Where): Promise<CommandRun<unknown>> => reset(where, ...PROFILE, ...GO);
const runRestore = async (where: Where): Promise<CommandRun<unknown>> => restore(where, ...GO);
const prepareNothing = async (): Promise<void> => Promise.resolve();

const COMMANDS: readonly Omit<FaultyCommand, 'tracksSource'>[] = [
  {
    name: 'report',
    prepare: prepareNothing,
    run: async (where) => report(where, ...PROFILE, '--json'),
    judge: judgeReport,
    recover: null,
  },
  {
    name: 'doctor',
    prepare: prepareNothing,
    run: async (where) => doctor(where, '--json'),
    judge: judgeDoctor,
    recover: null,
  },
  {
    name: 'retrieve',
    prepare: async ({ project }) => {
      project.write(PROFILE_FILE, closeEntries(project.read(PROFILE_FILE)));
      return Promise.resolve();
    },
    run: async (where) => retrieve(where, ...PROFILE, '--json'),
    judge: judgeRetrieve,
    recover: null,
  },
  {
    name: 'reset',
    prepare: prepareNothing,
    run: runReset,
    judge: (run, world) => judgeChange(run, world, { start: 'before', end: 'done' }),
    recover: runRestore,
  },
  {
    name: 'restore',
    prepare: async (where) => {
      resultOf(await runReset(where));
    },
    run: runRestore,
    judge: (run, world) => judgeChange(run, world, { start: 'done', end: 'before' }),
    recover: runRestore,
  },
];

/** Those that write files and start with the file as it is also in an org that tracks source. */
export const FAULTY_COMMANDS: readonly FaultyCommand[] = [
  ...COMMANDS.map((command) => ({ ...command, tracksSource: false })),
  ...COMMANDS.filter(({ name }) => ['retrieve', 'reset'].includes(name)).map((command) => ({
    ...command,
    name: `${command.name} with source tracking`,
    tracksSource: true,
  })),
];
