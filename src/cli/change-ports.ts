import type { Connection, Org, SfProject } from '@salesforce/core';
import { toLongId } from '../fls/names.ts';
import type { SnapshotOrg } from '../fls/snapshot.ts';
import type { ChangePorts } from '../flows/change/change.ts';
import type { Lock } from '../ports/lock.ts';
import type { Progress } from '../ports/terminal.ts';
import { isRestDeployEnabled, createDeployer } from '../adapters/org/jobs/deployer.ts';
import { createOrgReader } from '../adapters/org/reader.ts';
import { createRetriever } from '../adapters/org/jobs/retriever.ts';
import { findOrgNames, findTargetOrgName } from '../adapters/org/org-name.ts';
import { readUsername } from '../adapters/org/user-id.ts';
import { interruption } from '../adapters/process/interruption.ts';
import { createProjectProfiles } from '../adapters/project/profiles.ts';
import { findProjectRoot, resolveProject } from '../adapters/project/project-file.ts';
import { resolveManifestVersion } from '../adapters/project/settings.ts';
import { createSnapshotStore } from '../adapters/project/snapshots.ts';
import { createTracking, noTracking } from '../adapters/project/tracking.ts';

export type ChangeSetupOptions = {
  readonly org: Org;
  /** At the API version of the command. */
  readonly connection: Connection;
  /** How long to wait for all jobs together, in milliseconds. */
  readonly wait: number;
  /** Undefined for sf's own state folder. */
  readonly snapshotDir: string | undefined;
  /** Version of the plugin. */
  readonly pluginVersion: string;
  /** Told of every deploy job before it is waited for, so that its id is never lost. */
  readonly onDeployStarted: (jobId: string) => void;
  /** Keeps other commands from the project and the org; told the root of the project, null outside of one. */
  readonly createLock: (project: string | null) => Lock;
};

/** What a change of the org works with. */
export type ChangeSetup = {
  readonly ports: ChangePorts;
  /** At the API version of the command. */
  readonly connection: Connection;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** Root of the project; outside of one the current folder. */
  readonly root: string;
  /** How the org is known here. */
  readonly snapshotOrg: SnapshotOrg;
};

/** The real world for a reset or a restore: this org, this project if there is one, this terminal. */
export async function createChangeSetup(world: ChangeSetupOptions, progress: Progress): Promise<ChangeSetup> {
  const { org, connection, wait } = world;
  const project = await findCurrentProject();
  const spoken = connection.getApiVersion();
  const apiVersion = project ? await resolveManifestVersion(project, spoken) : spoken;
  const onJobStarted = (jobId: string): void => {
    progress.showJob(jobId);
  };
  const deploying = (jobId: string): void => {
    world.onDeployStarted(jobId);
    progress.showJob(jobId);
  };
  return {
    connection,
    apiVersion,
    root: project?.getPath() ?? process.cwd(),
    snapshotOrg: {
      id: toLongId(org.getOrgId()),
      alias: await findTargetOrgName(org),
      // By an access token alone, sf has the token as the username.
      username: (await findOrgNames(org)).username ?? (await readUsername(connection)),
    },
    ports: {
      org: createOrgReader(connection, 'change'),
      retriever: createRetriever(connection, { apiVersion, wait, onJobStarted }),
      deployer: createDeployer(connection, { rest: await isRestDeployEnabled(), wait, onJobStarted: deploying }),
      project: project && createProjectProfiles(project, null),
      root: project?.getPath() ?? null,
      tracking: project ? createTracking(org, project) : noTracking,
      snapshots: createSnapshotStore({ folder: world.snapshotDir, pluginVersion: world.pluginVersion }),
      lock: world.createLock(project?.getPath() ?? null),
      interruption,
      progress,
    },
  };
}

/**
 * Null outside of a project.
 *
 * @throws Problem `unreadableProject` when there is a project whose sfdx-project.json is not right: to change the org alone
 *   is not what was asked for
 */
async function findCurrentProject(): Promise<SfProject | null> {
  return (await findProjectRoot()) === null ? null : resolveProject();
}
