import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runFolder } from './environment.ts';

const asked = new Map<string, Promise<string>>();

/**
 * A path that all processes of a run share: the first that asks makes what lies there, the others wait for it.
 *
 * @param name of what is made, as part of a file's name
 * @throws Error when it could not be made, in every process that asks
 */
export async function onceInRun(name: string, make: () => Promise<string>): Promise<string> {
  const path = asked.get(name) ?? makeOrWait(join(runFolder, `once-${name}`), make);
  asked.set(name, path);
  return path;
}

async function makeOrWait(mark: string, make: () => Promise<string>): Promise<string> {
  const marks = { maker: `${mark}.maker`, path: `${mark}.path`, failure: `${mark}.failure` };
  if (claim(marks.maker))
    try {
      const path = await make();
      tell(marks.path, path);
      return path;
    } catch (error) {
      tell(marks.failure, String(error));
      throw error;
    }
  for (;;) {
    // Asked first: a process may end right after it has told.
    const isAlive = isRunning(readFileSync(marks.maker, 'utf8'));
    if (existsSync(marks.path)) return readFileSync(marks.path, 'utf8');
    if (existsSync(marks.failure)) throw new Error(readFileSync(marks.failure, 'utf8'));
    if (!isAlive) throw new Error(`the process that began ${mark} has ended`);
    await setTimeout(100);
  }
}

/** Whether this process is the first that asks. */
function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Appears as a whole. */
function tell(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** @param pid empty for an instant, between the file's beginning and its content */
function isRunning(pid: string): boolean {
  if (pid === '') return true;
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
