import type { FieldPermission } from '../../fls/access.ts';
import type { KnownGrantors } from '../../fls/exposure.ts';
import { compareStrings, resolveProfiles } from '../../fls/names.ts';
import { ObjectNames } from '../../fls/object-names.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import type { BackedObjects } from '../../fls/classify.ts';
import { createStringPool } from '../../text/interned.ts';
import { readProfilePermissions } from '../../metadata/profile-permissions.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { readMetadataFiles } from './read-files.ts';
import { buildFileGrants, readProjectGrantors, type FileGrants } from './project-grantors.ts';

/** One file of a profile; a profile may stand in several, of which each package directory deploys its own. */
export type ProjectProfile = {
  /** API name. */
  readonly name: string;
  readonly path: string;
  /** In document order, false ones included; `line` is that of the `<field>`. */
  readonly permissions: readonly (FieldPermission & { readonly line: number })[];
  /** What all files of the profile grant together. */
  readonly grants: BackedObjects;
};

/** What the project's files say; no org was asked. */
export type ProjectInspection = {
  /** By name, then by path. */
  readonly profiles: readonly ProjectProfile[];
  /** Null when the project has no permission set and no group. */
  readonly grantors: KnownGrantors | null;
  /** Files that could not be read: of profiles that were asked for, of permission sets and groups. */
  readonly unreadable: readonly UnreadableFile[];
  readonly notices: readonly Notice[];
};

/**
 * Reads profiles, permission sets and groups from files.
 *
 * @param scope profiles by API name or file name; none for all that the files hold
 * @throws Problem `profileNotInProject`, `profileAmbiguous`, and those of the port
 */
export async function inspectProject(
  scope: { readonly profiles: readonly string[] },
  { files }: { readonly files: MetadataFileReader },
): Promise<ProjectInspection> {
  const list = await files.list();
  const profiles = selectProjectProfiles(
    scope.profiles,
    list.filter(({ type }) => type === 'Profile'),
  );
  const own = createStringPool();
  const { documents, unreadable } = await readMetadataFiles(profiles, files, (text) => readProjectProfile(text, own));
  const grants = Map.groupBy(documents, ({ file }) => file.name);
  const opening = await readProjectGrantors(list, files, own);
  return {
    profiles: documents.map(({ file: { name, path }, document: { permissions } }) => ({
      name,
      path,
      permissions,
      grants: mergeFileGrants((grants.get(name) ?? []).map(({ document }) => document)),
    })),
    grantors: opening.grantors,
    unreadable: [...unreadable, ...opening.unreadable],
    notices: opening.notices,
  };
}

/** Without an org there are no ids and no labels: the name stands for both. */
function selectProjectProfiles(asked: readonly string[], profiles: readonly MetadataFile[]): MetadataFile[] {
  const sorted = [...profiles].sort((a, b) => compareStrings(a.name, b.name) || compareStrings(a.path, b.path));
  if (asked.length === 0) return sorted;
  const names = [...new Set(sorted.map(({ name }) => name))];
  const known = names.map((name) => ({ id: name, fullName: name, name, label: name }));
  try {
    const chosen = new Set(resolveProfiles(asked, known).map(({ name }) => name));
    return sorted.filter(({ name }) => chosen.has(name));
  } catch (error) {
    if (!isProblem(error, 'profileNotFound')) throw error;
    throw new Problem('profileNotInProject', error.details, { cause: error });
  }
}

type ProjectProfileContent = FileGrants & Pick<ProjectProfile, 'permissions'>;

/** Only what is asked of a profile later: the documents of 165 profiles would fill the memory. */
function readProjectProfile(text: string, own: (slice: string) => string): ProjectProfileContent {
  const { fieldPermissions, readable, userPermissions } = readProfilePermissions(text);
  return {
    ...buildFileGrants({ readable: readable.map(own), userPermissions }),
    permissions: fieldPermissions.map(({ field, readable, editable, line }) => ({
      field: own(field),
      readable,
      editable,
      line,
    })),
  };
}

function mergeFileGrants(contents: readonly FileGrants[]): BackedObjects {
  return {
    readable: new ObjectNames(contents.flatMap(({ readable }) => [...readable])),
    everyObject: contents.some(({ allData }) => allData.size > 0),
  };
}
