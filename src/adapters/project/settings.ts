import { join, resolve } from 'node:path';
import type { SfProject } from '@salesforce/core';

/** The version in which the project keeps its source, which sf's own retrieve honours too. */
export async function sourceApiVersion(project: SfProject): Promise<string | undefined> {
  const { sourceApiVersion: version } = await project.resolveProjectConfig();
  return typeof version === 'string' ? version : undefined;
}

/** Where the package.xml goes; a name of its own where the user gave none, so that no other manifest is replaced. */
export function manifestPath(project: SfProject, file: string | undefined, wanted: boolean): string | null {
  if (file !== undefined) return resolve(file);
  return wanted ? join(project.getPath(), 'fls-package.xml') : null;
}
