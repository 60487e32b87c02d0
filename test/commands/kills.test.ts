import { expect } from 'chai';
import { readMember, toList, toText } from '../../src/values/loosely-typed.ts';
import { createRandom, parsePlan, planTrial, type KillPlan } from '../support/kill-plan.ts';
import {
  PROFILES,
  startTrial,
  type EndedChild,
  type EndedHere,
  type Kill,
  type KillTrial,
} from '../support/kill-trial.ts';

/**
 * `npm run test:kills -- 200 [SEED]` tries that many. `npm test` tries none: when a signal arrives depends on the machine. Kills
 * around each single call are in test/flows/killed-changes.test.ts.
 */
const KILLS = Number(process.env['FLS_TEST_KILLS'] ?? '0');
const SEED = Number(process.env['FLS_TEST_SEED'] ?? '7');
/** Which part of the kills this process tries, as `1/2`. */
const [PART = 1, PARTS = 1] = (process.env['FLS_TEST_KILLS_PART'] ?? '1/1').split('/').map(Number);
/** When to leave out the rest, in milliseconds; 0 for never. */
const UNTIL = Number(process.env['FLS_TEST_KILLS_UNTIL'] ?? '0');
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

describe('a change that a signal ends at any time', function () {
  this.timeout(600_000);
  let untouched: State;
  let changed: State;
  const times = { reset: 0, restore: 0 };

  before(async () => {
    const first = await startTrial({});
    expect((await first.runHere(['retrieve', ...RESET.slice(1, -1)])).code).to.equal(0);
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
      it(`is brought to its end or back, and leaves nothing behind: ${number} of seed ${SEED}`, async function () {
        if (UNTIL > 0 && Date.now() > UNTIL) this.skip();
        const plan = PLAN === '' ? planTrial(createRandom(seed * 2 ** 31), times) : parsePlan(PLAN);
        const trial = await startTrial(untouched.files);
        const stories: string[] = [];
        try {
          await tryKill(trial, plan, { tell: (story) => stories.push(story), recoversHere: number % 4 > 0 });
        } catch (error) {
          const told = [JSON.stringify(plan), ...stories, describeEnd(trial)].join('\n\n');
          // At once: a long run may be ended before mocha tells of it.
          console.log(`${String(error)}\n${told}`);
          throw error;
        } finally {
          await trial.stop();
        }
      });

  type TrialOptions = {
    readonly tell: (story: string) => void;
    /** Whether the last commands run in this process, which is quicker. */
    readonly recoversHere: boolean;
  };

  async function tryKill(trial: KillTrial, plan: KillPlan, { tell, recoversHere }: TrialOptions): Promise<void> {
    const { victim, first, kill, way, polls } = plan;
    const recovering: Run = async (args) => {
      const ended = await (recoversHere ? trial.runHere(args) : trial.run(args));
      tell(ended.story);
      return ended;
    };
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
    await recover(trial, way, recovering);
    expect(trial.findLeftovers()).to.deep.equal([]);
    expect(listUnfinished(trial)).to.deep.equal([]);
  }

  /** A signal may come too late. */
  function expectEnd(ended: EndedChild, { signal }: Kill, victim: KillPlan['victim']): void {
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

  type Run = (args: readonly string[]) => Promise<EndedHere>;

  async function recover(trial: KillTrial, way: KillPlan['way'], run: Run): Promise<void> {
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
      ...Object.entries(trial.readSnapshots()).map(([name, text]) => `${name}\n${JSON.stringify(readSteps(text))}`),
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

function expectNoTrace({ stdout, stderr }: EndedHere): void {
  expect(`${stdout}${stderr}`).to.not.match(TRACE);
}

type Step = { readonly kind: string; readonly state: string; readonly jobs: unknown };

/** How far each change of a record has come. */
function readSteps(text: string): Step[] {
  return toList(readMember(JSON.parse(text), 'changes')).map((change) => ({
    kind: toText(readMember(change, 'kind')),
    state: toText(readMember(change, 'state')),
    jobs: readMember(change, 'jobs'),
  }));
}

function listUnfinished(trial: KillTrial): string[] {
  return Object.values(trial.readSnapshots()).flatMap((text) => {
    const steps = readSteps(text);
    return /prepared|submitted/.test(steps.at(-1)?.state ?? '') ? [JSON.stringify(steps)] : [];
  });
}

async function expectSuccess(trial: KillTrial, args: readonly string[]): Promise<EndedChild> {
  const ended = await trial.run(args);
  expect(ended.code, ended.story).to.equal(0);
  return ended;
}
