import { isLessAccess, toAccess, type FieldPermission } from '../../fls/access.ts';
import type { KnownGrantors } from '../../fls/exposure.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { compareStrings, resolveProfiles } from '../../fls/names.ts';
import { stripOwnNamespace } from '../../fls/own-namespace.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { readProfilePermissions, type ProfilePermissions } from '../../metadata/profile-permissions.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { createStringPool } from '../../text/string-pool.ts';
import { buildFileGrantor, buildFileGrants, readProjectGrantors, type FileGrants } from './project-grantors.ts';
import { createImpliedReadNotice } from './implied-read-notice.ts';
import { readMetadataFiles } from './read-files.ts';

/** Which profiles of the files; `names` are API names or file names, at least one. */
export type ProjectScope = { readonly kind: 'named'; readonly names: readonly string[] } | { readonly kind: 'all' };

/** A profile of the chosen folders. It may have several files: in other packages, or because it is taken apart. */
export type ProjectProfile = {
  /** API name of the profile, and what all its files in the project grant together. */
  readonly grantor: Grantor;
  /** Each field of the chosen files once, false ones included, with the place of its `<field>`. */
  readonly permissions: readonly PlacedPermission[];
  /** False when one of its files could not be read. */
  readonly isComplete: boolean;
};

export type PlacedPermission = FieldPermission & {
  readonly location: { readonly path: string; readonly line: number };
};

export type ProjectInspectionPorts = {
  readonly files: MetadataFileReader;
  /**
   * Whether all package directories of the project are known, and what to say where they are not; and the namespace of the
   * project, null without one.
   */
  readonly packageDirs: {
    readonly isComplete: boolean;
    readonly notices: readonly Notice[];
    readonly namespace: string | null;
  };
};

/** What the project's files hold. No org is involved. */
export type ProjectInspection<Summary> = {
  /** By name. */
  readonly profiles: readonly Summary[];
  /** Null when the project has no permission set and no group. */
  readonly grantors: KnownGrantors | null;
  /** Files of the chosen profiles, and of permission sets and groups, that could not be read. */
  readonly unreadable: readonly UnreadableFile[];
  readonly notices: readonly Notice[];
};

/**
 * Reads profiles, permission sets and groups from files, one profile after the other.
 *
 * @param summarize makes of a profile what is kept of it: all entries of 165 profiles would fill the memory
 * @throws Problem `profileNotInProject`, `profileAmbiguous`, and `sourceDirNotFound`, `noProfileFiles` of the port
 */
export async function inspectProject<Summary>(
  scope: ProjectScope,
  { files, packageDirs }: ProjectInspectionPorts,
  summarize: (profile: ProjectProfile) => Summary,
): Promise<ProjectInspection<Summary>> {
  const list = await files.list();
  const names = selectProfileNames(scope, list);
  const own = createNameReader(packageDirs.namespace);
  const read = await readProjectProfiles(list, names, files, { own, summarize });
  const known = await readProjectGrantors(list, files, own, packageDirs.namespace);
  return {
    profiles: read.profiles,
    grantors: known.grantors && { ...known.grantors, isComplete: known.grantors.isComplete && packageDirs.isComplete },
    unreadable: [...read.unreadable, ...known.unreadable],
    notices: [
      ...packageDirs.notices,
      ...createImpliedReadNotice(read.grantors),
      ...known.notices,
      ...createNamesNotice(read.oldForms, (_, names) => ({ key: 'oldFieldSecurity', tokens: [names] })),
    ],
  };
}

type ProfileReading<Summary> = {
  readonly own: (slice: string) => string;
  readonly summarize: (profile: ProjectProfile) => Summary;
};

type ReadProfiles<Summary> = {
  readonly profiles: readonly Summary[];
  readonly grantors: readonly Grantor[];
  readonly unreadable: readonly UnreadableFile[];
  /** Names of files with field security in the old form, of which the meaning is only inferred (docs/salesforce-facts.md#s1-8). */
  readonly oldForms: readonly string[];
};

