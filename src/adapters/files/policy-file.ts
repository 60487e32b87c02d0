import { join, resolve } from 'node:path';
import type { Policy } from '../../fls/policy.ts';
import { Problem } from '../../fls/problem.ts';
import { readJsonDocument } from './json-document.ts';

const DEFAULT_POLICY_FILE = join('config', 'fls-policy.json');

/**
 * The policy in a file.
 *
 * @param file as the user gave it; undefined for `config/fls-policy.json` below the folder, which need not exist
 * @param folder that of the project, or the current one
 * @returns null when no file was given and the default one does not exist
 * @throws Problem `unreadablePolicy` with the path and what is wrong
 */
export async function readPolicy(file: string | undefined, folder: string): Promise<Policy | null> {
  const path = resolvePolicyPath(file, folder);
  const answer = await readJsonDocument<Policy>(path, { schema: 'fls-policy.json', item: 'rule' });
  if ('document' in answer) return answer.document;
  if (file === undefined && answer.missing) return null;
  throw new Problem('unreadablePolicy', { path, problem: answer.fault }, { cause: answer.cause });
}

/** Where the policy is read from, whether or not there is such a file. Parameters as in `readPolicy`. */
export function resolvePolicyPath(file: string | undefined, folder: string): string {
  return file === undefined ? join(folder, DEFAULT_POLICY_FILE) : resolve(file);
}
