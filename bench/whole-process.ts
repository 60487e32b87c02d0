import type { Sf } from '../test/support/sf.ts';

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
