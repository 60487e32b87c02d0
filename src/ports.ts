import type { FieldPermission } from './fls/access.ts';
import type { ObjectGiving, UserHolding } from './fls/effective.ts';
import type { Opener } from './fls/exposure.ts';
import type { ProfileIdentity } from './fls/names.ts';
import type { Notice, Problem } from './fls/problem.ts';
import type { Snapshot, SnapshotContent, SnapshotSummary } from './fls/snapshot.ts';
import type { ObjectGrants } from './fls/strays.ts';
import type { Deploy, SnapshotPlace } from './fls/reset.ts';
import type { Request } from './metadata/manifest.ts';

/** What flows ask of the world. Adapters answer; tests answer with fakes. */
export type RetrievePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly project: ProjectProfiles;
  readonly manifests: ManifestStore;
  readonly tracking: Tracking;
  /** Null when the objects' own source is not wanted. */
  readonly objectSource: ObjectSource | null;
  readonly progress: Progress;
};

export type ChangePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly deployer: Deployer;
  /** Null outside of a project: then only the org changes. */
  readonly project: ProjectProfiles | null;
  readonly tracking: Tracking;
  readonly snapshots: Snapshots;
  readonly progress: Progress;
};

/** The org's data API: everything here is a question, nothing changes the org. */
export type OrgReader = {
  /** Names of the permissions that the running user lacks of those the job needs; null when the org would not say. */
  missingPermissions(): Promise<readonly string[] | null>;
  profiles(): Promise<readonly ProfileIdentity[]>;
  /** Enabled field permissions by Profile.Id; every asked id has an entry. */
  fieldPermissions(profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly FieldPermission[]>>;
  /** What the profiles grant on objects, by Profile.Id; every asked id has an entry. */
  objectGrants(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileGrants>>;
  /** How many field permissions are enabled, by Profile.Id and object; null when the org would not count them. */
  enabledCounts(profileIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, number>> | null>;
  /** Objects that can hold object permissions at all. */
  controllableObjects(): Promise<ReadonlySet<string>>;
  /** Objects that have at least one field permission to give. */
  objectsWithFieldPermissions(): Promise<ReadonlySet<string>>;
  /** Permission sets and groups, by the id that an assignment names: that of the set, or of the group. */
  openers(): Promise<ReadonlyMap<string, Opener>>;
  /**
   * What the active users of the profiles hold: by Profile.Id, for each of its users the ids of the permission sets and
   * groups whose assignment is in force now; every asked id has an entry.
   */
  assignments(profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly ReadonlySet<string>[]>>;
  /** Ids of the profiles that have active users of an API-only or integration licence. */
  integrationProfiles(): Promise<ReadonlySet<string>>;
  /** Ids of all profiles that own permissions, those included that the user may not see (Profile Filtering, UMS). */
  profilesWithPermissions(): Promise<ReadonlySet<string>>;
  /** Fields that have field permissions to give, as `Object.Field`; null when the org would not list them. */
  permissionableFields(): Promise<ReadonlySet<string> | null>;
  /**
   * The active users of the profiles, by Profile.Id, with what they hold beside it and that is in force now, as far as the
   * objects go; every asked id has an entry, and every user, be it of nothing.
   */
  holdings(
    profileIds: readonly string[],
    objects: readonly string[],
  ): Promise<ReadonlyMap<string, readonly UserHolding[]>>;
  /** What the profiles give beside field permissions, by Profile.Id, as far as the objects go; every asked id has an entry. */
  profileGiving(profileIds: readonly string[], objects: readonly string[]): Promise<ReadonlyMap<string, ObjectGiving>>;
};

export type ProfileGrants = ObjectGrants & {
  /** Objects whose every field the profile reads by View All Fields: SOQL shows such rows, metadata does not. */
  readonly viewAllFields: ReadonlySet<string>;
};

/** One retrieve job, from start to its end. */
export type Retriever = {
  retrieve(request: Request): Promise<RetrieveAnswer>;
};

export type RetrieveAnswer =
  | {
      readonly status: 'succeeded';
      /** Profile text by fullName, taken from the zip's entries. */
      readonly profiles: ReadonlyMap<string, string>;
      /** The org's remarks, as it words them. */
      readonly messages: readonly string[];
      /** The answer's zip, for those who want more of it than the profiles. */
      readonly zip: Uint8Array;
    }
  /** The request went over a limit of the Metadata API: ask for less. */
  | { readonly status: 'tooLarge'; readonly message: string }
  /** A named object may not be read; the org does not reliably say which. */
  | { readonly status: 'inaccessible'; readonly message: string };

/** What one deploy job takes: slices of profiles, and nothing else. */
export type DeployRequest = {
  /** Text of each profile's slice, by the profile's encoded fullName. */
  readonly profiles: ReadonlyMap<string, string>;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** The org says whether it would take the slices, and changes nothing. */
  readonly checkOnly: boolean;
  /** As the org words it; null for the org's own rule, by which profiles alone need no tests (TESTS). */
  readonly testLevel: string | null;
};

export type Deployer = {
  /**
   * Hands a job to the org, once, and answers its id.
   *
   * @throws Problem `deployRefused`, `deployTooLarge`, `sessionExpired` or `connectionLost` when there is no job;
   *   `deployStartUnknown` when nobody can tell
   */
  start(request: DeployRequest): Promise<string>;
  /**
   * What became of the job, when it has ended.
   *
   * @throws Problem that names the job and leaves it to the org: `deployTimedOut` (69), `deployInterrupted` (130),
   *   `deploySessionExpired`, `deployOutOfSight`
   */
  wait(id: string): Promise<Deploy>;
};

/** Where a profile lives in the project. */
export type ProfileFile = { readonly path: string; readonly text: string | null };

export type ExistingFile = ProfileFile & { readonly text: string };
/** Files by Profile.Id, sorted by path; `ignored` are the paths that .forceignore excludes: sf would not touch them. */
export type ExistingFiles = {
  readonly files: ReadonlyMap<string, readonly ExistingFile[]>;
  readonly ignored: readonly string[];
};

export type ProjectProfiles = {
  /**
   * The file of each profile, or the path a new one gets (`text` null).
   * @throws Problem `profileInSeveralPlaces`, `profileIgnored`, `unreadableProfile`, `outputDirIsFile`
   */
  locate(profiles: readonly ProfileIdentity[]): Promise<ReadonlyMap<string, ProfileFile>>;
  /** Every file of each profile: packages that share one have a part of it each. Throws like `locate`. */
  existing(profiles: readonly ProfileIdentity[]): Promise<ExistingFiles>;
  /**
   * Replaces each file as a whole, or not at all, one after the other up to the first that fails.
   * @throws Problem `changedMeanwhile`, before anything is written, when a file is no longer what was read
   */
  write(changes: readonly Change[]): Promise<Written>;
};

export type Change = { readonly file: ProfileFile; readonly text: string };

export type Written = {
  /** Paths of the files that were written. */
  readonly written: readonly string[];
  /** `notWritten`, or `partlyWritten` when others had been written before. */
  readonly failure: Problem | null;
};

/** Keeps `sf project … preview` truthful in orgs that track source; a no-op elsewhere. */
export type Tracking = {
  /** Call before the retrieve: remembers which files carry local changes, and which changes of the org are pending. */
  begin(): Promise<void>;
  /** Objects and fields, as `Object` or `Object.Field`, that were changed both in the project and in the org. */
  conflicts(): Promise<readonly string[]>;
  /** Call after the writes; says what could not be recorded. */
  finish(profiles: readonly TrackedProfile[], components: readonly ComponentFile[]): Promise<readonly Notice[]>;
};

/** A file of a metadata component, as the retrieve left it. */
export type ComponentFile = { readonly type: string; readonly fullName: string; readonly path: string };

export type TrackedProfile = {
  readonly fullName: string;
  /** Null where the project has no file of the profile: then only the org's change is recorded. */
  readonly path: string | null;
  /** Whether the file now holds all that the org answered: nothing of the remote change is left to retrieve. */
  readonly complete: () => boolean;
  /** The org's change is this command's own: it is in sync unless somebody else's was already waiting to be retrieved. */
  readonly deployed?: true;
};

/** Brings the objects' own source into the project; answers the files that are now the org's. */
export type ObjectSource = { extract(zips: readonly Uint8Array[]): Promise<readonly ComponentFile[]> };

export type ManifestStore = { write(path: string, text: string): Promise<void> };

export type Stage = 'choose' | 'inspect' | 'retrieve' | 'merge' | 'deploy' | 'verify';

/** Tells a person what is going on; silent under --json. */
export type Progress = {
  stage(stage: Stage): void;
  /** A job that is about to be waited for. */
  job(id: string): void;
  /** Before a question, or at the end. */
  done(): void;
};

/** A profile in the list to choose from; `stray` is null where the org would not count. */
export type Choice = { readonly name: string; readonly label: string; readonly stray: number | null };

/** Lets a person tick profiles; answers their API names. */
export type Picker = (choices: readonly Choice[]) => Promise<readonly string[]>;

/** A file of the project that says who may do what. */
export type MetadataFile = {
  readonly type: 'Profile' | 'PermissionSet' | 'PermissionSetGroup' | 'MutingPermissionSet';
  /** API name, decoded from the file's name. */
  readonly name: string;
  readonly path: string;
};

/** Metadata files on disk; no org is asked. */
export type MetadataFiles = {
  /** All files of the four types below the folders that were given and, for all but profiles, in the rest of the project. */
  list(): Promise<readonly MetadataFile[]>;
  /** @throws Problem `unreadableFile` when the file cannot be opened or is no text */
  read(file: MetadataFile): Promise<string>;
};

/** Records of resets, by org; what was written is whole, or not there. */
export type Snapshots = {
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
