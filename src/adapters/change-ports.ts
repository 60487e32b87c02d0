import type { Org, SfProject } from '@salesforce/core';
import type { ChangePorts, Progress, Tracking } from '../ports.ts';
import { deploysByRest, metadataDeployer } from './org/deployer.ts';
import { orgReader } from './org/reader.ts';
import { metadataRetriever } from './org/retriever.ts';
import { rowsOf } from './org/soql.ts';
import { gathered } from './org/gathered.ts';
import { projectProfiles } from './project/profiles.ts';
import { snapshotsIn } from './project/snapshots.ts';
import { sourceTracking } from './project/tracking.ts';

export type ChangeWorld = {
  readonly org: Org;
  /** Null outside of a project. */
  readonly project: SfProject | null;
  /** Version to speak to the org with; undefined for the connection's own. */
  readonly connectionVersion: string | undefined;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** How long to wait for all jobs together, in milliseconds. */
  readonly wait: number;
  /** Undefined for sf's own state folder. */
  readonly snapshotDir: string | undefined;
  /** Version of the plugin. */
  readonly plugin: string;
};

/** The real world for a reset or a restore: this org, this project if there is one, this terminal. */
export async function changePorts(world: ChangeWorld, progress: Progress): Promise<ChangePorts> {
  const { org, project, apiVersion, wait } = world;
  const connection = org.getConnection(world.connectionVersion);
  const started = (jobId: string): void => {
    progress.job(jobId);
  };
  return {
    org: orgReader(connection, 'retrieve'),
    retriever: metadataRetriever(connection, { apiVersion, wait, started }),
    deployer: metadataDeployer(connection, { rest: await deploysByRest(), wait, started }),
    project: project && projectProfiles(project, null),
    tracking: project ? sourceTracking(org, project) : untracked,
    snapshots: snapshotsIn({ folder: world.snapshotDir, plugin: world.plugin }),
    progress,
  };
}

const untracked: Tracking = {
  begin: async () => Promise.resolve(),
  conflicts: async () => Promise.resolve([]),
  finish: async () => Promise.resolve([]),
};

/** Whether a mistake in the org is a mistake in production: it is no sandbox, and not there on trial. */
export async function isProduction(org: Org): Promise<boolean> {
  const [row] = await rowsOf<{ IsSandbox: boolean; TrialExpirationDate: string | null }>(
    gathered(org.getConnection()),
    'SELECT IsSandbox, TrialExpirationDate FROM Organization',
  );
  return row === undefined || (!row.IsSandbox && row.TrialExpirationDate === null);
}
