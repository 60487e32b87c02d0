import type { ProfileIdentity } from '../fls/names.ts';
import type { Problem } from '../fls/problem.ts';
import type { ComponentFile } from './tracking.ts';

/** Where a profile lives in the project. */
export type ProfileFile = { readonly path: string; readonly text: string | null };

export type ExistingFile = ProfileFile & { readonly text: string };

/** Files by Profile.Id, sorted by path; `ignored` are the paths that .forceignore excludes: sf would not touch them. */
export type ExistingFiles = {
  readonly files: ReadonlyMap<string, readonly ExistingFile[]>;
  readonly ignored: readonly string[];
};

export type ProfileFileStore = {
  /**
   * The file of each profile, or the path a new one gets (`text` null).
   * @throws Problem `profileInSeveralPlaces`, `profileIgnored`, `unreadableProfile`, `outputDirIsFile`
   */
  locate(profiles: readonly ProfileIdentity[]): Promise<ReadonlyMap<string, ProfileFile>>;
  /** Every file of each profile: packages that share one have a part of it each. Throws like `locate`. */
  readExisting(profiles: readonly ProfileIdentity[]): Promise<ExistingFiles>;
  /**
   * Replaces each file as a whole, or not at all, one after the other up to the first that fails.
   * @throws Problem `changedMeanwhile`, before anything is written, when a file is no longer what was read
   */
  write(changes: readonly FileChange[]): Promise<WriteResult>;
};

export type FileChange = { readonly file: ProfileFile; readonly text: string };

export type WriteResult = {
  /** Paths of the files that were written. */
  readonly written: readonly string[];
  /** `notWritten`, or `partlyWritten` when others had been written before. */
  readonly failure: Problem | null;
};

/** Brings the objects' own source into the project; answers the files that are now the org's. */
export type ObjectSource = { extract(zips: readonly Uint8Array[]): Promise<readonly ComponentFile[]> };

export type ManifestStore = { write(path: string, text: string): Promise<void> };
