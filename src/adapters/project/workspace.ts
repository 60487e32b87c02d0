import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { SfProject } from '@salesforce/core';

/** Where a command works that needs no SFDX project, but takes what one says. */
export type Workspace = {
  /** Root of the SFDX project; without one the current folder, if the path is below it, or else the folder itself. */
  readonly root: string;
  /** Package directories of the project; none without one. */
  readonly packageDirs: readonly string[];
  /** Root of the git work tree around it, which code hosts call paths from; else as `root`. */
  readonly repository: string;
};

/**
 * The workspace around a file or folder.
 *
 * @throws the error of @salesforce/core when there is a project whose sfdx-project.json is not right
 */
export async function findWorkspace(path: string): Promise<Workspace> {
  const folder = await findContainingFolder(resolve(path));
  const root = await SfProject.resolveProjectPath(folder).catch(() => null);
  const project = root === null ? null : await SfProject.resolve(root);
  const here = process.cwd();
  const near = relative(here, folder).startsWith('..') ? folder : here;
  return {
    root: root ?? near,
    packageDirs: project?.getUniquePackageDirectories().map(({ fullPath }) => resolve(fullPath)) ?? [],
    repository: (await findRepository(root ?? folder)) ?? root ?? near,
  };
}

async function findContainingFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? dirname(path) : path;
}

/** `.git` is a folder, or a file in a linked work tree. */
async function findRepository(folder: string): Promise<string | null> {
  if (await stat(join(folder, '.git')).catch(() => null)) return folder;
  const above = dirname(folder);
  return above === folder ? null : findRepository(above);
}
