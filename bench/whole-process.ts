import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readMember } from '../src/values/loosely-typed.ts';
import { newFolder } from '../test/support/environment.ts';
import type { Sf } from '../test/support/sf.ts';

const MEGABYTE = 1_000_000;

/** People have no compile cache set up for the CLI. */
const ENV = { NODE_COMPILE_CACHE: '' };

/**
 * Milliseconds that a command of the real sf takes, with its start.
 *
 * @throws Error when the command fails
 */
export async function timeCommand(sf: Sf, cwd: string, args: readonly string[]): Promise<number> {
  const start = performance.now();
  const { code, stdout, stderr } = await sf.run(args, { cwd, env: ENV });
  if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
  return performance.now() - start;
}

/** What a process took. Processor time is of all its threads. */
export type Measured = { readonly milliseconds: number; readonly processorMs: number; readonly peakBytes: number };

/**
 * Runs a command of the real sf, and asks its process at the end what it took.
 *
 * @param codes exit codes that are no failure
 * @throws Error when the command fails
 */
export async function measureCommand(
  sf: Sf,
  folder: string,
  args: readonly string[],
  codes: readonly number[] = [0],
): Promise<Measured> {
  const usageFile = join(newFolder('usage'), 'usage.txt');
  const module = join(newFolder('usage'), 'usage.mjs');
  writeFileSync(
    module,
    `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread)
  process.on('exit', () => writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage())));\n`,
  );
  const start = performance.now();
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(module).href}` };
  const { code, stdout, stderr } = await sf.run(args, { cwd: folder, env });
  const milliseconds = performance.now() - start;
  if (!codes.includes(code))
    throw new Error(`${args.slice(0, 2).join(' ')}: ${String(code)}\n${stdout.slice(0, 3000)}\n${stderr}`);
  const usage: unknown = JSON.parse(readFileSync(usageFile, 'utf8'));
  const read = (name: string): number => Number(readMember(usage, name));
  const processorMs = (read('userCPUTime') + read('systemCPUTime')) / 1000;
  return { milliseconds, processorMs, peakBytes: read('maxRSS') * 1024 };
}

export function showMeasured(name: string, { milliseconds, processorMs, peakBytes }: Measured): void {
  const [seconds, processor] = [milliseconds, processorMs].map((time) => (time / 1000).toFixed(1));
  console.log(`  ${name}: ${seconds} s, ${processor} s of processor time, ${formatBytes(peakBytes)} of memory at most`);
}

export function formatBytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(bytes < MEGABYTE ? 3 : 1)} MB`;
}
