import { join, resolve } from 'node:path';
import type { SfProject } from '@salesforce/core';

/**
 * The version of the package.xml: the project's `sourceApiVersion`, as in sf's own retrieve, unless it is higher than
 * the API version of the connection; else that version.
 *
 * @param connectionVersion as `66.0`
 */
export async function resolveManifestVersion(project: SfProject, connectionVersion: string): Promise<string> {
  const { sourceApiVersion } = await project.resolveProjectConfig();
  return typeof sourceApiVersion === 'string' && Number(sourceApiVersion) < Number(connectionVersion)
    ? sourceApiVersion
    : connectionVersion;
}

/**
 * The path of the package.xml to write. The default name differs from `package.xml`, so that it replaces no other
 * manifest.
 */
export function resolveManifestPath(project: SfProject, file: string | undefined, wanted: boolean): string | null {
  if (file !== undefined) return resolve(file);
  return wanted ? join(project.getPath(), 'fls-package.xml') : null;
}
