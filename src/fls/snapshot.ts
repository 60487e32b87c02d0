import { compareStrings } from './names.ts';
import type { Edit } from './change.ts';
import type { Notice } from './problem.ts';

/** The record of a reset. A restore needs nothing else. */
export type Snapshot = {
  /** Version of the file format. */
  readonly version: 1;
  /** The time in UTC and four hexadecimal digits, which make it unique within a second. The file has this name. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Version of the plugin that wrote it, as `1.2.3`. */
  readonly plugin: string;
  readonly org: SnapshotOrg;
  readonly profiles: readonly ProfileSnapshot[];
  /** Time of the last complete restore, ISO 8601, UTC; null before the first. */
  readonly restoredAt: string | null;
};

export type SnapshotOrg = {
  readonly id: string;
  readonly alias: string | null;
  /** Null when the user logged in with an access token: sf then has the token as username, which is never stored. */
  readonly username: string | null;
};

export type ProfileSnapshot = SavedProfile & {
  /** The project's files of the profile that the reset changed. */
  readonly files: readonly FileSnapshot[];
};

export type SavedProfile = {
  readonly id: string;
  /** As package.xml takes it, percent-encoded. */
  readonly fullName: string;
  /** API name, decoded. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The text that a deploy needs to undo the reset: the field permissions and login sections from before it. */
  readonly slice: string;
};

export type FileSnapshot = {
  /** Absolute path at the time of the reset. */
  readonly path: string;
  /** SHA-256 of the text before the reset, in hexadecimal digits. */
  readonly before: string;
  /** SHA-256 of the text that the reset wrote, in hexadecimal digits. */
  readonly after: string;
  readonly beforeText: string;
};

/** What a reset is about to change, for a new snapshot. */
export type SnapshotContent = {
  readonly org: SnapshotOrg;
  readonly profiles: readonly (SavedProfile & {
    /** Texts of the project's files before and after the reset. */
    readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  })[];
};

/** A snapshot without its texts. */
export type SnapshotSummary = Pick<Snapshot, 'id' | 'createdAt' | 'plugin' | 'org' | 'restoredAt'> & {
  readonly path: string;
  /** API names of the profiles. */
  readonly profiles: readonly string[];
  /** Number of field permissions that the reset changed. */
  readonly edits: number;
};

/** A file among the snapshots of an org that is not a readable snapshot of that org. */
export type SkippedSnapshot = {
  /** Null when the name of the file is not the id of a snapshot. */
  readonly id: string | null;
  readonly path: string;
  readonly problem: string;
};

const SNAPSHOT_ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[\da-f]{4}$/;

/**
 * An id as `2026-11-23T20-15-07Z-4f2a`: ids sort by time, and every file system takes one as a file name.
 *
 * @param createdAt ISO 8601, UTC
 * @param suffix four hexadecimal digits
 */
export function createSnapshotId(createdAt: string, suffix: string): string {
  return `${createdAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replaceAll(':', '-')}Z-${suffix}`;
}

/** Whether a text is the id of a snapshot. Other texts must not become a path: they may lead out of the folder. */
export function isSnapshotId(text: string): boolean {
  return SNAPSHOT_ID.test(text);
}

export function summarizeSnapshot(
  { id, createdAt, plugin, org, profiles, restoredAt }: Snapshot,
  path: string,
): SnapshotSummary {
  const names = profiles.map(({ name }) => name);
  const edits = profiles.reduce((sum, profile) => sum + profile.edits.length, 0);
  return { id, createdAt, plugin, org, restoredAt, path, profiles: names, edits };
}

export function createSkippedNotices(skipped: readonly SkippedSnapshot[]): Notice[] {
  return skipped.map(({ path, problem }): Notice => ({ key: 'snapshotSkipped', tokens: [path, problem] }));
}

export function sortNewestFirst(summaries: readonly SnapshotSummary[]): SnapshotSummary[] {
  return summaries.toSorted((a, b) => compareStrings(b.createdAt, a.createdAt) || compareStrings(b.id, a.id));
}
