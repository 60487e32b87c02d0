import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root } from './plugin.ts';

/**
 * `npm test`: every check, on all cores. ESLint takes as long as all else that is no spec, so that it runs beside the
 * rest; so does the installation of a browser where there is none. The specs show what they do as they go; of the others
 * the output is shown when they have ended. Each check is a script of package.json, too.
 */

type Ended = { readonly script: string; readonly code: number };

const lint = runQuietly('lint');
const browser = runQuietly('test:browser');
const ended = [await runQuietly('format'), await runQuietly('unused'), await runQuietly('typecheck')];
ended.push(await browser);
if (ended.every(({ code }) => code === 0)) ended.push(await runSpecs());
ended.push(await lint);
const failed = ended.filter(({ code }) => code !== 0).map(({ script }) => script);
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Prints what a script had to say once it has ended, so that nothing is mixed up. */
async function runQuietly(script: string): Promise<Ended> {
  const start = performance.now();
  const child = startScript(script, [], 'pipe');
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  const code = await codeOf(child);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${code === 0 ? '✔' : '✖'} npm run ${script} (${seconds} s)`);
  if (code !== 0) console.log(output.join(''));
  return { script, code };
}

async function runSpecs(): Promise<Ended> {
  const script = 'test:specs';
  // One more than there are cores: many specs wait for an org or for another process.
  const jobs = String(availableParallelism() + 1);
  return { script, code: await codeOf(startScript(script, ['--jobs', jobs], 'inherit')) };
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
