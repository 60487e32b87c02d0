import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { SfProject } from '@salesforce/core';
import { readPackageDirs, type PackageDirs } from './project-file.ts';

/** The folders of a command that needs no SFDX project, but uses one if there is one. */
export type Workspace = {
  /**
   * Root of the SFDX project. Without one, the current folder if it contains the path, or else the folder of the path.
   */
  readonly root: string;
  /** Package directories of the project; none without a project. */
  readonly packageDirs: PackageDirs;
  /** Root of the git work tree, from which code hosts count paths; without one, as `root`. */
  readonly repository: string;
};

const NO_PACKAGE_DIRS: PackageDirs = { paths: [], isComplete: true, namespace: null, notices: [] };

/**
 * Finds the workspace of a file or folder.
 *
 * @param readsProject false leaves sfdx-project.json unread, so that a broken one is not even named: `packageDirs` is empty
 *   then
 */
export async function findWorkspace(path: string, readsProject: boolean): Promise<Workspace> {
  const folder = await findContainingFolder(resolve(path));
  const root = await SfProject.resolveProjectPath(folder).catch(() => null);
  const here = process.cwd();
  const near = relative(here, folder).startsWith('..') ? folder : here;
  return {
    root: root ?? near,
    packageDirs: root === null || !readsProject ? NO_PACKAGE_DIRS : await readPackageDirs(root),
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
