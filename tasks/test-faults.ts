/**
 * Lets every call of every command meet every kind of fault, on all cores: `npm run test:faults`, or a part of it with
 * `npm run test:faults -- "reset: status 503"`. Prints how many cases there were.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const [only = ''] = process.argv.slice(2);
const LEAST_CASES = 1000;
// One more than there are cores: a case also waits for the disk, as records are flushed at every step.
const parts = availableParallelism() + 1;
const start = performance.now();
const outputs = await Promise.all(Array.from({ length: parts }, async (_, index) => runPart(index + 1)));
const cases = sumCounts(outputs, /^(\d+) cases of faults$/mu);
console.log(`${cases} cases in ${Math.round((performance.now() - start) / 1000)} s`);
if (sumCounts(outputs, /^(\d+) passed, /mu) === 0)
  throw new Error(`no test passed with these words in its title: ${only}`);
if (only === '' && cases < LEAST_CASES) throw new Error(`there are fewer than ${LEAST_CASES} cases`);

function sumCounts(outputs: readonly string[], pattern: RegExp): number {
  return outputs.reduce((sum, output) => sum + Number(pattern.exec(output)?.[1] ?? 0), 0);
}

/** @returns what it printed */
async function runPart(part: number): Promise<string> {
  const env = { ...process.env, FLS_TEST_FAULTS: `${part}/${parts}`, FLS_TEST_FAULTS_ONLY: only };
  const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', 'test/commands/every-fault.test.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    lines.push(chunk);
    process.stdout.write(chunk);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', (code) => {
    resolve(code ?? 1);
  });
  if ((await promise) !== 0) process.exitCode = 1;
  return lines.join('');
}
