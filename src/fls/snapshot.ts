import type { Access } from './access.ts';
import type { OrgKind } from './context.ts';
import { compareStrings } from './names.ts';
import type { Notice } from './problem.ts';

/** The record of a reset and of its restores, kept from before the first write to after the proof. */
export type Snapshot = {
  /** Version of the file format. */
  readonly version: 2;
  /** The time in UTC and four hexadecimal digits, which make it unique within a second. The file has this name. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Version of the plugin that wrote it, as `1.2.3`. */
  readonly plugin: string;
  readonly org: SnapshotOrg;
  /** Absolute path of the project's root at the time of the reset; null outside of a project. */
  readonly root: string | null;
  /**
   * The reset, then each restore, in the order of their start.
   *
   * @minItems 1
   */
  readonly changes: readonly ChangeRecord[];
};

export type SnapshotOrg = {
  /** 18 characters. */
  readonly id: string;
  readonly alias: string | null;
  /** Null when neither sf nor the org tells it. An access token, which sf can have in its place, is never stored. */
  readonly username: string | null;
  /** At the time of the reset. Missing in the records of earlier versions of the plugin. */
  readonly kind?: OrgKind;
};

/**
 * How far a change has come. `prepared`: files may be written, and no deploy was started. `submitted`: the org may have a
 * deploy of it. Of the others the end is known: every edit is in effect, some are, or none is.
 */
export type ChangeState = 'prepared' | 'submitted' | 'applied' | 'partial' | 'failed';

/** One change of the org and of the project's files. */
export type ChangeRecord = {
  readonly kind: 'reset' | 'restore';
  readonly state: ChangeState;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC; null until the end is known. */
  readonly endedAt: string | null;
  /** The Apex tests that its deploys run, as the Metadata API names the level; null for the org's default. */
  readonly testLevel: string | null;
  readonly profiles: readonly ProfileRecord[];
  /** In the order of their start. */
  readonly jobs: readonly JobRecord[];
};

export type ProfileRecord = {
  readonly id: string;
  /** As package.xml takes it, percent-encoded. */
  readonly fullName: string;
  /** API name, decoded. */
  readonly name: string;
  /** From the end of the change on without those that are not in effect, unless none is. */
  readonly edits: readonly FieldGroup[];
  /** The profile's login sections before the change. */
  readonly login: LoginRecord;
  /**
   * SHA-256 of the profile's other field permissions before the change, in hexadecimal digits; null when it is not known, as
   * for a snapshot of version 1.
   */
  readonly others: string | null;
  /**
   * Whether the org had a change of the profile that was not retrieved yet, by sf's source tracking before the change. Missing
   * where it is not known, as where the org does not track source.
   */
  readonly isPending?: boolean;
  /** The project's files of the profile that the change rewrites. */
  readonly files: readonly FileRecord[];
};

/** Fields that change from one access to another. */
export type FieldGroup = { readonly from: Access; readonly to: Access; readonly fields: readonly string[] };

/** Login sections as in metadata: names and texts of the elements of each. */
export type LoginRecord = {
  readonly loginFlows: readonly (readonly (readonly [string, string])[])[];
  readonly loginHours: readonly (readonly (readonly [string, string])[])[];
  readonly loginIpRanges: readonly (readonly (readonly [string, string])[])[];
};

/** What undoing a change of a file takes. */
export type FileRecord = {
  /** Relative to the root of the project, with `/`; absolute when the snapshot names no root, as one of version 1. */
  readonly path: string;
  /** SHA-256 of the text before the change, in hexadecimal digits. */
  readonly before: string;
  /** SHA-256 of the text that the change wrote, in hexadecimal digits. */
  readonly after: string;
  /** The fields whose entries the change rewrote in this file. */
  readonly entries: readonly FieldGroup[];
  /** Turns the text that the change wrote into the text before it; null when only the entries can be undone. */
  readonly undo: readonly UndoGroup[] | null;
  /** Whether the file had a change to deploy, by sf's source tracking before the change. Missing where it is not known. */
  readonly isChanged?: boolean;
};

/** Places at which a text has `written`, where it had `replaced` before; in UTF-16 units, ascending. */
export type UndoGroup = { readonly written: string; readonly replaced: string; readonly at: readonly number[] };

