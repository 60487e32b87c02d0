import { SfProject, type Org } from '@salesforce/core';
import type { SnapshotOrg } from '../fls/snapshot.ts';
import type { ChangePorts } from '../flows/change/ports.ts';
import type { Progress } from '../ports/terminal.ts';
import type { Tracking } from '../ports/tracking.ts';
import { deploysByRest, metadataDeployer } from '../adapters/org/jobs/deployer.ts';
import { orgReader } from '../adapters/org/reader.ts';
import { metadataRetriever } from '../adapters/org/jobs/retriever.ts';
import { rowsOf } from '../adapters/org/client/soql.ts';
import { gathered } from '../adapters/org/client/batching.ts';
import { typedName } from '../adapters/org/org-name.ts';
import { projectProfiles } from '../adapters/project/profiles.ts';
import { manifestVersion } from '../adapters/project/settings.ts';
import { snapshotsIn } from '../adapters/project/snapshots.ts';
import { sourceTracking } from '../adapters/project/tracking.ts';

export type ChangeWorld = {
  readonly org: Org;
  /** As the user gave it, or undefined. */
  readonly apiVersion: string | undefined;
  /** How long to wait for all jobs together, in milliseconds. */
  readonly wait: number;
  /** Undefined for sf's own state folder. */
  readonly snapshotDir: string | undefined;
  /** Version of the plugin. */
  readonly plugin: string;
  /** Told of every deploy job before it is waited for, so that its id is never lost. */
  readonly deploying: (jobId: string) => void;
};

/** What a change of the org works with. */
export type Changing = {
  readonly ports: ChangePorts;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** Root of the project; outside of one the current folder. */
  readonly root: string;
  /** How the org is known here. */
  readonly known: SnapshotOrg;
};

/** The real world for a reset or a restore: this org, this project if there is one, this terminal. */
export async function changing(world: ChangeWorld, progress: Progress): Promise<Changing> {
  const { org, wait } = world;
  const project = await projectHere();
  const connection = org.getConnection(world.apiVersion);
  const spoken = world.apiVersion ?? connection.getApiVersion();
  const apiVersion = project ? await manifestVersion(project, spoken) : spoken;
  const started = (jobId: string): void => {
    progress.job(jobId);
  };
  const deploying = (jobId: string): void => {
    world.deploying(jobId);
    progress.job(jobId);
  };
  return {
    apiVersion,
    root: project?.getPath() ?? process.cwd(),
    known: { id: org.getOrgId(), alias: await typedName(org), username: org.getUsername() ?? null },
    ports: {
      org: orgReader(connection, 'change'),
      retriever: metadataRetriever(connection, { apiVersion, wait, started }),
      deployer: metadataDeployer(connection, { rest: await deploysByRest(), wait, started: deploying }),
      project: project && projectProfiles(project, null),
      tracking: project ? sourceTracking(org, project) : untracked,
      snapshots: snapshotsIn({ folder: world.snapshotDir, plugin: world.plugin }),
      progress,
    },
  };
}

/**
 * Null outside of a project.
 *
 * @throws the error of @salesforce/core when there is a project whose sfdx-project.json is not right: to change the org alone
 *   is not what was asked for
 */
async function projectHere(): Promise<SfProject | null> {
  const root = await SfProject.resolveProjectPath().catch(() => null);
  return root === null ? null : SfProject.resolve(root);
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
