import { expect } from 'chai';
import { PROFILES, startTrial, type EndedChild, type Kill, type KillTrial } from '../support/kill-trial.ts';

/**
 * `npm run test:kills -- 200 [SEED]` tries that many. `npm test` tries none: when a signal arrives depends on the machine. Kills
 * around each single call are in test/flows/killed-changes.test.ts.
 */
const KILLS = Number(process.env['FLS_TEST_KILLS'] ?? '0');
const SEED = Number(process.env['FLS_TEST_SEED'] ?? '7');
/** Which part of the kills this process tries, as `1/2`. */
const [PART = 1, PARTS = 1] = (process.env['FLS_TEST_KILLS_PART'] ?? '1/1').split('/').map(Number);
/** One plan as a red one prints it, in place of random ones. */
const PLAN = process.env['FLS_TEST_KILLS_PLAN'] ?? '';

const RESET = ['reset', ...PROFILES.flatMap((name) => ['--profile', name]), '--no-prompt'];
const RESTORE = ['restore', '--no-prompt'];
const RESUME = ['resume', '--use-most-recent'];
const COMMANDS = { reset: RESET, restore: RESTORE, resume: RESUME } as const;

const EXIT_CODES: Readonly<Record<string, number>> = { SIGINT: 130, SIGHUP: 130, SIGTERM: 143 };

/** A line of a stack trace, or what Node prints of an error that nobody caught. */
const TRACE = /^\s+at .*[:(]|Uncaught|Node\.js v\d/m;

/** How often a command is repeated that says that the org still works. */
const TURNS = 6;

/** What the org grants, and the texts of the files. */
type State = { readonly org: readonly string[]; readonly files: Readonly<Record<string, string>> };

type Plan = {
  readonly victim: 'reset' | 'restore' | 'resume';
  /** Ends the reset that a resume goes on with; null for other victims. */
  readonly first: Kill | null;
  readonly kill: Kill;
  readonly way: 'resume' | 'restore';
  /** How often a job is asked for before it has ended. */
  readonly polls: number;
};

describe('a change that a signal ends at any time', function () {
  this.timeout(600_000);
  let untouched: State;
  let changed: State;
  const times = { reset: 0, restore: 0 };

  before(async () => {
    const first = await startTrial({});
    await expectSuccess(first, ['retrieve', ...RESET.slice(1, -1)]);
    const texts = first.readFiles();
    await first.stop();
    const trial = await startTrial(texts);
    untouched = readState(trial);
    times.reset = (await expectSuccess(trial, RESET)).time;
    changed = readState(trial);
    times.restore = (await expectSuccess(trial, RESTORE)).time;
    expect(readState(trial)).to.deep.equal(untouched);
    expect([Object.keys(texts).length, trial.findLeftovers()]).to.deep.equal([PROFILES.length, []]);
    await trial.stop();
  });

  const random = createRandom(SEED);
  for (const { number, seed } of Array.from({ length: KILLS }, (_, index) => ({ number: index + 1, seed: random() })))
    if (number % PARTS === PART % PARTS)
      it(`is brought to its end or back, and leaves nothing behind: ${number} of seed ${SEED}`, async () => {
        const plan = PLAN === '' ? planTrial(createRandom(seed * 2 ** 31), times) : parsePlan(PLAN);
        const trial = await startTrial(untouched.files);
        const stories: string[] = [];
        try {
          await tryKill(trial, plan, (story) => stories.push(story));
        } catch (error) {
          const told = [JSON.stringify(plan), ...stories, describeEnd(trial)].join('\n\n');
          throw new Error(`${String(error)}\n${told}`, { cause: error });
        } finally {
          await trial.stop();
        }
      });

  async function tryKill(trial: KillTrial, plan: Plan, tell: (story: string) => void): Promise<void> {
    const { victim, first, kill, way, polls } = plan;
    const run = async (args: readonly string[], one?: Kill): Promise<EndedChild> => {
      const ended = await trial.run(args, one);
      tell(ended.story);
      return ended;
    };
    if (victim === 'restore') expect((await run(RESET)).code).to.equal(0);
    trial.org.switchboard.pollsBeforeDone = polls;
    if (first) await run(RESET, first);
    const ended = await run(COMMANDS[victim], kill);
    expectNoTrace(ended);
    expectEnd(ended, kill, victim);
    expectWholeFiles(trial);
    await recover(trial, way, run);
    expect(trial.findLeftovers()).to.deep.equal([]);
    expect(listUnfinished(trial)).to.deep.equal([]);
  }

  /** A signal may come too late. */
  function expectEnd(ended: EndedChild, { signal }: Kill, victim: Plan['victim']): void {
    const ends: unknown[] = signal === 'SIGKILL' ? [signal] : [EXIT_CODES[signal]];
    // What a resume ends with that has nothing to do, or brings a change that was never deployed to its end.
    const late = victim === 'resume' ? [1, 2, 68] : [];
    expect(ended.code ?? ended.signal).to.be.oneOf([...ends, 0, ...late]);
  }

  function expectWholeFiles(trial: KillTrial): void {
    const torn = Object.entries(trial.readFiles()).filter(
      ([name, text]) => ![untouched.files[name], changed.files[name]].includes(text),
    );
    expect(torn.map(([name]) => name)).to.deep.equal([]);
  }

  type Run = (args: readonly string[]) => Promise<EndedChild>;

  async function recover(trial: KillTrial, way: Plan['way'], run: Run): Promise<void> {
    await runToEnd(COMMANDS[way], run);
    const isChanged = isSameState(readState(trial), changed);
    if (way === 'resume' && isChanged) await runToEnd(RESTORE, run);
    expectState(readState(trial), untouched);
  }

  async function runToEnd(args: readonly string[], run: Run): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const ended = await run(args);
      expectNoTrace(ended);
      if (ended.code !== 69) return;
    }
    throw new Error('the org never finished');
  }

  /** What stands in the end, beside what it could be. */
  function describeEnd(trial: KillTrial): string {
    const files = Object.entries(trial.readFiles()).map(([name, text]) => {
      if (text === untouched.files[name]) return `${name}: as before`;
      return `${name}: ${text === changed.files[name] ? 'changed' : `something else\n${text}`}`;
    });
    const org = trial.readOrg();
    const ofOrg = ['before', 'changed'].filter((_, index) => isSameList(org, [untouched, changed][index]?.org ?? []));
    return [
      `org: ${ofOrg[0] ?? `something else\n${org.join('\n')}`}`,
      ...files,
      `leftovers: ${trial.findLeftovers().join(', ')}`,
      ...Object.entries(trial.readSnapshots()).map(([name, text]) => `${name}\n${shortenSnapshot(text)}`),
    ].join('\n');
  }
});

