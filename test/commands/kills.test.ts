import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROFILES, startTrial, type EndedChild, type Kill, type KillTrial } from '../support/kill-trial.ts';

/**
 * `npm run test:kills -- 200 [SEED]` tries that many. `npm test` tries none: when a signal arrives depends on the machine. Kills
 * around each single call are in test/flows/killed-changes.test.ts.
 */
const KILLS = Number(process.env['FLS_TEST_KILLS'] ?? '0');
const SEED = Number(process.env['FLS_TEST_SEED'] ?? '7');

const RESET = ['reset', ...PROFILES.flatMap((name) => ['--profile', name]), '--no-prompt'];
const RESTORE = ['restore', '--no-prompt'];
const RESUME = ['resume', '--use-most-recent'];
const hasResume = existsSync(join(import.meta.dirname, '../../src/commands/fls/resume.ts'));

const EXIT_CODES: Readonly<Record<string, number>> = { SIGINT: 130, SIGHUP: 130, SIGTERM: 143 };

/** A line of a stack trace, or what Node prints of an error that nobody caught. */
const TRACE = /^\s+at .*[:(]|Uncaught|Node\.js v\d/m;

/** What the org grants, and the texts of the files. */
type State = { readonly org: readonly string[]; readonly files: Readonly<Record<string, string>> };

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
  for (const { index, seed } of Array.from({ length: KILLS }, (_, index) => ({ index, seed: random() })))
    it(`is brought to its end or back, and leaves nothing behind: ${index + 1} of seed ${SEED}`, async () => {
      const trial = await startTrial(untouched.files);
      try {
        await tryKill(trial, createRandom(seed * 2 ** 31));
      } finally {
        await trial.stop();
      }
    });

  async function tryKill(trial: KillTrial, next: () => number): Promise<void> {
    const victim = pick(hasResume ? ['reset', 'restore', 'resume'] : ['reset', 'restore'], next());
    if (victim === 'restore') await expectSuccess(trial, RESET);
    if (victim === 'resume') await trial.run(RESET, { ...planKill(next, times.reset), signal: 'SIGKILL' });
    const kill = planKill(next, victim === 'reset' ? times.reset : times.restore);
    const args = victim === 'reset' ? RESET : victim === 'restore' ? RESTORE : RESUME;
    const ended = await trial.run(args, kill);
    const story = `${victim} ${JSON.stringify(kill)} ended with ${String(ended.code ?? ended.signal)}\n${ended.stderr}`;
    expect(`${ended.stdout}${ended.stderr}`, story).to.not.match(TRACE);
    expectEnd(ended, kill, { story, victim });
    expectWholeFiles(trial, story);
    await recover(trial, { next, story });
  }

  /** A signal may come too late. The second one may find the command at its end, when it no longer listens. */
  function expectEnd(
    ended: EndedChild,
    { signal, again }: Kill,
    { story, victim }: { story: string; victim: string },
  ): void {
    const ends: unknown[] = signal === 'SIGKILL' ? [signal] : [EXIT_CODES[signal]];
    if (again !== null) ends.push(signal);
    expect(ended.code ?? ended.signal, story).to.be.oneOf([...ends, 0, ...late(victim)]);
  }

  /** What a resume that has nothing to do ends with. */
  function late(victim: string): number[] {
    return victim === 'resume' ? [1, 2, 68] : [];
  }

  function expectWholeFiles(trial: KillTrial, story: string): void {
    for (const [name, text] of Object.entries(trial.readFiles()))
      expect([untouched.files[name], changed.files[name]].includes(text), `${name} is torn\n${story}`).to.equal(true);
  }

  async function recover(trial: KillTrial, { next, story }: { next: () => number; story: string }): Promise<void> {
    const way = hasResume ? pick(['resume', 'restore'], next()) : 'restore';
    let told = `${story}\nthen ${way}`;
    for (let turn = 0; turn < 4; turn += 1) {
      const ended = await trial.run(way === 'resume' ? RESUME : RESTORE);
      told += `\n${String(ended.code)}: ${ended.stderr}`;
      expect(`${ended.stdout}${ended.stderr}`, told).to.not.match(TRACE);
      if (ended.code !== 69) break;
    }
    const state = readState(trial);
    if (way === 'restore') expect(state, told).to.deep.equal(untouched);
    else
      expect(
        [untouched, changed].some((one) => JSON.stringify(one) === JSON.stringify(state)),
        told,
      ).to.equal(true);
    expect(trial.findLeftovers(), told).to.deep.equal([]);
  }
});

function readState(trial: KillTrial): State {
  return { org: trial.readOrg(), files: trial.readFiles() };
}

async function expectSuccess(trial: KillTrial, args: readonly string[]): Promise<EndedChild> {
  const ended = await trial.run(args);
  expect(ended.code, `${ended.stdout}\n${ended.stderr}`).to.equal(0);
  return ended;
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
