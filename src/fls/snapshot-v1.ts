import type { Edit } from './change.ts';

/** The record of a reset in version 1 of the file format, which is still read. */
export type SnapshotV1 = {
  /** Version of the file format. */
  readonly version: 1;
  /** The time in UTC and four hexadecimal digits, which make it unique within a second. The file has this name. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Version of the plugin that wrote it, as `1.2.3`. */
  readonly plugin: string;
  readonly org: {
    /** 15 characters when the user logged in with an access token, else 18. */
    readonly id: string;
    readonly alias: string | null;
    readonly username: string | null;
  };
  readonly profiles: readonly ProfileV1[];
  /** Time of the last complete restore, ISO 8601, UTC; null before the first. */
  readonly restoredAt: string | null;
};

export type ProfileV1 = {
  readonly id: string;
  /** As package.xml takes it, percent-encoded. */
  readonly fullName: string;
  /** API name, decoded. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The text that a deploy needs to undo the reset: the field permissions and login sections from before it. */
  readonly slice: string;
  /** The project's files of the profile that the reset changed. */
  readonly files: readonly FileV1[];
};

export type FileV1 = {
  /** Absolute path at the time of the reset. */
  readonly path: string;
  /** SHA-256 of the text before the reset, in hexadecimal digits. */
  readonly before: string;
  /** SHA-256 of the text that the reset wrote, in hexadecimal digits. */
  readonly after: string;
  readonly beforeText: string;
};
