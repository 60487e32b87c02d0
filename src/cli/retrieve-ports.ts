import type { Connection, Org, SfProject } from '@salesforce/core';
import type { RetrievePorts } from '../flows/retrieve.ts';
import type { Lock } from '../ports/lock.ts';
import type { Progress } from '../ports/terminal.ts';
import { createOrgReader } from '../adapters/org/reader.ts';
import { createRetriever } from '../adapters/org/jobs/retriever.ts';
import { createObjectSource } from '../adapters/project/object-source.ts';
import { interruption } from '../adapters/process/interruption.ts';
import { createProjectProfiles } from '../adapters/project/profiles.ts';
import { replaceFile } from '../adapters/files/replace-file.ts';
import { createTracking } from '../adapters/project/tracking.ts';

export type RetrievePortsOptions = {
  readonly org: Org;
  readonly project: SfProject;
  /** At the API version of the command. */
  readonly connection: Connection;
  /** Version of the package.xml, as `66.0`. */
  readonly manifestVersion: string;
  /** How long to wait for all jobs together, in milliseconds. */
  readonly wait: number;
  readonly outputDir: string | null;
  readonly includeObjects: boolean;
  readonly lock: Lock;
};

/** The real world for a retrieve: this org, this project, this terminal. */
export function createRetrievePorts(world: RetrievePortsOptions, progress: Progress): RetrievePorts {
  const { org, connection, project } = world;
  return {
    org: createOrgReader(connection, 'retrieve'),
    retriever: createRetriever(connection, {
      apiVersion: world.manifestVersion,
      wait: world.wait,
      onJobStarted: (jobId) => {
        progress.showJob(jobId);
      },
    }),
    project: createProjectProfiles(project, world.outputDir),
    manifests: { write: replaceFile },
    tracking: createTracking(org, project),
    objectSource: world.includeObjects ? createObjectSource(project) : null,
    lock: world.lock,
    interruption,
    progress,
  };
}
