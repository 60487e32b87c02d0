import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Messages, SfProject } from '@salesforce/core';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getFirstLine } from '../../text/error-message.ts';
import { decodeUnicode } from '../../text/unicode.ts';
import { hasErrorCode, readMember, toList, toText } from '../../values/loosely-typed.ts';
import { describeFileFault } from '../files/file-fault.ts';
import { readRegularFile } from '../files/regular-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/** What the project file says: its package directories and its namespace. */
export type PackageDirs = {
  /** Absolute paths of those that exist. */
  readonly paths: readonly string[];
  /** False when the file could not be read, so that there may be others. */
  readonly isComplete: boolean;
  /** The namespace of the project; null without one. */
  readonly namespace: string | null;
  readonly notices: readonly Notice[];
};

/**
 * Reads the package directories of a project for a command that can do without. @salesforce/core refuses the whole project
 * when the file has a fault, or when one directory does not exist; an empty one is missing in every clone.
 */
export async function readPackageDirs(root: string): Promise<PackageDirs> {
  const path = getProjectFile(root);
  const content = await readProjectFile(path);
  const named = 'fault' in content ? [] : toList(readMember(content.json, 'packageDirectories'));
  const dirs = named.map((dir) => readMember(dir, 'path')).filter((dir) => typeof dir === 'string');
  const places = await Promise.all(dirs.map(async (dir) => ({ dir, path: await findFolder(resolve(root, dir)) })));
  const fault = 'fault' in content ? content.fault : findDirsFault(named.length, dirs.length);
  return {
    paths: places.flatMap((place) => place.path ?? []),
    isComplete: fault === null,
    namespace: 'fault' in content ? null : toText(readMember(content.json, 'namespace')) || null,
    notices: [
      ...createFaultNotice(path, fault),
      ...createNamesNotice(
        places.filter((place) => place.path === null).map(({ dir }) => dir),
        (_, names) => ({ key: 'packageDirsMissing', tokens: [names] }),
      ),
    ],
  };
}

/**
 * The project of the current folder, for a command that writes into it.
 *
 * @throws the error of @salesforce/core outside of a project
 * @throws Problem `unreadableProject` when the project file has a fault, or names a directory that does not exist
 * @throws Problem `unreadableIgnoreFile`
 */
export async function resolveProject(): Promise<SfProject> {
  const root = (await findProjectRoot()) ?? (await SfProject.resolveProjectPath());
  const path = getProjectFile(root);
  // Read here first: `@salesforce/core` would wait for ever where it is a pipe.
  const content = await readProjectFile(path);
  if ('fault' in content) throw new Problem('unreadableProject', { path, problem: content.fault });
  await refuseUnreadableIgnoreFile(root);
  try {
    const project = await SfProject.resolve(root);
    project.getUniquePackageDirectories();
    return project;
  } catch (cause) {
    throw new Problem('unreadableProject', { path, problem: getFirstLine(describeFileFault(cause)) }, { cause });
  }
}

/**
 * The root of the project of the current folder; null outside of one. `@salesforce/core` passes over a project file that is a
 * link which leads nowhere. A folder above that may not be looked into is none.
 */
export async function findProjectRoot(): Promise<string | null> {
  const root = await SfProject.resolveProjectPath().catch(() => null);
  if (root !== null) return root;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (await isThere(getProjectFile(folder))) return folder;
    if (folder === dirname(folder)) return null;
  }
}

/** False where that cannot be told. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * sf's library takes a .forceignore that it cannot read for none, so that files would be written that the user excludes; where
 * it is a pipe, the library waits for ever (source-deploy-retrieve: forceIgnore.js).
 */
async function refuseUnreadableIgnoreFile(root: string): Promise<void> {
  const path = join(root, '.forceignore');
  try {
    await readRegularFile(path);
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT')) return;
    throw new Problem('unreadableIgnoreFile', { path, problem: describeFileFault(cause) }, { cause });
  }
}

function getProjectFile(root: string): string {
  return join(root, 'sfdx-project.json');
}

async function readProjectFile(path: string): Promise<{ readonly json: unknown } | { readonly fault: string }> {
  let text: string;
  try {
    text = decodeUnicode(await readRegularFile(path));
  } catch (error) {
    return { fault: describeFileFault(error) };
  }
  try {
    return { json: JSON.parse(text) };
  } catch {
    const { describeSyntaxFault } = await import('../files/json-faults.ts');
    return { fault: describeSyntaxFault(text) };
  }
}

function findDirsFault(named: number, withPath: number): string | null {
  return named > 0 && named === withPath ? null : messages.getMessage('noPackageDirs');
}

function createFaultNotice(path: string, fault: string | null): Notice[] {
  return fault === null ? [] : [{ key: 'projectFileUnread', tokens: [path, fault] }];
}

async function findFolder(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : path;
}