export type JobRecord = {
  /** Null when it is not known whether the org started a job. */
  readonly id: string | null;
  /** Time right before the start, ISO 8601, UTC. */
  readonly startedAt: string;
  /** API names of the profiles that it deploys. */
  readonly profiles: readonly string[];
  /**
   * Ids of the jobs that the org showed of the user right before the start, so that none of them is this one; null when the org
   * does not show them. Missing in the records of earlier versions of the plugin.
   */
  readonly earlierJobs?: readonly string[] | null;
  /**
   * Where the setup audit trail ended before the start; null when the org does not show it. Missing in the records of earlier
   * versions of the plugin.
   */
  readonly trail?: SetupTrailMark | null;
  /** The org's word for how it ended; null until it is known. */
  readonly status: string | null;
};

/** The end of the setup audit trail at some moment: its last second, and the rows of that second. */
export type SetupTrailMark = {
  /** ISO 8601, UTC, by the clock of the org; null for an empty trail. */
  readonly at: string | null;
  readonly ids: readonly string[];
};

/** What became of a reset; part of the JSON contract. */
export type SnapshotState = ChangeState | 'restored' | 'partlyRestored';

/** A snapshot as a list has it. */
export type SnapshotSummary = Pick<Snapshot, 'id' | 'createdAt' | 'plugin' | 'org'> & {
  readonly path: string;
  readonly state: SnapshotState;
  /** The last deploy job. */
  readonly job: string | null;
  /** Ids of all deploy jobs. */
  readonly jobs: readonly string[];
  /** API names of the profiles. */
  readonly profiles: readonly string[];
  /** Number of field permissions that the reset was to change. */
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

/** The reset that a snapshot is about. */
export function getResetRecord({ changes: [reset] }: Snapshot): ChangeRecord {
  if (!reset) throw new Error('a snapshot begins with a reset');
  return reset;
}

/** The change that was begun last. */
export function getLastChange({ changes }: Snapshot): ChangeRecord {
  const last = changes.at(-1);
  if (!last) throw new Error('a snapshot begins with a reset');
  return last;
}

/** Whether it is not known yet how a change ended. */
export function isUnfinished({ state }: { readonly state: SnapshotState }): boolean {
  return state === 'prepared' || state === 'submitted';
}

/** The state of the last change that did anything. A restore that failed leaves everything as it was. */
export function getSnapshotState(snapshot: Snapshot): SnapshotState {
  const reset = getResetRecord(snapshot);
  const last = snapshot.changes.findLast(({ kind, state }) => kind === 'reset' || state !== 'failed') ?? reset;
  if (last.kind === 'reset' || isUnfinished(last)) return last.state;
  return last.state === 'applied' ? 'restored' : 'partlyRestored';
}

/** Whether a snapshot may have something to put back. */
export function isOpenState(state: SnapshotState): boolean {
  return state !== 'failed' && state !== 'restored';
}

export function summarizeSnapshot(snapshot: Snapshot, path: string): SnapshotSummary {
  const { id, createdAt, plugin, org, changes } = snapshot;
  const { profiles } = getResetRecord(snapshot);
  const jobs = changes.flatMap((change) => change.jobs.flatMap((job) => job.id ?? []));
  return {
    id,
    createdAt,
    plugin,
    org,
    path,
    state: getSnapshotState(snapshot),
    job: jobs.at(-1) ?? null,
    jobs,
    profiles: profiles.map(({ name }) => name),
    edits: profiles.reduce((sum, profile) => sum + countGroupedFields(profile.edits), 0),
  };
}

function countGroupedFields(groups: readonly FieldGroup[]): number {
  return groups.reduce((sum, { fields }) => sum + fields.length, 0);
}

export function createSkippedNotices(skipped: readonly SkippedSnapshot[]): Notice[] {
  return skipped.map(({ path, problem }): Notice => ({ key: 'snapshotSkipped', tokens: [path, problem] }));
}

export function sortNewestFirst(summaries: readonly SnapshotSummary[]): SnapshotSummary[] {
  return summaries.toSorted((a, b) => compareStrings(b.createdAt, a.createdAt) || compareStrings(b.id, a.id));
}
