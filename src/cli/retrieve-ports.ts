import type { Org, SfProject } from '@salesforce/core';
import type { RetrievePorts } from '../flows/retrieve/ports.ts';
import type { Progress } from '../ports/terminal.ts';
import { orgReader } from '../adapters/org/reader.ts';
import { metadataRetriever } from '../adapters/org/jobs/retriever.ts';
import { objectSource } from '../adapters/project/object-source.ts';
import { projectProfiles } from '../adapters/project/profiles.ts';
import { replaceFile } from '../adapters/files/replace-file.ts';
import { sourceTracking } from '../adapters/project/tracking.ts';

export type RetrieveWorld = {
  readonly org: Org;
  readonly project: SfProject;
  /** Version to speak to the org with; undefined for the connection's own. */
  readonly connectionVersion: string | undefined;
  /** Version of the package.xml, as `66.0`. */
  readonly manifestVersion: string;
  /** How long to wait for all jobs together, in milliseconds. */
  readonly wait: number;
  readonly outputDir: string | null;
  readonly includeObjects: boolean;
};

/** The real world for a retrieve: this org, this project, this terminal. */
export function retrievePorts(world: RetrieveWorld, progress: Progress): RetrievePorts {
  const { org, project } = world;
  const connection = org.getConnection(world.connectionVersion);
  return {
    org: orgReader(connection, 'retrieve'),
    retriever: metadataRetriever(connection, {
      apiVersion: world.manifestVersion,
      wait: world.wait,
      started: (jobId) => {
        progress.job(jobId);
      },
    }),
    project: projectProfiles(project, world.outputDir),
    manifests: { write: replaceFile },
    tracking: sourceTracking(org, project),
    objectSource: world.includeObjects ? objectSource(project) : null,
    progress,
  };
}
