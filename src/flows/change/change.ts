import type { Access } from '../../fls/access.ts';
import type { Deploy, Edit, SnapshotPlace, Verify } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import type { Notice } from '../../fls/problem.ts';
import type { FieldChange } from '../../fls/change-record.ts';
import type { SnapshotOrg, UndoGroup } from '../../fls/snapshot.ts';
import type { LoginSections } from '../../metadata/login-sections.ts';
import type { Interruption } from '../../ports/interruption.ts';
import type { Lock } from '../../ports/lock.ts';
import type { Deployer, Retriever } from '../../ports/jobs.ts';
import type { OrgReader, ProfileStamp } from '../../ports/org.ts';
import type { FileChange, ProfileFileStore } from '../../ports/project.ts';
import type { OpenedSnapshot, SnapshotStore } from '../../ports/snapshots.ts';
import type { Progress } from '../../ports/terminal.ts';
import type { Tracking, TrackingSession } from '../../ports/tracking.ts';
import type { UsersByProfile } from './profile-users.ts';

export type ChangePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly deployer: Deployer;
  /** Null outside of a project: then only the org changes. */
  readonly project: ProfileFileStore | null;
  /** Absolute path of the project's root; null outside of a project. */
  readonly root: string | null;
  readonly tracking: Tracking;
  readonly snapshots: SnapshotStore;
  readonly lock: Lock;
  readonly interruption: Interruption;
  readonly progress: Progress;
};

/** A profile with its edits. */
export type ProfileChange = { readonly profile: ProfileIdentity; readonly edits: readonly Edit[] };

/** Enabled field permissions by Profile.Id and field. A field that is missing has none. */
export type AccessByProfile = ReadonlyMap<string, ReadonlyMap<string, Access>>;

/** Retrieved texts by API name of the profile: one for each retrieve job. */
export type ProfileTexts = ReadonlyMap<string, readonly string[]>;

/** The last change of each profile, by Profile.Id. */
export type StampByProfile = ReadonlyMap<string, ProfileStamp>;

/** Login sections by Profile.Id. */
export type LoginByProfile = ReadonlyMap<string, LoginSections>;

/** What a change does to one file of the project. */
export type FilePlan = {
  /** API name of the profile. */
  readonly profile: string;
  /** Absolute. */
  readonly path: string;
  readonly edits: readonly FileEdit[];
  /** Replaces the edits when all edits of the profile take effect: makes the file what it was, byte for byte. */
  readonly undo: FileUndo | null;
};

/** Undoes a change of a whole file, as a snapshot records it. */
export type FileUndo = {
  /** Digest of the text that the change wrote: only that text can be undone. */
  readonly written: string;
  readonly groups: readonly UndoGroup[];
  /** In lower case, the fields of the change. Only their entries may be touched: somebody may have changed the record. */
  readonly fields: ReadonlySet<string>;
};

/** An edit of the entries that a file has for a field. It is left out when the edit of the field in the org fails. */
export type FileEdit = {
  readonly field: string;
  /** Only entries with this access change; null: entries with more access than `to`. */
  readonly from: Access | null;
  readonly to: Access;
};

/** A change of a profile's file in the project. */
export type ProfileFileChange = FileChange & {
  readonly before: string;
  /** API name of the profile. */
  readonly profile: string;
  /** What the change was built from. */
  readonly edits: readonly FileEdit[];
  /** Whether it undoes another change of the whole file, in place of the edits. */
  readonly isWhole: boolean;
  /** The entries that change. */
  readonly entries: readonly FieldChange[];
  /** Turns the new text into the old one. */
  readonly undo: readonly UndoGroup[];
};

/** How a change is applied. */
export type ChangeOptions = {
  /** The org validates the change; nothing is written anywhere. */
  readonly dryRun: boolean;
  /** The command ends when the job has started. */
  readonly async: boolean;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** A test level of the Metadata API; null for the org's default. */
  readonly testLevel: string | null;
  readonly verifyBy: 'soql' | 'retrieve';
  readonly org: SnapshotOrg;
};

/** A change that the user has confirmed. */
export type ChangePlan = {
  /** Profiles with at least one edit each. */
  readonly profileChanges: readonly ProfileChange[];
  /**
   * What the snapshot records: the same for a reset. A restore also records the fields that the org shows as they were
   * before the reset, because only its files have to change for them.
   */
  readonly recordedChanges: readonly ProfileChange[];
  /** The changes of the project's files when all edits take effect. */
  readonly fileChanges: readonly ProfileFileChange[];
  /** The org's field permissions of the profiles when it was planned. */
  readonly currentAccess: AccessByProfile;
  /** The org's login sections of the profiles when it was planned. */
  readonly login: LoginByProfile;
};

/** What was read from the org after the confirmation. */
export type ChangePreparation = {
  /** Null in a dry run. */
  readonly tracking: TrackingSession | null;
  readonly texts: ProfileTexts;
  /** Read before the field permissions of the second planning. */
  readonly stamps: StampByProfile;
  /** Read before the second planning; null in a dry run, and where the plan takes no access. */
  readonly users: UsersByProfile | null;
};

/** Everything that is needed to apply a change. */
export type ChangeRequest = {
  readonly plan: ChangePlan;
  readonly options: ChangeOptions;
  readonly prepared: ChangePreparation;
  /** The org's field permissions of the profiles after `prepareChange`. */
  readonly accessBefore: AccessByProfile;
  /** The snapshot that a restore reads; null to write a new one. */
  readonly opened: OpenedSnapshot | null;
  /** False when a restore leaves fields as they are. */
  readonly isWhole: boolean;
};

/** The result of a change, before a reset or a restore names its status. */
export type ChangeResult = {
  readonly status: 'done' | 'dryRun' | 'running' | 'partial' | 'failed';
  /** Null in a dry run. */
  readonly snapshot: SnapshotPlace | null;
  /** Paths of the project's files that have changed. */
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  readonly notices: readonly Notice[];
};
