import { join, resolve } from 'node:path';
import type { Policy } from '../../fls/policy.ts';
import { Problem } from '../../fls/problem.ts';
import { readJsonDocument } from './json-document.ts';

const DEFAULT_POLICY_FILE = join('config', 'fls-policy.json');

/**
 * Reads a policy file.
 *
 * @param file the path that the user gave; undefined for `config/fls-policy.json` in the folder, which need not exist
 * @param folder of the project, or the current folder
 * @returns null without a path and without a default file
 * @throws Problem `unreadablePolicy` with the path and the fault; with exit code 2 when the file does not exist
 */
export async function readPolicy(file: string | undefined, folder: string): Promise<Policy | null> {
  const path = resolvePolicyPath(file, folder);
  const read = await readJsonDocument<Policy>(path, { schema: 'fls-policy.json', item: 'rule' });
  if ('document' in read) return read.document;
  if (file === undefined && read.missing) return null;
  throw new Problem(
    'unreadablePolicy',
    { path, problem: read.fault },
    { exitCode: read.missing ? 2 : 1, cause: read.cause },
  );
}

/** The path of the policy file, which need not exist. Parameters as in `readPolicy`. */
export function resolvePolicyPath(file: string | undefined, folder: string): string {
  return file === undefined ? join(folder, DEFAULT_POLICY_FILE) : resolve(file);
}
