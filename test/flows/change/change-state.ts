import type { Access, FieldPermission } from '../../../src/fls/access.ts';
import type { Deploy } from '../../../src/fls/change.ts';
import type { UserGrantors } from '../../../src/fls/effective-access.ts';
import type { ProfileIdentity } from '../../../src/fls/names.ts';
import type { Problem } from '../../../src/fls/problem.ts';
import type { Snapshot } from '../../../src/fls/snapshot.ts';
import type { DeployRequest, StartedJob } from '../../../src/ports/jobs.ts';
import { entries, integration, profileText, rows } from '../fakes.ts';

/** What the org gives now, by Profile.Id and field; a field that is not there gives none. */
export type OrgState = Map<string, Map<string, Access>>;

export type WorldOptions = {
  profiles: readonly ProfileIdentity[];
  /** Enabled rows of every profile. */
  readonly rows: readonly FieldPermission[];
  readonly permissionable: readonly string[];
  /** Active users of every profile. */
  readonly users: readonly UserGrantors[];
  /** Texts of the project's files, in the order of the profiles; null outside of a project. */
  readonly files: readonly (string | null)[] | null;
  unwritable: string;
  /** Files that .forceignore excludes. */
  readonly ignored: readonly string[];
  /** What the org says against a job: by fullName, the fields sent. */
  refuse: (sent: ReadonlyMap<string, readonly string[]>) => Deploy['failures'];
  /** Fields on which a deploy that succeeded has no effect. */
  without: readonly string[];
  /** What others do to the org while the job runs. */
  meanwhile: (org: OrgState) => void;
  /** API names of profiles that were changed in the org and not yet retrieved. */
  readonly pending: readonly string[];
  /** Whether the org tracks source, so that records say what was tracked. */
  readonly tracksSource: boolean;
  /** Paths of files with a change to deploy. */
  readonly changedFiles: readonly string[];
  /** Time of the last change of each profile by source tracking; null for one that it does not show. */
  changedAt: string | null;
  startFails: Problem | null;
  /** The org starts the job, and its answer is lost. */
  startLost: boolean;
  /** The job goes on meanwhile. */
  waitFails: Problem | null;
  /** Jobs that the org does not know any more. */
  forgotten: readonly string[];
  /** Rows of DeployRequest: null when the org does not show them, undefined for one of each job. */
  started: readonly StartedJob[] | null | undefined;
};

/** It is always the same time. */
export const NOW = '2026-11-23T20:15:07.000Z';

export const plainOptions: WorldOptions = {
  profiles: [integration],
  rows,
  permissionable: rows.map(({ field }) => field),
  users: [],
  files: [profileText(entries)],
  unwritable: '',
  ignored: [],
  refuse: () => [],
  without: [],
  meanwhile: () => {},
  pending: [],
  tracksSource: false,
  changedFiles: [],
  changedAt: NOW,
  startFails: null,
  startLost: false,
  waitFails: null,
  forgotten: [],
  started: undefined,
};

/** What a world keeps. */
export type KeptState = {
  /** How the world behaves from now on. */
  readonly options: WorldOptions;
  /** All that was done, in order: to the org, the project and the state folder. */
  readonly done: string[];
  readonly stages: string[];
  readonly org: OrgState;
  /** The project's files now, by path. */
  readonly files: Map<string, string>;
  readonly jobs: DeployRequest[];
  /** The snapshots by id, as they were written last. */
  readonly saved: Map<string, Snapshot>;
};
