import { basename, dirname, sep } from 'node:path';
import { decodeName } from '../../fls/names.ts';
import type { MetadataFile } from '../../ports/metadata-files.ts';

/** What the path of a file tells about it. */
export type MetadataPath = Pick<MetadataFile, 'type' | 'name' | 'path'> & {
  /** False for a whole file. */
  readonly isPart: boolean;
};

/** Names of whole files in source and in metadata format. A file named `.profile` belongs to a shell. */
const WHOLE_FILES: readonly (readonly [MetadataFile['type'], RegExp])[] = [
  ['Profile', /(?<=.)\.profile(-meta\.xml)?$/i],
  ['PermissionSet', /(?<=.)\.permissionset(-meta\.xml)?$/i],
  ['PermissionSetGroup', /(?<=.)\.permissionsetgroup(-meta\.xml)?$/i],
  ['MutingPermissionSet', /(?<=.)\.mutingpermissionset(-meta\.xml)?$/i],
];

/**
 * A part that tells what is granted, by its kind and format: `Account.Phone.fieldPermissions-meta.xml`, or
 * `fieldPermissions.json` for all of a kind (sf-decomposer), `Account.objectPermission-meta.xml` or
 * `Account.objectSettings-meta.xml` (sf's own presets `decomposePermissionSetBeta` and `…Beta2`);
 * docs/salesforce-facts.md#s1-8.
 */
const PART_FILE =
  /^(?:.+\.)?(fieldPermissions?|fieldLevelSecurit(?:y|ies)|objectPermissions?|objectSettings|userPermissions?)(?:(?:-meta)?\.(?:xml|json5?|ya?ml|toml|ini))?$/i;

/** The folder of a kind of parts is between them and the folder of the whole. */
const PART_FOLDER = /^(fieldPermissions|fieldLevelSecurities|objectPermissions|objectSettings|userPermissions)$/i;

/**
 * A file without a kind in its name: a part in the folder of its kind, or the rest of a whole in the folder of its name, as
 * sfdx-profile-decompose writes them (`Admin/fieldPermissions/Account.xml`, `Admin/Admin.xml`).
 */
const PLAIN_FILE = /^([^.].*)\.(?:xml|json5?|ya?ml|toml|ini)$/i;

/** The kind of what is left of a whole: user permissions among others. */
const REST = 'rest';

/** The names that only sf's presets use, which exist for permission sets. */
const SF_PART = /^(?:fieldPermission|objectPermission|objectSettings|userPermission)$/i;

/** What is left of a whole that is taken apart into another format. */
const FOREIGN_REST = /^(.+)\.(profile|permissionset|mutingpermissionset)-meta\.(?:json5?|ya?ml|toml|ini)$/i;

const TYPES_BY_SUFFIX: ReadonlyMap<string, MetadataFile['type']> = new Map([
  ['profile', 'Profile'],
  ['permissionset', 'PermissionSet'],
  ['mutingpermissionset', 'MutingPermissionSet'],
]);

/** Folders that sf gives to a type. */
const TYPES_BY_FOLDER: ReadonlyMap<string, MetadataFile['type']> = new Map(
  [...TYPES_BY_SUFFIX].map(([suffix, type]) => [`${suffix}s`, type]),
);

/**
 * Recognizes the files among paths that hold permissions: profiles, permission sets, groups and muting permission sets, whole
 * or taken apart. Parts that tell nothing about a grant are left out.
 *
 * @param paths absolute
 */
export function recognizeMetadataPaths(paths: readonly string[]): MetadataPath[] {
  const whole = paths.flatMap(parseWholePath);
  const typesOfFolders = new Map(
    whole
      .filter(({ name, path }) => decodeName(basename(dirname(path))) === name)
      .map(({ type, path }) => [dirname(path), type]),
  );
  return [...whole, ...paths.flatMap((path) => parsePartPath(path, typesOfFolders))];
}

function parseWholePath(path: string): MetadataPath[] {
  const file = basename(path);
  return WHOLE_FILES.filter(([, suffix]) => suffix.test(file)).map(([type, suffix]) => ({
    type,
    name: decodeName(file.replace(suffix, '')),
    path,
    isPart: false,
  }));
}

function parsePartPath(path: string, typesOfFolders: ReadonlyMap<string, MetadataFile['type']>): MetadataPath[] {
  const file = basename(path);
  const [, name, suffix = ''] = FOREIGN_REST.exec(file) ?? [];
  const typeOfRest = TYPES_BY_SUFFIX.get(suffix.toLowerCase());
  if (name !== undefined && typeOfRest) return [{ type: typeOfRest, name: decodeName(name), path, isPart: true }];
  const kind = findPartKind(path);
  if (kind === null) return [];
  const folder = findWholeFolder(path);
  const type = typesOfFolders.get(folder) ?? findTypeByFolder(dirname(folder)) ?? findSfPartType(kind);
  return type !== null && canGrant(type, kind)
    ? [{ type, name: decodeName(basename(folder)), path, isPart: true }]
    : [];
}

/** The kind of a part; null for other files. The file name tells it, or else the folder does. */
function findPartKind(path: string): string | null {
  const [file, folder] = [basename(path), basename(dirname(path))];
  const kind = PART_FILE.exec(file)?.[1];
  if (kind !== undefined) return kind;
  const [, stem] = PLAIN_FILE.exec(file) ?? [];
  if (stem === undefined) return null;
  if (PART_FOLDER.test(folder)) return folder;
  // Only XML: an application may keep settings as profiles/name/name.json.
  return stem === folder && findForeignFormat(path) === null ? REST : null;
}

/** What a permission set gives on fields is not read: it opens objects to the fields of profiles. */
function canGrant(type: MetadataFile['type'], kind: string): boolean {
  return type === 'Profile' || !/^field/i.test(kind);
}

/** The format of a part that is not XML, as `json`; null for all other metadata. */
export function findForeignFormat(path: string): string | null {
  return /\.(json5?|ya?ml|toml|ini)$/i.exec(path)?.[1]?.toLowerCase() ?? null;
}

/** The folder of the profile or permission set that a part belongs to. */
function findWholeFolder(path: string): string {
  const folder = dirname(path);
  return PART_FOLDER.test(basename(folder)) ? dirname(folder) : folder;
}

/** The type of the nearest folder above that sf gives to a type. */
function findTypeByFolder(folder: string): MetadataFile['type'] | null {
  const name = folder.split(sep).findLast((segment) => TYPES_BY_FOLDER.has(segment.toLowerCase()));
  return TYPES_BY_FOLDER.get(name?.toLowerCase() ?? '') ?? null;
}

function findSfPartType(kind: string): MetadataFile['type'] | null {
  return SF_PART.test(kind) ? 'PermissionSet' : null;
}
