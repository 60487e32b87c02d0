import { resolve } from 'node:path';
import { renderBaseline, type Baseline } from '../../fls/baseline.ts';
import { Problem } from '../../fls/problem.ts';
import { readJsonDocument } from './json-document.ts';
import { writeOutputFile } from './output-file.ts';

/**
 * Reads a baseline file.
 *
 * @throws Problem `unreadableBaseline` with the path and the fault; with exit code 2 when the file does not exist
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const path = resolve(file);
  const read = await readJsonDocument<Baseline>(path, { schema: 'fls-baseline.json', item: 'finding' });
  if ('document' in read) return read.document;
  throw new Problem(
    'unreadableBaseline',
    { path, problem: read.fault },
    { exitCode: read.missing ? 2 : 1, cause: read.cause },
  );
}

/**
 * Writes a baseline file. Missing folders are created.
 *
 * @returns the absolute path
 * @throws Problem `notWritten`; the old file is unchanged then
 */
export async function writeBaseline(file: string, baseline: Baseline): Promise<string> {
  const path = resolve(file);
  await writeOutputFile(path, renderBaseline(baseline));
  return path;
}
