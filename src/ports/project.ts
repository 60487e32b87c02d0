import type { ProfileIdentity } from '../fls/names.ts';
import type { Problem } from '../fls/problem.ts';
import type { Interruption } from './interruption.ts';
import type { ComponentFile } from './tracking.ts';

/** The file of a profile: its absolute path, and its text or null when it does not exist yet. */
export type ProfileFile = { readonly path: string; readonly text: string | null };

export type ExistingFile = ProfileFile & { readonly text: string };

export type ExistingFiles = {
  /** By Profile.Id, sorted by path. A profile without a file is left out. */
  readonly files: ReadonlyMap<string, readonly ExistingFile[]>;
  /** Paths of files that .forceignore excludes. They are not in `files`: sf does not touch them either. */
  readonly ignored: readonly string[];
  /** Profiles that the project has taken apart, each with the path of a part. Their files are not in `files`. */
  readonly takenApart: readonly { readonly profile: string; readonly path: string }[];
};

export type ProfileFileStore = {
  /**
   * The one file of each profile, by Profile.Id; for a profile without a file the path of a new one.
   *
   * @throws Problem `profileInSeveralPlaces`, `profileTakenApart`, `profileIgnored`, `unreadableProfile`, `outputDirIsFile`, `unreadableFolder`
   */
  locate(profiles: readonly ProfileIdentity[]): Promise<ReadonlyMap<string, ProfileFile>>;
  /**
   * All files of each profile: several packages may each have a part of a profile.
   *
   * @throws Problem `unreadableProfile`, `unreadableFolder`
   */
  readExisting(profiles: readonly ProfileIdentity[]): Promise<ExistingFiles>;
  /**
   * Writes the files one after the other and stops at the first that fails. Each file is replaced as a whole or not at all,
   * and only while it has the text `file.text`: all are compared before the first is written, and each again right before
   * it is replaced.
   *
   * @param stop a signal ends the writing before the next file; left out where files are put back, which a signal must not
   *   prevent
   * @throws Problem `changedMeanwhile` when a file had another text before the first was written. Then none was written.
   */
  write(changes: readonly FileChange[], stop?: Interruption): Promise<WriteResult>;
};

/** A file as it was read, and the text that it gets. */
export type FileChange = { readonly file: ProfileFile; readonly text: string };

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
