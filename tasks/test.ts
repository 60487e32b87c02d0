import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root } from './plugin.ts';

/**
 * `npm test`: every check, on all cores. The checks that are no specs run beside the specs, whose progress is shown as they
 * go. So do the specs of pages, which may have to wait until a browser is installed. What a check that failed has to say
 * is shown at the end, where it is found. Each check is a script of package.json, too.
 */

type Ended = { readonly script: string; readonly code: number; readonly output: string };

const checks = [
  runInTurn(['test:browser', 'test:page']),
  runInTurn(['lint']),
  runInTurn(['typecheck', 'unused', 'format']),
];
const specs = await runSpecs();
const ended = [specs, ...(await Promise.all(checks)).flat()];
const failed = ended.filter(({ code }) => code !== 0);
for (const { script, output } of failed) if (output !== '') console.log(`npm run ${script}:\n${output}`);
console.log(
  failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.map(({ script }) => `npm run ${script}`).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runInTurn(scripts: readonly string[]): Promise<Ended[]> {
  const done: Ended[] = [];
  for (const script of scripts) done.push(await runQuietly(script));
  return done;
}

/** Keeps what a script has to say, so that nothing is mixed up, and prints how it has ended. */
async function runQuietly(script: string): Promise<Ended> {
  const start = performance.now();
  const child = startScript(script, [], 'pipe');
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  const code = await codeOf(child);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${code === 0 ? '✔' : '✖'} npm run ${script} (${seconds} s)`);
  return { script, code, output: output.join('') };
}

async function runSpecs(): Promise<Ended> {
  const script = 'test:specs';
  // Twice as many as there are cores: many specs wait for an org, for the disk or for another process.
  const jobs = String(2 * availableParallelism());
  return { script, code: await codeOf(startScript(script, ['--jobs', jobs], 'inherit')), output: '' };
}

function startScript(script: string, args: readonly string[], output: 'pipe' | 'inherit'): ChildProcess {
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new Error('run this by "npm test"');
  return spawn(process.execPath, [npm, 'run', '--silent', script, '--', ...args], {
    cwd: root,
    stdio: ['ignore', output, output],
  });
}

async function codeOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', (code) => {
    resolve(code ?? 1);
  });
  return promise;
}
