import { compareStrings } from './names.ts';
import type { Edit } from './change.ts';

/** The record of a reset, from which it can be restored. */
export type Snapshot = {
  /** Of this format. */
  readonly version: 1;
  /** Name of the file, too: the time in UTC, and four characters that set apart what was taken in the same second. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Version of the plugin that took it. */
  readonly plugin: string;
  readonly org: SnapshotOrg;
  readonly profiles: readonly ProfileSnapshot[];
  /** When a restore last put it back, ISO 8601, UTC; null when none has. */
  readonly restoredAt: string | null;
};

export type SnapshotOrg = {
  readonly id: string;
  readonly alias: string | null;
  /** Null where the org is known by its access token alone, which is never stored. */
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
  /** The slice that puts the entries back as they were: those before the reset, and the login sections of then. */
  readonly slice: string;
};

export type FileSnapshot = {
  readonly path: string;
  /** SHA-256 of the text before the reset, in hexadecimal digits. */
  readonly before: string;
  /** SHA-256 of the text that the reset wrote. */
  readonly after: string;
  readonly beforeText: string;
};

/** What a reset is about to change: what goes into a new snapshot. */
export type SnapshotContent = {
  readonly org: SnapshotOrg;
  readonly profiles: readonly (SavedProfile & {
    /** Texts of the project's files before the reset and after it. */
    readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  })[];
};

/** A snapshot without its texts: many of them fit into memory. */
export type SnapshotSummary = Pick<Snapshot, 'id' | 'createdAt' | 'plugin' | 'org' | 'restoredAt'> & {
  readonly path: string;
  /** API names. */
  readonly profiles: readonly string[];
  /** How many entries the reset changed. */
  readonly edits: number;
};

const SNAPSHOT_ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[\da-f]{4}$/;

/** `2026-11-23T20-15-07Z-4f2a`: sorts by time, and is a file name on every system. */
export function createSnapshotId(createdAt: string, suffix: string): string {
  return `${createdAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replaceAll(':', '-')}Z-${suffix}`;
}

/** Whether a text is an id, and so no path to somewhere else. */
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

export function sortNewestFirst(summaries: readonly SnapshotSummary[]): SnapshotSummary[] {
  return summaries.toSorted((a, b) => compareStrings(b.createdAt, a.createdAt) || compareStrings(b.id, a.id));
}
