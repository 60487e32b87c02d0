import { buildControlledCheck, isControlledOffline } from '../../fls/controllable-objects.ts';
import { Problem } from '../../fls/problem.ts';
import { readTextFile } from './text-file.ts';

/**
 * Loads the check whether an object can have object permissions: from a file with the output of `sf sobject describe
 * --sobject ObjectPermissions --json`, or from the offline table without a file.
 *
 * @throws Problem `unreadableFile`, `noPicklistInDescribe`
 */
export async function loadControllableCheck(path: string | undefined): Promise<(object: string) => boolean> {
  return path === undefined
    ? isControlledOffline
    : buildControlledCheck(parseDescribeFile(await readTextFile(path), path), path);
}

/** The message of `JSON.parse` would quote the content of the file. */
function parseDescribeFile(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Problem('unreadableFile', { path, problem: 'it is not JSON' }, { cause });
  }
}
