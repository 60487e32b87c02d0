import { isLessAccess, toAccess, type FieldPermission } from '../../fls/access.ts';
import type { KnownGrantors } from '../../fls/exposure.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { compareStrings, resolveProfiles } from '../../fls/names.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { readProfilePermissions } from '../../metadata/profile-permissions.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { createStringPool } from '../../text/string-pool.ts';
import { buildFileGrantor, buildFileGrants, readProjectGrantors, type FileGrants } from './project-grantors.ts';
import { createImpliedReadNotice } from './implied-read-notice.ts';
import { readMetadataFiles } from './read-files.ts';

/** Which profiles of the files; `names` are API names or file names, at least one. */
export type ProjectScope = { readonly kind: 'named'; readonly names: readonly string[] } | { readonly kind: 'all' };

/** One file of a profile. A profile may have several, of which each package directory deploys its own. */
export type ProjectProfile = {
  /** API name of the profile, and what all its files grant together. */
  readonly grantor: Grantor;
  readonly path: string;
  /** Each field once, false ones included; `line` is that of the `<field>`, 1-based. */
  readonly permissions: readonly (FieldPermission & { readonly line: number })[];
};

/** What the project's files hold. No org is involved. */
export type ProjectInspection = {
  /** By name, then by path. */
  readonly profiles: readonly ProjectProfile[];
  /** Null when the project has no permission set and no group. */
  readonly grantors: KnownGrantors | null;
  /** Files of the chosen profiles, and of permission sets and groups, that could not be read. */
  readonly unreadable: readonly UnreadableFile[];
  readonly notices: readonly Notice[];
};

/**
 * Reads profiles, permission sets and groups from files.
 *
 * @throws Problem `profileNotInProject`, `profileAmbiguous`, and `sourceDirNotFound`, `noProfileFiles` of the port
 */
export async function inspectProject(
  scope: ProjectScope,
  { files }: { readonly files: MetadataFileReader },
): Promise<ProjectInspection> {
  const list = await files.list();
  const chosen = selectProjectProfiles(
    scope,
    list.filter(({ type }) => type === 'Profile'),
  );
  const own = createStringPool();
  const { documents, unreadable } = await readMetadataFiles(chosen, files, (text) => readProjectProfile(text, own));
  const byName = Map.groupBy(documents, ({ file }) => file.name);
  const profileGrantors = new Map(
    [...byName].map(([name, contents]): [string, Grantor] => [
      name,
      buildFileGrantor(
        'Profile',
        name,
        contents.map(({ document }) => document),
      ),
    ]),
  );
  const known = await readProjectGrantors(list, files, own);
  return {
    profiles: documents.flatMap(({ file: { name, path }, document: { permissions } }) => {
      const grantor = profileGrantors.get(name);
      return grantor ? [{ grantor, path, permissions }] : [];
    }),
    grantors: known.grantors,
    unreadable: [...unreadable, ...known.unreadable],
    notices: [...createImpliedReadNotice(profileGrantors.values()), ...known.notices],
  };
}

/** Files tell neither ids nor labels: the name stands for both. */
function selectProjectProfiles(scope: ProjectScope, profiles: readonly MetadataFile[]): MetadataFile[] {
  const sorted = [...profiles].sort((a, b) => compareStrings(a.name, b.name) || compareStrings(a.path, b.path));
  if (scope.kind === 'all') return sorted;
  const names = [...new Set(sorted.map(({ name }) => name))];
  const known = names.map((name) => ({ id: name, fullName: name, name, label: name }));
  try {
    const chosen = new Set(resolveProfiles(scope.names, known).map(({ name }) => name));
    return sorted.filter(({ name }) => chosen.has(name));
  } catch (error) {
    if (!isProblem(error, 'profileNotFound')) throw error;
    const { profile, near } = error.details;
    throw new Problem('profileNotInProject', { profile, near }, { cause: error });
  }
}

type ProjectProfileContent = FileGrants & Pick<ProjectProfile, 'permissions'>;

/** Keeps only what is used later: the documents of 165 profiles would fill the memory. */
function readProjectProfile(text: string, own: (slice: string) => string): ProjectProfileContent {
  const { fieldPermissions, readable, userPermissions } = readProfilePermissions(text);
  return {
    ...buildFileGrants({ readable: readable.map(own), userPermissions }),
    permissions: mergeRepeatedEntries(fieldPermissions).map(({ field, readable, editable, line }) => ({
      field: own(field),
      readable,
      editable,
      line,
    })),
  };
}

/**
 * Each field once, with the entry that gives most: the platform refuses a file that has an entry twice ("appears more than
 * once"), so neither of them is the one that counts. Field names compare without case.
 */
function mergeRepeatedEntries<T extends FieldPermission>(entries: readonly T[]): T[] {
  const byField = new Map<string, T>();
  for (const entry of entries) {
    const key = entry.field.toLowerCase();
    const other = byField.get(key);
    if (other === undefined || isLessAccess(toAccess(other), toAccess(entry))) byField.set(key, entry);
  }
  return [...byField.values()];
}
