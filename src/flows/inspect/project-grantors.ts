import type { ObjectGrantor, KnownGrantors } from '../../fls/exposure.ts';
import { ObjectNames } from '../../fls/object-names.ts';
import type { Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { readPermissionSet } from '../../metadata/permission-set.ts';
import { readPermissionSetGroup, type PermissionSetGroupDocument } from '../../metadata/permission-set-group.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { readMetadataFiles } from './read-files.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';

/** Either of them opens every object. */
const ALL_DATA_PERMISSIONS = ['ViewAllData', 'ModifyAllData'];

/** What a permission set or a profile grants, or a muting set takes away. */
export type FileGrants = { readonly readable: ObjectNames; readonly allData: ReadonlySet<string> };

export type ProjectGrantors = {
  /** Null when the project holds neither a permission set nor a group that can be read: nobody knows what opens objects. */
  readonly grantors: KnownGrantors | null;
  readonly unreadable: readonly UnreadableFile[];
  readonly notices: readonly Notice[];
};

export function buildFileGrants(read: { readable: readonly string[]; userPermissions: readonly string[] }): FileGrants {
  return {
    readable: new ObjectNames(read.readable),
    allData: new Set(ALL_DATA_PERMISSIONS.filter((name) => read.userPermissions.includes(name))),
  };
}

/**
 * The project's permission sets and groups as openers. No user is known, so nobody holds them. A group is the union of
 * those of its sets that the project has, less what its muting sets mute there (docs/salesforce-facts.md#src-mute-md).
 *
 * @param own copies a string that is to outlive its text
 */
export async function readProjectGrantors(
  list: readonly MetadataFile[],
  files: MetadataFileReader,
  own: (slice: string) => string,
): Promise<ProjectGrantors> {
  const of = (type: MetadataFile['type']): MetadataFile[] => list.filter((file) => file.type === type);
  const readSet = (text: string, { type }: MetadataFile): FileGrants => {
    const set = readPermissionSet(text, type === 'MutingPermissionSet' ? type : 'PermissionSet');
    return buildFileGrants({ ...set, readable: set.readable.map(own) });
  };
  const sets = await readMetadataFiles(of('PermissionSet'), files, readSet);
  const muting = await readMetadataFiles(of('MutingPermissionSet'), files, readSet);
  const groups = await readMetadataFiles(of('PermissionSetGroup'), files, (text) => {
    const group = readPermissionSetGroup(text);
    return {
      ...group,
      permissionSets: group.permissionSets.map(own),
      mutingPermissionSets: group.mutingPermissionSets.map(own),
    };
  });
  const setsNamed = indexByName(sets.documents);
  const mutingNamed = indexByName(muting.documents);
  const all: ObjectGrantor[] = [
    ...sets.documents.map(({ file, document }) => createProjectGrantor(file.name, [document], [])),
    ...groups.documents.map(({ file, document: group }) =>
      createProjectGrantor(
        file.name,
        group.permissionSets.flatMap(setsNamed),
        group.mutingPermissionSets.flatMap(mutingNamed),
      ),
    ),
  ];
  const missing = findMissingMembers(
    groups.documents.map(({ document }) => document),
    { sets: collectFileNames(of('PermissionSet')), muting: collectFileNames(of('MutingPermissionSet')) },
  );
  const unreadable = [...sets.unreadable, ...muting.unreadable, ...groups.unreadable];
  const complete = missing.length === 0 && unreadable.length === 0;
  return {
    grantors: all.length === 0 ? null : { all, userGrantors: [], complete },
    unreadable,
    notices: missing.length === 0 ? [] : [{ key: 'groupMembersMissing', tokens: [formatNoticeNames(missing)] }],
  };
}

function createProjectGrantor(
  name: string,
  granting: readonly FileGrants[],
  muting: readonly FileGrants[],
): ObjectGrantor {
  const isMuted = (object: string): boolean => muting.some(({ readable }) => readable.has(object));
  const all = granting.flatMap(({ allData }) => [...allData]);
  return {
    name,
    readable: new ObjectNames(granting.flatMap(({ readable }) => [...readable]).filter((object) => !isMuted(object))),
    everyObject: all.some((permission) => !muting.some(({ allData }) => allData.has(permission))),
    // Nobody is known to hold it, so when it works does not matter.
    sessionOnly: false,
    upToDate: true,
  };
}

type NamedDocument<T> = { readonly file: MetadataFile; readonly document: T };

/** API names compare without case. A set that stands in several files grants what any of them grants. */
function indexByName<T>(read: readonly NamedDocument<T>[]): (name: string) => T[] {
  const named = Map.groupBy(read, ({ file }) => file.name.toLowerCase());
  return (name) => (named.get(name.toLowerCase()) ?? []).map(({ document }) => document);
}

function collectFileNames(files: readonly MetadataFile[]): ReadonlySet<string> {
  return new Set(files.map(({ name }) => name.toLowerCase()));
}

/** Members of groups that the project does not have: nobody knows what they grant. */
function findMissingMembers(
  groups: readonly PermissionSetGroupDocument[],
  known: { readonly sets: ReadonlySet<string>; readonly muting: ReadonlySet<string> },
): string[] {
  return groups.flatMap(({ permissionSets, mutingPermissionSets }) => [
    ...permissionSets.filter((name) => !known.sets.has(name.toLowerCase())),
    ...mutingPermissionSets.filter((name) => !known.muting.has(name.toLowerCase())),
  ]);
}
