import { buildControlledCheck, isControlledOffline } from '../../fls/controllable-objects.ts';
import { Problem } from '../../fls/problem.ts';
import { decodeUnicode } from '../../text/unicode.ts';
import { describeFileFault } from './file-fault.ts';
import { readRegularFile } from './regular-file.ts';

/**
 * Loads the check whether an object can have object permissions: from a file with the output of `sf sobject describe
 * --sobject ObjectPermissions --json`, or from the offline table without a file. The file may be UTF-16, because a shell
 * wrote it (docs/salesforce-facts.md#s9).
 *
 * @param namespace of the project: an org's describe has it, the project's files do not
 * @throws Problem `unreadableDescribe`, `noPicklistInDescribe`
 */
export async function loadControllableCheck(
  path: string | undefined,
  namespace: string | null = null,
): Promise<(object: string) => boolean> {
  return path === undefined ? isControlledOffline : buildControlledCheck(await readDescribe(path), path, namespace);
}

async function readDescribe(path: string): Promise<unknown> {
  let text: string;
  try {
    text = decodeUnicode(await readRegularFile(path));
  } catch (cause) {
    throw new Problem('unreadableDescribe', { path, problem: describeFileFault(cause) }, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The message of `JSON.parse` would quote the content of the file.
    const { describeSyntaxFault } = await import('./json-faults.ts');
    throw new Problem('unreadableDescribe', { path, problem: describeSyntaxFault(text) }, { cause });
  }
}
