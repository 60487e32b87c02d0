import type { SnapshotPlace } from '../fls/change.ts';
import type { Notice } from '../fls/problem.ts';
import type { SkippedSnapshot, Snapshot, SnapshotContent, SnapshotSummary } from '../fls/snapshot.ts';

export type ListedSnapshots = {
  readonly snapshots: readonly SnapshotSummary[];
  readonly skipped: readonly SkippedSnapshot[];
};

/** The snapshots of resets, kept by org. A snapshot is written as a whole or not at all. */
export type SnapshotStore = {
  /**
   * Writes a new snapshot and waits until it is on disk.
   *
   * @returns its id and absolute path
   * @throws Problem `notWritten`: then nothing may be changed
   */
  save(content: SnapshotContent): Promise<SnapshotPlace>;
  /**
   * Lists the snapshots of an org, newest first. A missing folder has none.
   *
   * @returns also the files that are not readable snapshots of this org
   * @throws Problem `unreadableFile` when the folder cannot be read
   */
  list(orgId: string): Promise<ListedSnapshots>;
  /**
   * Reads a snapshot, and checks it against its schema and its texts against their digests. Do not trust the paths in it:
   * somebody may have changed the file.
   *
   * @throws Problem `unreadableSnapshot`, `snapshotNotFound`, `snapshotOfOtherOrg`
   */
  read(orgId: string, id: string): Promise<{ readonly snapshot: Snapshot; readonly path: string }>;
  /** Records the time of a complete restore. A failure is a notice, because the restore is already done. */
  markRestored(orgId: string, id: string): Promise<readonly Notice[]>;
  /** SHA-256 of a text as UTF-8, in hexadecimal digits, as `FileSnapshot` has it. */
  digest(text: string): string;
};
