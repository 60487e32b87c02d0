import type { FieldPermission } from '../../fls/access.ts';
import type { Openers } from '../../fls/exposure.ts';
import { compare, resolveProfiles } from '../../fls/names.ts';
import { ObjectNames } from '../../fls/object-names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import type { ObjectGrants } from '../../fls/classify.ts';
import { ownStrings } from '../../text/interned.ts';
import { readPermissions } from '../../metadata/profile-permissions.ts';
import type { MetadataFile, MetadataFiles } from '../../ports/metadata-files.ts';
import { readDocuments } from './read-files.ts';
import { grantsOf, projectOpeners, type Grants } from './project-grantors.ts';

/** One file of a profile; a profile may stand in several, of which each package directory deploys its own. */
export type ProjectProfile = {
  /** API name. */
  readonly name: string;
  readonly path: string;
  /** In document order, false ones included; `line` is that of the `<field>`. */
  readonly permissions: readonly (FieldPermission & { readonly line: number })[];
  /** What all files of the profile grant together. */
  readonly grants: ObjectGrants;
};

/** What the project's files say; no org was asked. */
export type ProjectInspection = {
  /** By name, then by path. */
  readonly profiles: readonly ProjectProfile[];
  /** Null when the project has no permission set and no group. */
  readonly openers: Openers | null;
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
  { files }: { readonly files: MetadataFiles },
): Promise<ProjectInspection> {
  const list = await files.list();
  const profiles = chosenProfiles(
    scope.profiles,
    list.filter(({ type }) => type === 'Profile'),
  );
  const own = ownStrings();
  const { read, unreadable } = await readDocuments(profiles, files, (text) => contentOf(text, own));
  const grants = Map.groupBy(read, ({ file }) => file.name);
  const opening = await projectOpeners(list, files, own);
  return {
    profiles: read.map(({ file: { name, path }, document: { permissions } }) => ({
      name,
      path,
      permissions,
      grants: joined((grants.get(name) ?? []).map(({ document }) => document)),
    })),
    openers: opening.openers,
    unreadable: [...unreadable, ...opening.unreadable],
    notices: opening.notices,
  };
}

/** Without an org there are no ids and no labels: the name stands for both. */
function chosenProfiles(asked: readonly string[], profiles: readonly MetadataFile[]): MetadataFile[] {
  const sorted = [...profiles].sort((a, b) => compare(a.name, b.name) || compare(a.path, b.path));
  if (asked.length === 0) return sorted;
  const names = [...new Set(sorted.map(({ name }) => name))];
  const known = names.map((name) => ({ id: name, fullName: name, name, label: name }));
  try {
    const chosen = new Set(resolveProfiles(asked, known).map(({ name }) => name));
    return sorted.filter(({ name }) => chosen.has(name));
  } catch (error) {
    if (!(error instanceof Problem) || error.key !== 'profileNotFound') throw error;
    const [name = '', near = ''] = error.tokens;
    throw new Problem('profileNotInProject', [name, near], { cause: error });
  }
}

type Content = Grants & Pick<ProjectProfile, 'permissions'>;

/** Only what is asked of a profile later: the documents of 165 profiles would fill the memory. */
function contentOf(text: string, own: (slice: string) => string): Content {
  const { fieldPermissions, readable, userPermissions } = readPermissions(text);
  return {
    ...grantsOf({ readable: readable.map(own), userPermissions }),
    permissions: fieldPermissions.map(({ field, readable, editable, line }) => ({
      field: own(field),
      readable,
      editable,
      line,
    })),
  };
}

function joined(contents: readonly Grants[]): ObjectGrants {
  return {
    readable: new ObjectNames(contents.flatMap(({ readable }) => [...readable])),
    everyObject: contents.some(({ allData }) => allData.size > 0),
  };
}
