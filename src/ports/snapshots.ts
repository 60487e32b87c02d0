import type { ChangeRecord, SkippedSnapshot, Snapshot, SnapshotOrg, SnapshotSummary } from '../fls/snapshot.ts';

export type ListedSnapshots = {
  /** Newest first. */
  readonly snapshots: readonly SnapshotSummary[];
  readonly skipped: readonly SkippedSnapshot[];
};

/** A snapshot and the absolute path of its file. */
export type OpenedSnapshot = { readonly snapshot: Snapshot; readonly path: string };

/** What a new snapshot records of a reset before its first write. */
export type NewSnapshot = {
  readonly org: SnapshotOrg;
  readonly root: string | null;
} & Pick<ChangeRecord, 'testLevel' | 'profiles'>;

/**
 * The snapshots of resets, kept by org. A snapshot is written as a whole or not at all. Ids of orgs compare by 15
 * characters: an access token tells the id with 15.
 */
export type SnapshotStore = {
  /**
   * Writes a new snapshot, whose reset is prepared, and waits until it is on disk.
   *
   * @throws Problem `notWritten`: then nothing may be changed
   */
  create(content: NewSnapshot): Promise<OpenedSnapshot>;
  /**
   * Replaces a snapshot, and waits until it is on disk.
   *
   * @throws Problem `notWritten`: the old one is unchanged
   */
  update(opened: OpenedSnapshot): Promise<void>;
  /**
   * Lists the snapshots of an org. A missing folder of the org has none.
   *
   * @returns also the files that are not readable snapshots of this org
   * @throws Problem `snapshotsNotReadable` when a folder cannot be read
   */
  list(orgId: string): Promise<ListedSnapshots>;
  /**
   * Lists the snapshots of an org whose last change was left, newest first. Others, of which an org may have very many and very
   * large ones, are not parsed.
   *
   * @throws Problem `snapshotsNotReadable` when a folder cannot be read
   */
  listUnfinished(orgId: string): Promise<readonly SnapshotSummary[]>;
  /**
   * Reads a snapshot, also one of version 1, and checks it against its schema and itself: no profile and no field twice, paths
   * that stay in the project, digests, places in order. Do not trust it further: somebody may have changed the file.
   *
   * @throws Problem `unreadableSnapshot`, `snapshotNotFound`, `snapshotOfOtherOrg`; `snapshotsNotReadable` when a folder cannot be read
   */
  read(orgId: string, id: string): Promise<OpenedSnapshot>;
  /** ISO 8601, UTC. */
  now(): string;
  /** SHA-256 of a text as UTF-8, in hexadecimal digits, as records have it. */
  digest(text: string): string;
};
