/**
 * Tries every command on many random orgs: `npm run test:orgs -- 500 [SEED]`. Prints the seed, with which the same orgs
 * come again.
 */
import { spawnSync } from 'node:child_process';

const [orgs = '500', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${orgs} orgs, seed ${seed}`);
const names = [
  'every-org.property',
  'surprises',
  'explain-orgs.property',
  'prove-orgs.property',
  'reset-explained.property',
];
const specs = names.map((name) => `test/commands/${name}.test.ts`);
const { status } = spawnSync(process.execPath, ['node_modules/mocha/bin/mocha.js', ...specs], {
  stdio: 'inherit',
  env: { ...process.env, FLS_TEST_ORGS: orgs, FLS_TEST_SEED: seed },
});
process.exitCode = status ?? 1;
