import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { compareStrings, decodeName } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { readTextFile } from '../files/text-file.ts';
import { listFilesBelow } from '../files/walk.ts';

/** File names in source and in metadata format. A file named `.profile` belongs to a shell. */
const METADATA_SUFFIXES: readonly (readonly [MetadataFile['type'], RegExp])[] = [
  ['Profile', /(?<=.)\.profile(-meta\.xml)?$/i],
  ['PermissionSet', /\.permissionset(-meta\.xml)?$/i],
  ['PermissionSetGroup', /\.permissionsetgroup(-meta\.xml)?$/i],
  ['MutingPermissionSet', /\.mutingpermissionset(-meta\.xml)?$/i],
];

/**
 * The files of a decomposed permission set that tell which objects it grants (`decomposePermissionSetBeta` and
 * `…Beta2` in the registry of source-deploy-retrieve).
 */
const DECOMPOSED_FILE = /\.(objectSettings|objectPermission|userPermission)(-meta\.xml)?$/i;
const DECOMPOSED_FOLDER = /^(objectSettings|objectPermissions|userPermissions)$/i;

/**
 * Lists the profiles in the given folders and files, and the permission sets, groups and muting permission sets in
 * them and in the whole project, because each of them may grant an object. A file that several paths lead to is listed
 * once, by the first path. Files that .forceignore excludes are listed, too: it tells what sf deploys, not what the org
 * has.
 *
 * @param dirs folders and files from the user
 * @param packageDirs of the project; empty without a project
 */
export function createMetadataFiles(dirs: readonly string[], packageDirs: readonly string[]): MetadataFileReader {
  return {
    list: async () => {
      const given = await listPaths(dirs, (dir) => new Problem('sourceDirNotFound', { path: dir }));
      const rest = await listPaths(packageDirs, () => null);
      const files = await removeDuplicateFiles([
        ...given.flatMap(parseMetadataPath),
        ...rest.flatMap(parseMetadataPath).filter(({ type }) => type !== 'Profile'),
      ]);
      if (files.every(({ type }) => type !== 'Profile'))
        throw new Problem('noProfileFiles', { paths: dirs.join(', ') });
      return files.sort((a, b) => compareStrings(a.path, b.path));
    },
    read: async ({ path }) => readTextFile(path),
  };
}

/** Absolute paths of files, and of the files below folders, sorted within each folder. */
async function listPaths(places: readonly string[], missing: (place: string) => Problem | null): Promise<string[]> {
  const paths: string[] = [];
  for (const place of places) {
    const path = resolve(place);
    const kind = await detectPathKind(path);
    const problem = kind === null ? missing(place) : null;
    if (problem) throw problem;
    if (kind === 'folder') paths.push(...(await listFilesBelow(path)).sort(compareStrings));
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
    throw new Problem('unreadableFolder', { path, problem: getErrorMessage(cause) }, { cause });
  }
}

function parseMetadataPath(path: string): MetadataFile[] {
  const file = basename(path);
  if (DECOMPOSED_FILE.test(file))
    return [{ type: 'PermissionSet', name: decodeName(basename(findSetFolder(path))), path }];
  return METADATA_SUFFIXES.filter(([, suffix]) => suffix.test(file)).map(([type, suffix]) => ({
    type,
    name: decodeName(file.replace(suffix, '')),
    path,
  }));
}

/** The folder of the permission set, which has its decomposed files, or a subfolder for each kind of them. */
function findSetFolder(path: string): string {
  const folder = dirname(path);
  return DECOMPOSED_FOLDER.test(basename(folder)) ? dirname(folder) : folder;
}

async function removeDuplicateFiles(files: readonly MetadataFile[]): Promise<MetadataFile[]> {
  const found = new Map<string, MetadataFile>();
  for (const file of files) {
    const real = await realpath(file.path);
    if (!found.has(real)) found.set(real, file);
  }
  return [...found.values()];
}
