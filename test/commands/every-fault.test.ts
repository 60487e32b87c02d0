import { expect } from 'chai';
import { listSnapshots, resultOf } from '../support/command.ts';
import { FAULTY_COMMANDS, runReset, type FaultyCommand } from '../support/every-fault/commands.ts';
import { FAULT_KINDS } from '../support/every-fault/kinds.ts';
import { observeCommand, tryFault, type FaultCase, type Undisturbed } from '../support/every-fault/try-fault.ts';
import { watchUncaught } from '../support/every-fault/uncaught.ts';
import { createWorld, observeModel, SNAPSHOTS, type Model } from '../support/every-fault/world.ts';
import { skipPauses } from '../support/no-waiting.ts';
import { watchTimeLimits } from '../support/time-limits.ts';

/**
 * Every command × every call that it makes × every kind of fault, at that call alone or from there on. `npm run test:faults`
 * runs all of them; `npm test` a fixed sample.
 */

/** Which of the tests: `1/2` is the first half. Without it, the sample. */
const PART = process.env['FLS_TEST_FAULTS'] ?? '';
const [part = 1, parts = 1] = PART.split('/').map(Number);
/** Words in the titles of the tests. */
const ONLY = process.env['FLS_TEST_FAULTS_ONLY'] ?? '';

type Trial = Pick<FaultCase, 'effect' | 'isLasting'> & { readonly title: string };

const TRIALS: readonly Trial[] = Object.entries(FAULT_KINDS).flatMap(([kind, effect]) =>
  [false, true].map((isLasting) => ({ title: `${kind}, ${isLasting ? 'from then on' : 'once'}`, effect, isLasting })),
);

/** Whether a job takes a while differs from one kind of fault to the next. */
const tests = FAULTY_COMMANDS.flatMap((command) =>
  TRIALS.map((trial, turn) => ({ ...trial, command, polls: Math.floor(turn / 2) % 2 })),
);

describe('every command, whatever goes wrong with any of its calls', function () {
  this.timeout(1_200_000);
  const seen = new Map<string, Undisturbed>();
  let model: Model;
  let endSkipping: () => void;
  let uncaught: ReturnType<typeof watchUncaught>;
  let timeLimits: ReturnType<typeof watchTimeLimits>;
  let cases = 0;

  before(async () => {
    endSkipping = skipPauses();
    uncaught = watchUncaught();
    timeLimits = watchTimeLimits();
    model = await observeModel();
  });

  after(() => {
    endSkipping();
    uncaught.stop();
    timeLimits.stop();
    console.log(`${cases} cases of faults`);
  });

  async function observe(given: Pick<FaultCase, 'command' | 'polls'>): Promise<Undisturbed> {
    const key = `${given.command.name} ${given.polls}`;
    const known = seen.get(key) ?? (await observeCommand({ ...given, model, expire: timeLimits.expire }));
    seen.set(key, known);
    return known;
  }

  async function tryCall(given: Omit<FaultCase, 'model' | 'expire'>, undisturbed: Undisturbed): Promise<string[]> {
    cases += 1;
    const found = await tryFault({ ...given, model, expire: timeLimits.expire }, undisturbed);
    return [...found, ...uncaught.list()].map((complaint) => `call ${given.after + 1}: ${complaint}`);
  }

  const listTitle = 'list snapshots: makes no call, so that none can fail';
  if ((PART === '' || part === 1) && listTitle.includes(ONLY))
    it(listTitle, async () => {
      const world = await createWorld(model, { polls: 0, tracksSource: false, whenUnanswered: timeLimits.expire });
      resultOf(await runReset(world.where));
      const faults = [{ operation: 'any' as const, times: Infinity, effect: { kind: 'noAnswer' as const } }];
      const where = { ...world.where, faults };
      const { snapshots } = resultOf(await listSnapshots(where, '--json', '--snapshot-dir', SNAPSHOTS));
      expect(snapshots.map(({ state }) => state)).to.deep.equal(['applied']);
      expect(where.org.switchboard.unmet).to.deep.equal(faults);
      await world.stop();
    });

  if (PART === '')
    FAULTY_COMMANDS.forEach((command, index) => {
      it(`${command.name}: a sample`, async () => {
        const undisturbed = await observe({ command, polls: index % 2 });
        const complaints: string[] = [];
        for (const [turn, { title, ...trial }] of TRIALS.entries()) {
          if (!isInSample(index, turn)) continue;
          const after = (turn * 5 + index) % undisturbed.calls;
          const found = await tryCall({ ...trial, command, polls: index % 2, after }, undisturbed);
          complaints.push(...found.map((complaint) => `${title}, ${complaint}`));
        }
        expect(complaints.join('\n')).to.equal('');
      });
    });
  else
    for (const { title, ...given } of selectPart(tests))
      it(`${given.command.name}: ${title}`, async () => {
        const undisturbed = await observe(given);
        expect(undisturbed.calls).to.be.greaterThan(0);
        const complaints: string[] = [];
        for (let after = 0; after < undisturbed.calls; after += 1)
          complaints.push(...(await tryCall({ ...given, after }, undisturbed)));
        expect(complaints.join('\n')).to.equal('');
      });
});

/** Each command meets every sixth trial, so that each kind of fault comes to several commands. */
function isInSample(index: number, turn: number): boolean {
  return (turn + index) % 6 === 0;
}

function selectPart<Test extends { readonly title: string; readonly command: FaultyCommand }>(
  all: readonly Test[],
): Test[] {
  const named = all.filter(({ title, command }) => `${command.name}: ${title}`.includes(ONLY));
  return named.filter((_, index) => index % parts === part - 1);
}
