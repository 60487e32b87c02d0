import { buildControlledCheck, isControlledOffline } from '../../fls/object-permissions.ts';
import { Problem } from '../../fls/problem.ts';
import { readTextFile } from './text-file.ts';

/**
 * Whether an object can hold object permissions, by a file with what `sf sobject describe --sobject ObjectPermissions
 * --json` printed; by the offline table where there is no file.
 *
 * @throws Problem `unreadableFile`, `noPicklistInDescribe`
 */
export async function loadControllableCheck(path: string | undefined): Promise<(object: string) => boolean> {
  return path === undefined
    ? isControlledOffline
    : buildControlledCheck(parseDescribeFile(await readTextFile(path), path), path);
}

/** The parser's own words would quote the file, with whatever stands in it. */
function parseDescribeFile(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Problem('unreadableFile', { path, problem: 'it is not JSON' }, { cause });
  }
}
