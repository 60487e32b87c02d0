import { expect } from 'chai';
import { FAULTY_COMMANDS } from '../support/every-fault/commands.ts';
import { FAULT_KINDS } from '../support/every-fault/kinds.ts';
import { observeCommand, tryFault, type FaultCase, type Undisturbed } from '../support/every-fault/try-fault.ts';
import { watchUncaught } from '../support/every-fault/uncaught.ts';
import { observeModel, type Model } from '../support/every-fault/world.ts';
import { skipPauses } from '../support/no-waiting.ts';
import { watchTimeLimits } from '../support/time-limits.ts';

/**
 * Every command × every call that it makes × every kind of fault, at that call alone or from there on. `npm run test:faults`
 * runs all of them; `npm test` a fixed sample.
 */

/** Which of the tests: `1/2` is the first half. Without it, of each test one case in so many. */
const PART = process.env['FLS_TEST_FAULTS'] ?? '';
const [part = 1, parts = 1] = PART.split('/').map(Number);
const SAMPLE = 61;
/** Words in the titles of the tests. */
const ONLY = process.env['FLS_TEST_FAULTS_ONLY'] ?? '';

const tests = FAULTY_COMMANDS.flatMap((command) =>
  Object.entries(FAULT_KINDS).flatMap(([kind, effect]) =>
    [false, true].map((isLasting) => {
      const title = `${command.name}: ${kind}, ${isLasting ? 'from then on' : 'once'}`;
      return { title, command, effect, isLasting };
    }),
  ),
).map((test, turn) => ({ ...test, turn, polls: Math.floor(turn / 2) % 2 }));

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

  /** Which calls are struck. */
  function selectCalls(calls: number, turn: number): number[] {
    const all = Array.from({ length: calls }, (_, index) => index);
    return PART === '' ? all.filter((index) => (turn * 31 + index) % SAMPLE === 0) : all;
  }

  for (const { title, turn, effect, ...given } of tests) {
    if ((PART !== '' && Math.floor(turn / 2) % parts !== part - 1) || !title.includes(ONLY)) continue;
    it(title, async () => {
      const undisturbed = await observe(given);
      const complaints: string[] = [];
      for (const after of selectCalls(undisturbed.calls, turn)) {
        cases += 1;
        const found = await tryFault({ ...given, model, effect, after, expire: timeLimits.expire }, undisturbed);
        complaints.push(...[...found, ...uncaught.list()].map((complaint) => `call ${after + 1}: ${complaint}`));
      }
      expect(complaints.join('\n')).to.equal('');
    });
  }
});