async function readProjectProfiles<Summary>(
  list: readonly MetadataFile[],
  names: readonly string[],
  reader: MetadataFileReader,
  { own, summarize }: ProfileReading<Summary>,
): Promise<ReadProfiles<Summary>> {
  const byName = Map.groupBy(
    list.filter(({ type }) => type === 'Profile'),
    ({ name }) => name,
  );
  const build = (permissions: ProfilePermissions, file: MetadataFile): ProjectProfileContent =>
    buildProfileContent(permissions, file, own);
  const ahead = reader.readAhead(names.flatMap((name) => byName.get(name) ?? []));
  const takeAhead = async (file: MetadataFile): Promise<ProjectProfileContent | null> => {
    const { value } = await ahead.next();
    return value ? build(value, file) : null;
  };
  const profiles: Summary[] = [];
  const grantors: Grantor[] = [];
  const failures: UnreadableFile[] = [];
  const oldForms: string[] = [];
  try {
    for (const name of names) {
      const { documents, unreadable } = await readMetadataFiles(
        byName.get(name) ?? [],
        reader,
        (text, file) => build(readProfilePermissions(text), file),
        takeAhead,
      );
      failures.push(...unreadable);
      oldForms.push(...documents.filter(({ document }) => document.isOldForm).map(({ file }) => file.name));
      if (documents.length === 0) continue;
      const profile = buildProjectProfile(name, documents, unreadable.length === 0);
      grantors.push(profile.grantor);
      profiles.push(summarize(profile));
    }
  } finally {
    await ahead.return(undefined);
  }
  const order = new Map(list.map(({ path }, index) => [path, index]));
  const getPlace = ({ path }: UnreadableFile): number => order.get(path) ?? 0;
  return { profiles, grantors, unreadable: failures.sort((a, b) => getPlace(a) - getPlace(b)), oldForms };
}

/**
 * Copies a name, so that it does not keep the text of its file in memory. Files name what is the project's own without its
 * namespace; where one has it all the same, the names compare (docs/salesforce-facts.md#s1-9).
 */
function createNameReader(namespace: string | null): (slice: string) => string {
  const copy = createStringPool();
  return (slice) => stripOwnNamespace(copy(slice), namespace);
}

type ProfileFileContent = { readonly file: MetadataFile; readonly document: ProjectProfileContent };

function buildProjectProfile(name: string, files: readonly ProfileFileContent[], isComplete: boolean): ProjectProfile {
  const placed = files.flatMap(({ document }) => document.permissions);
  return {
    grantor: buildFileGrantor(
      'Profile',
      name,
      files.map(({ document }) => document),
    ),
    permissions: mergeRepeatedEntries(placed),
    isComplete,
  };
}

/** The chosen profiles, sorted. Files tell neither ids nor labels: the name stands for both. */
function selectProfileNames(scope: ProjectScope, list: readonly MetadataFile[]): string[] {
  const profiles = list.filter(({ type, isChosen }) => type === 'Profile' && isChosen);
  const names = [...new Set(profiles.map(({ name }) => name))].sort(compareStrings);
  if (scope.kind === 'all') return names;
  const known = names.map((name) => ({ id: name, fullName: name, name, label: name }));
  try {
    const chosen = new Set(resolveProfiles(scope.names, known).map(({ name }) => name));
    return names.filter((name) => chosen.has(name));
  } catch (error) {
    if (!isProblem(error, 'profileNotFound')) throw error;
    const { profile, near } = error.details;
    throw new Problem('profileNotInProject', { profile, near }, { cause: error });
  }
}

type ProjectProfileContent = FileGrants & {
  /** None of a file that was not chosen. */
  readonly permissions: readonly PlacedPermission[];
  readonly isOldForm: boolean;
};

/** Keeps only what is used later. */
function buildProfileContent(
  { fieldPermissions, readable, userPermissions, isOldForm }: ProfilePermissions,
  { path, isChosen }: MetadataFile,
  own: (slice: string) => string,
): ProjectProfileContent {
  return {
    ...buildFileGrants({ readable: readable.map(own), userPermissions }),
    isOldForm,
    permissions: (isChosen ? fieldPermissions : []).map(({ field, readable, editable, line }) => ({
      field: own(field),
      readable,
      editable,
      location: { path, line },
    })),
  };
}

/**
 * Each field once, with the entry that gives most: the platform refuses a file that has an entry twice ("appears more than
 * once"), so neither of them is the one that counts, and of two files the org may have got either. Field names compare
 * without case.
 */
function mergeRepeatedEntries<T extends FieldPermission>(entries: readonly T[]): readonly T[] {
  if (isSortedWithoutRepeats(entries)) return entries;
  const byField = new Map<string, T>();
  for (const entry of entries) {
    const key = entry.field.toLowerCase();
    const other = byField.get(key);
    if (other === undefined || isLessAccess(toAccess(other), toAccess(entry))) byField.set(key, entry);
  }
  return [...byField.values()];
}

/** As the platform writes them, nearly always: then no table of a hundred thousand fields is needed to see it. */
function isSortedWithoutRepeats(entries: readonly FieldPermission[]): boolean {
  let previous = '';
  return entries.every(({ field }) => {
    const key = field.toLowerCase();
    const isLater = previous < key;
    previous = key;
    return isLater;
  });
}
