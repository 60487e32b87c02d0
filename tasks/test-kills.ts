/**
 * Ends reset, restore and resume by random signals at random times, and brings each to its end or back, on all cores:
 * `npm run test:kills -- 200 [SEED]`. Prints the seed, with which the same signals come at about the same times again.
 * A red one prints its plan: `npm run test:kills -- 5 'PLAN'` tries that one five times. A third argument says for how many
 * seconds; the rest is left out, and mocha tells how many.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const [kills = '200', given = String(Date.now() % 2 ** 31), seconds = '0'] = process.argv.slice(2);
const [seed, plan] = given.startsWith('{') ? ['0', given] : [given, ''];
const parts = availableParallelism();
console.log(`${kills} kills, seed ${seed}`);
const start = performance.now();
const until = seconds === '0' ? 0 : Date.now() + Number(seconds) * 1000;
await Promise.all(Array.from({ length: parts }, async (_, index) => runPart(index + 1)));
console.log(`seed ${seed}: ${kills} kills in ${Math.round((performance.now() - start) / 1000)} s`);

async function runPart(part: number): Promise<void> {
  const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', 'test/commands/kills.test.ts'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      FLS_TEST_KILLS: kills,
      FLS_TEST_KILLS_PART: `${part}/${parts}`,
      FLS_TEST_KILLS_PLAN: plan,
      FLS_TEST_KILLS_UNTIL: String(until),
      FLS_TEST_SEED: seed,
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', (code) => {
    resolve(code ?? 1);
  });
  if ((await promise) !== 0) process.exitCode = 1;
}
