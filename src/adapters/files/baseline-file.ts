import { resolve } from 'node:path';
import { renderBaseline, type Baseline } from '../../fls/baseline.ts';
import { Problem } from '../../fls/problem.ts';
import { readJsonDocument } from './json-document.ts';
import { replaceFile } from './replace-file.ts';

/**
 * The baseline in a file.
 *
 * @throws Problem `unreadableBaseline` with the path and what is wrong, also when there is no such file
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const path = resolve(file);
  const answer = await readJsonDocument<Baseline>(path, { schema: 'fls-baseline.json', item: 'finding' });
  if ('document' in answer) return answer.document;
  throw new Problem('unreadableBaseline', { path, problem: answer.fault }, { cause: answer.cause });
}

/**
 * Replaces the file as a whole, or not at all; folders are made as needed.
 *
 * @returns the absolute path
 * @throws Problem `notWritten`; the old file is as it was
 */
export async function writeBaseline(file: string, baseline: Baseline): Promise<string> {
  const path = resolve(file);
  await replaceFile(path, renderBaseline(baseline));
  return path;
}
