import type { ProfileIdentity } from '../fls/names.ts';
import type { Problem } from '../fls/problem.ts';
import type { EditedProfile } from '../metadata/edit.ts';
import type { Interruption } from './interruption.ts';
import type { ComponentFile } from './tracking.ts';

/** Where the file of a profile is or would be: an absolute path. */
export type FilePlace = { readonly path: string; readonly exists: boolean };

/** A file as it was read. A project may have dozens of files of many megabytes: keep the digest, and not the text. */
export type ProfileText = {
  readonly path: string;
  readonly text: string;
  /** Digest of the text, as of all texts of files here: SHA-256 as UTF-8, in hexadecimal digits. */
  readonly digest: string;
};

export type ExistingFiles = {
  /** Absolute paths by Profile.Id, sorted. A profile without a file is left out. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Paths of files that .forceignore excludes. They are not in `files`: sf does not touch them either. */
  readonly ignored: readonly string[];
  /** Profiles that the project has taken apart, each with the path of a part. Their files are not in `files`. */
  readonly takenApart: readonly { readonly profile: string; readonly path: string }[];
};

export type ProfileFileStore = {
  /**
   * The one file of each profile, by Profile.Id; for a profile without a file the place of a new one.
   *
   * @throws Problem `profileInSeveralPlaces`, `profileTakenApart`, `profileIgnored`, `outputDirIsFile`, `unreadableFolder`
   */
  locate(profiles: readonly ProfileIdentity[]): Promise<ReadonlyMap<string, FilePlace>>;
  /**
   * All files of each profile: several packages may each have a part of a profile.
   *
   * @throws Problem `unreadableFolder`
   */
  findExisting(profiles: readonly ProfileIdentity[]): Promise<ExistingFiles>;
  /** The digest of a text, as files and changes have it. */
  digest(text: string): string;
  /** @throws Problem `unreadableProfile` */
  read(path: string): Promise<ProfileText>;
  /**
   * Writes the files one after the other and stops at the first that fails. Each file is replaced as a whole or not at all,
   * and only while it has the text from before the change: all are compared before the first is written, and each again right
   * before it is replaced. One text is in memory at a time.
   *
   * @param stop a signal ends the writing before the next file; left out where files are put back, which a signal must not
   *   prevent
   * @throws Problem `changedMeanwhile` when a file had another text before the first was written. Then none was written.
   */
  write(changes: readonly FileChange[], stop?: Interruption): Promise<WriteResult>;
};

/** What becomes of a file, without its texts. */
export type FileChange = {
  /** Absolute. */
  readonly path: string;
  /** Digest of the text before the change; null when there is no file. */
  readonly before: string | null;
  /** Digest of the text that the change makes. */
  readonly after: string;
  /** What makes that text: splices of the text before, then splices of what these make, and so on. */
  readonly steps: readonly EditedProfile['splices'][];
};

export type WriteResult = {
  /** Paths of the files that were written. */
  readonly written: readonly string[];
  /**
   * Why a file was not written: `notWritten` or `changedMeanwhile` when it was the first, `partlyWritten` or
   * `changedBetweenWrites` when it was a later one; `interrupted`, with the written files as started work if there are any;
   * null when all were written.
   */
  readonly failure: Problem | null;
};

export type ObjectSource = {
  /**
   * Writes the objects of retrieved zips into the project in source format.
   *
   * @returns the files that were written
   */
  extract(zips: readonly Uint8Array[]): Promise<readonly ComponentFile[]>;
};

export type ManifestStore = {
  /** @throws Problem `notWritten` */
  write(path: string, text: string): Promise<void>;
};
