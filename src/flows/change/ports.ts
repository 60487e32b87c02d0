import type { Deployer, Retriever } from '../../ports/jobs.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ProfileFileStore } from '../../ports/project.ts';
import type { SnapshotStore } from '../../ports/snapshots.ts';
import type { Progress } from '../../ports/terminal.ts';
import type { Tracking } from '../../ports/tracking.ts';

export type ChangePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly deployer: Deployer;
  /** Null outside of a project: then only the org changes. */
  readonly project: ProfileFileStore | null;
  readonly tracking: Tracking;
  readonly snapshots: SnapshotStore;
  readonly progress: Progress;
};
