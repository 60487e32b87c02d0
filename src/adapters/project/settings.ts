import { join, resolve } from 'node:path';
import type { SfProject } from '@salesforce/core';

/**
 * The version of the package.xml: that in which the project keeps its source, as in sf's own retrieve, unless the org is
 * behind it; else the version that the org is spoken to with.
 *
 * @param spoken as `66.0`
 */
export async function resolveManifestVersion(project: SfProject, spoken: string): Promise<string> {
  const { sourceApiVersion: kept } = await project.resolveProjectConfig();
  return typeof kept === 'string' && Number(kept) < Number(spoken) ? kept : spoken;
}

/** Where the package.xml goes; a name of its own where the user gave none, so that no other manifest is replaced. */
export function resolveManifestPath(project: SfProject, file: string | undefined, wanted: boolean): string | null {
  if (file !== undefined) return resolve(file);
  return wanted ? join(project.getPath(), 'fls-package.xml') : null;
}
