import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { compareStrings } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { describeFileFault } from '../files/file-fault.ts';
import { readTextFile } from '../files/text-file.ts';
import { listFilesBelow } from '../files/walk.ts';
import { readProfilesAhead } from './read-ahead.ts';
import { findForeignFormat, recognizeMetadataPaths, type MetadataPath } from './metadata-paths.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * Lists the profiles, permission sets, groups and muting permission sets in the given folders and files, and in the whole
 * project: another package may have the object permissions of a profile, and each permission set may grant an object. A file
 * that several paths lead to is listed once, by the first path. Files that .forceignore excludes are listed, too: it tells
 * what sf deploys, not what the org has. Of parts in a format that is not read, each profile or permission set has one.
 *
 * @param dirs folders and files from the user
 * @param packageDirs of the project; empty without a project
 */
export function createMetadataFiles(dirs: readonly string[], packageDirs: readonly string[]): MetadataFileReader {
  return {
    list: async () => {
      const chosen = await listPaths(dirs, (dir) => new Problem('sourceDirNotFound', { path: dir }));
      const rest = await listPaths(packageDirs, () => null);
      const files = await listMetadataFiles(chosen, rest);
      if (!files.some(({ type, isChosen }) => type === 'Profile' && isChosen))
        throw new Problem('noProfileFiles', { paths: dirs.join(', ') });
      return files;
    },
    read: async ({ path }) => {
      const format = findForeignFormat(path);
      if (format === null) return readTextFile(path);
      throw new Problem('unreadableFile', {
        path,
        problem: messages.getMessage('foreignPart', [format.toUpperCase()]),
      });
    },
    readAhead: (profiles) => readProfilesAhead(profiles.map(({ path }) => path)),
  };
}

async function listMetadataFiles(chosen: readonly string[], rest: readonly string[]): Promise<MetadataFile[]> {
  const [chosenPaths, restPaths] = [recognizeMetadataPaths(chosen), recognizeMetadataPaths(rest)];
  const paths = keepOneForeignPart(await removeDuplicateFiles([...chosenPaths, ...restPaths]));
  const isChosen = new Set(chosenPaths.map(({ path }) => path));
  return paths
    .map(({ type, name, path }) => ({ type, name, path, isChosen: isChosen.has(path) }))
    .sort((a, b) => compareStrings(a.path, b.path));
}

/** One of them says that the rest cannot be read either; there may be thousands. */
function keepOneForeignPart(files: readonly MetadataPath[]): MetadataPath[] {
  const seen = new Set<string>();
  return files.filter(({ type, name, path }) => {
    if (findForeignFormat(path) === null) return true;
    const key = `${type} ${name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Absolute paths of files, and of the files below folders, sorted within each folder. */
async function listPaths(places: readonly string[], missing: (place: string) => Problem | null): Promise<string[]> {
  const paths: string[] = [];
  for (const place of places) {
    const path = resolve(place);
    const kind = await detectPathKind(path);
    const problem = kind === null ? missing(place) : null;
    if (problem) throw problem;
    if (kind === 'folder') for (const file of (await listFilesBelow(path)).sort(compareStrings)) paths.push(file);
    if (kind === 'file') paths.push(path);
  }
  return paths;
}

/** Null when the path does not exist. */
async function detectPathKind(path: string): Promise<'folder' | 'file' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT', 'ENOTDIR')) return null;
    throw new Problem('unreadableFolder', { path, problem: describeFileFault(cause) }, { cause });
  }
}

async function removeDuplicateFiles(files: readonly MetadataPath[]): Promise<MetadataPath[]> {
  const found = new Map<string, MetadataPath>();
  for (const file of files) {
    const real = await realpath(file.path).catch(() => file.path);
    if (!found.has(real)) found.set(real, file);
  }
  return [...found.values()];
}
