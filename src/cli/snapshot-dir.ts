import { join } from 'node:path';
import { findFolderFault } from '../adapters/files/check-place.ts';
import { isFolder } from '../adapters/files/replace-file.ts';
import { getSnapshotFolder } from '../adapters/project/snapshots.ts';
import { toLongId } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { refuseUnusableFolders } from './file-flags.ts';

/**
 * Refuses a folder in which a reset cannot keep its snapshot, before anything is asked. A folder that the user named has to
 * be right also where the reset needs none.
 *
 * @param folder as the user typed it; undefined for the state folder of sf
 * @param isNeeded false for a dry run, and where only files change
 * @returns what the user should know of the folder before the org is changed
 * @throws Problem `unusablePath`, `snapshotsNotWritable`
 */
export async function checkSnapshotDir(
  folder: string | undefined,
  orgId: string,
  isNeeded: boolean,
): Promise<readonly Notice[]> {
  await refuseUnusableFolders({ '--snapshot-dir': folder });
  if (!isNeeded) return [];
  const path = join(getSnapshotFolder(folder), toLongId(orgId));
  const problem = await findFolderFault(path);
  if (problem !== null) throw new Problem('snapshotsNotWritable', { path, problem });
  return folder === undefined && isPipeline() ? [{ key: 'snapshotOnThisMachine', tokens: [path] }] : [];
}

/**
 * Refuses a folder that does not exist where snapshots are read: its name is more likely wrong than that it is empty.
 *
 * @param folder as the user typed it; undefined for the state folder of sf, which need not exist
 * @throws Problem `snapshotDirNotFound`
 */
export async function refuseMissingSnapshotDir(folder: string | undefined): Promise<void> {
  if (folder !== undefined && !(await isFolder(folder))) throw new Problem('snapshotDirNotFound', { path: folder });
}

/**
 * Whether a CI system runs the command, as sf tells it: by `CI`. Azure Pipelines and Jenkins set variables of their own
 * instead. Without a terminal alone it may be a script of somebody whose machine stays.
 */
function isPipeline(): boolean {
  return ['CI', 'TF_BUILD', 'JENKINS_URL'].some((name) => !['', 'false', '0'].includes(process.env[name] ?? ''));
}
