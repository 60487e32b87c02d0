/**
 * Ends reset, restore and resume by random signals at random times, and brings each to its end or back:
 * `npm run test:kills -- 200 [SEED]`. Prints the seed, with which the same signals come at the same times again.
 */
import { spawnSync } from 'node:child_process';

const [kills = '200', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${kills} kills, seed ${seed}`);
const { status } = spawnSync(process.execPath, ['node_modules/mocha/bin/mocha.js', 'test/commands/kills.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, FLS_TEST_KILLS: kills, FLS_TEST_SEED: seed },
});
process.exitCode = status ?? 1;
