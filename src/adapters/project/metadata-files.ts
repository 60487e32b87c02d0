import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { compare, decodeName } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { MetadataFile, MetadataFiles } from '../../ports/metadata-files.ts';
import { messageOf } from '../org/client/guard.ts';
import { textOf } from '../files/text-file.ts';
import { filesBelow } from '../files/walk.ts';

/** In source and in metadata format. */
const SUFFIXES: readonly (readonly [MetadataFile['type'], RegExp])[] = [
  ['Profile', /\.profile(-meta\.xml)?$/i],
  ['PermissionSet', /\.permissionset(-meta\.xml)?$/i],
  ['PermissionSetGroup', /\.permissionsetgroup(-meta\.xml)?$/i],
  ['MutingPermissionSet', /\.mutingpermissionset(-meta\.xml)?$/i],
];

/**
 * Parts of a permission set that sf keeps in files of their own (`decomposePermissionSetBeta` and `…Beta2` in the registry of
 * source-deploy-retrieve): what says which objects it opens.
 */
const PART = /\.(objectSettings|objectPermission|userPermission)(-meta\.xml)?$/i;
const PART_FOLDER = /^(objectSettings|objectPermissions|userPermissions)$/i;

/**
 * Profiles of the folders, or single files, that were given; permission sets, groups and muting sets of those and of the
 * whole project, because each of them may open an object. A file to which several paths lead counts once, by the first
 * of them. What .forceignore excludes is read all the same: it says what sf deploys, not what an org holds.
 *
 * @param dirs what the user gave
 * @param packageDirs of the project; none outside of one
 */
export function metadataFiles(dirs: readonly string[], packageDirs: readonly string[]): MetadataFiles {
  return {
    list: async () => {
      const given = await pathsAt(dirs, (dir) => new Problem('sourceDirNotFound', [dir]));
      const rest = await pathsAt(packageDirs, () => null);
      const files = await once([
        ...given.flatMap(metadataFile),
        ...rest.flatMap(metadataFile).filter(({ type }) => type !== 'Profile'),
      ]);
      if (files.every(({ type }) => type !== 'Profile')) throw new Problem('noProfileFiles', [dirs.join(', ')]);
      return files.sort((a, b) => compare(a.path, b.path));
    },
    read: async ({ path }) => textOf(path),
  };
}

/** Absolute paths of the files below folders, and of files; each folder's are sorted. */
async function pathsAt(places: readonly string[], missing: (place: string) => Problem | null): Promise<string[]> {
  const paths: string[] = [];
  for (const place of places) {
    const path = resolve(place);
    const kind = await kindOf(path);
    const problem = kind === null ? missing(place) : null;
    if (problem) throw problem;
    if (kind === 'folder') paths.push(...(await filesBelow(path)).sort(compare));
    if (kind === 'file') paths.push(path);
  }
  return paths;
}

/** Null when there is nothing of the name. */
async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new Problem('unreadableFolder', [path, messageOf(cause)], { cause });
  }
}

function metadataFile(path: string): MetadataFile[] {
  const file = basename(path);
  if (PART.test(file)) return [{ type: 'PermissionSet', name: decodeName(basename(folderOfSet(path))), path }];
  return SUFFIXES.filter(([, suffix]) => suffix.test(file)).map(([type, suffix]) => ({
    type,
    name: decodeName(file.replace(suffix, '')),
    path,
  }));
}

/** The set's own folder, in which its parts lie or have folders of their kinds. */
function folderOfSet(path: string): string {
  const folder = dirname(path);
  return PART_FOLDER.test(basename(folder)) ? dirname(folder) : folder;
}

async function once(files: readonly MetadataFile[]): Promise<MetadataFile[]> {
  const found = new Map<string, MetadataFile>();
  for (const file of files) {
    const real = await realpath(file.path);
    if (!found.has(real)) found.set(real, file);
  }
  return [...found.values()];
}
