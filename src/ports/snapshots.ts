import type { SnapshotPlace } from '../fls/change.ts';
import type { Notice } from '../fls/problem.ts';
import type { Snapshot, SnapshotContent, SnapshotSummary } from '../fls/snapshot.ts';

/** Records of resets, by org; what was written is whole, or not there. */
export type SnapshotStore = {
  /**
   * Writes a new snapshot, flushed to disk before it answers; `path` is absolute. Where the org's username is an access
   * token, it is left out.
   *
   * @throws Problem `notWritten`: then nothing may be changed
   */
  save(content: SnapshotContent): Promise<SnapshotPlace>;
  /**
   * Those of an org, newest first; files that are none are named in the notices.
   *
   * @throws Problem `unreadableFile` when the folder cannot be read; a missing one holds none
   */
  list(orgId: string): Promise<{ readonly snapshots: readonly SnapshotSummary[]; readonly notices: readonly Notice[] }>;
  /**
   * Checked against its schema, and its texts against their digests. The paths in it are as the reset found them, and no
   * more to be trusted than the file.
   *
   * @throws Problem `unreadableSnapshot`, `snapshotNotFound`, `snapshotOfOtherOrg`
   */
  read(orgId: string, id: string): Promise<{ readonly snapshot: Snapshot; readonly path: string }>;
  /** Writes down that it was restored now; says when that could not be done, for the restore itself is done. */
  markRestored(orgId: string, id: string): Promise<readonly Notice[]>;
  /** SHA-256 of a text as UTF-8, in hexadecimal digits, to hold files against `FileSnapshot`. */
  digest(text: string): string;
};