function readState(trial: KillTrial): State {
  return { org: trial.readOrg(), files: trial.readFiles() };
}

function isSameState(one: State, other: State): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Names what differs: a comparison of whole files fills pages. */
function expectState(state: State, expected: State): void {
  const names = new Set([...Object.keys(state.files), ...Object.keys(expected.files)]);
  const files = [...names].filter((name) => state.files[name] !== expected.files[name]);
  const org = [...new Set(state.org).symmetricDifference(new Set(expected.org))];
  expect({ files, org }).to.deep.equal({ files: [], org: [] });
}

function expectNoTrace({ stdout, stderr }: EndedChild): void {
  expect(`${stdout}${stderr}`).to.not.match(TRACE);
}

/** The states of a record's changes and jobs, which tell how far each has come. */
function readSteps(text: string): { changes: { kind: string; state: string; jobs: unknown }[] } {
  const { changes } = JSON.parse(text) as { changes: { kind: string; state: string; jobs: unknown }[] };
  return { changes: changes.map(({ kind, state, jobs }) => ({ kind, state, jobs })) };
}

function shortenSnapshot(text: string): string {
  return JSON.stringify(readSteps(text));
}

function listUnfinished(trial: KillTrial): string[] {
  return Object.values(trial.readSnapshots())
    .filter((text) => /prepared|submitted/.test(readSteps(text).changes.at(-1)?.state ?? ''))
    .map(shortenSnapshot);
}

async function expectSuccess(trial: KillTrial, args: readonly string[]): Promise<EndedChild> {
  const ended = await trial.run(args);
  expect(ended.code, ended.story).to.equal(0);
  return ended;
}

/** Later draws come last, so that the same seed keeps its meaning. */
function planTrial(next: () => number, times: { readonly reset: number; readonly restore: number }): Plan {
  const victim = pick(['reset', 'restore', 'resume'] as const, next());
  const first = victim === 'resume' ? { ...planKill(next, times.reset), signal: 'SIGKILL' as const } : null;
  const kill = planKill(next, victim === 'reset' ? times.reset : times.restore);
  const way = pick(['resume', 'restore'] as const, next());
  return { victim, first, kill, way, polls: pick([0, 0, 1, 3], next()) };
}

function parsePlan(text: string): Plan {
  return JSON.parse(text) as Plan;
}

function planKill(next: () => number, time: number): Kill {
  const from = next() < 0.5 ? 'request' : 'file';
  const delay = Math.round(next() * (from === 'request' ? time : 250));
  const signal = pick(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const, next());
  return { from, delay, signal, again: next() < 0.2 ? Math.round(next() * 60) : null };
}

function pick<T>(list: readonly T[], share: number): T {
  const one = list[Math.floor(share * list.length)];
  if (one === undefined) throw new RangeError('nothing to pick');
  return one;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = Math.floor(seed) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
