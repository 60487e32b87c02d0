import type { Deployer, Retriever } from '../../ports/jobs.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ProjectProfiles } from '../../ports/project.ts';
import type { Snapshots } from '../../ports/snapshots.ts';
import type { Progress } from '../../ports/terminal.ts';
import type { Tracking } from '../../ports/tracking.ts';

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
