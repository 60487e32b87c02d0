import type { KnownGrantors } from '../../fls/exposure.ts';
import { READ_RIGHTS, type Grantor, type ObjectRights } from '../../fls/grantor.ts';
import { stripSetNamespace } from '../../fls/own-namespace.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { ObjectMap, ObjectNames } from '../../fls/object-collections.ts';
import type { Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { readPermissionSet } from '../../metadata/permission-set.ts';
import { readPermissionSetGroup, type PermissionSetGroupDocument } from '../../metadata/permission-set-group.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';
import { readMetadataFiles } from './read-files.ts';

/** What a profile or a permission set grants on objects, or what a muting set takes away. */
export type FileGrants = {
  /** Objects with Read. */
  readonly readable: ObjectNames;
  readonly viewAllData: boolean;
  readonly modifyAllData: boolean;
  /** View All Fields (Global). */
  readonly viewAllFields: boolean;
};

export type ProjectGrantors = {
  /** Null when the project has neither a permission set nor a group that can be read, so that nothing is known. */
  readonly grantors: KnownGrantors | null;
  readonly unreadable: readonly UnreadableFile[];
  readonly notices: readonly Notice[];
};

export function buildFileGrants(read: { readable: readonly string[]; userPermissions: readonly string[] }): FileGrants {
  return {
    readable: new ObjectNames(read.readable),
    viewAllData: read.userPermissions.includes('ViewAllData'),
    modifyAllData: read.userPermissions.includes('ModifyAllData'),
    viewAllFields: read.userPermissions.includes('ViewAllFieldsGlobal'),
  };
}

/**
 * A grantor from files. Of its rights on objects only Read is filled in, and its fields are null. Files do not tell labels,
 * assignments or the status of a group, so it counts as in force.
 *
 * @param granting contents of its files, or of the permission sets of a group
 * @param muting contents of the muting sets of a group
 */
export function buildFileGrantor(
  kind: Grantor['kind'],
  name: string,
  granting: readonly FileGrants[],
  muting: readonly FileGrants[] = [],
): Grantor {
  const objects = new ObjectMap<ObjectRights>();
  for (const object of granting.flatMap(({ readable }) => [...readable])) {
    if (!muting.some(({ readable }) => readable.has(object))) objects.set(object, READ_RIGHTS);
  }
  const isGranted = (permission: 'viewAllData' | 'modifyAllData' | 'viewAllFields'): boolean =>
    granting.some((grants) => grants[permission]) && !muting.some((grants) => grants[permission]);
  return {
    kind,
    name,
    label: name,
    setId: null,
    state: 'inForce',
    objects,
    everyObject: isGranted('modifyAllData') ? 'edit' : isGranted('viewAllData') ? 'read' : 'none',
    everyField: isGranted('viewAllFields'),
    fields: null,
  };
}

/**
 * The project's permission sets and groups. Files do not tell which users they are assigned to. A group grants what those of
 * its permission sets grant that the project has, less what its muting sets mute (docs/salesforce-facts.md#src-mute-md).
 *
 * @param own copies a name, so that it does not keep the text of its file in memory
 * @param namespace of the project; null without one
 */
export async function readProjectGrantors(
  list: readonly MetadataFile[],
  files: MetadataFileReader,
  own: (slice: string) => string,
  namespace: string | null,
): Promise<ProjectGrantors> {
  const select = (type: MetadataFile['type']): MetadataFile[] => list.filter((file) => file.type === type);
  const readSet = (text: string, { type }: MetadataFile): FileGrants => {
    const set = readPermissionSet(text, type === 'MutingPermissionSet' ? type : 'PermissionSet');
    return buildFileGrants({ ...set, readable: set.readable.map(own) });
  };
  // A group names the project's own sets with its namespace, and their files are without (forcedotcom/cli#1803).
  const readMember = (name: string): string => own(stripSetNamespace(name, namespace));
  const sets = await readMetadataFiles(select('PermissionSet'), files, readSet);
  const muting = await readMetadataFiles(select('MutingPermissionSet'), files, readSet);
  const groups = await readMetadataFiles(select('PermissionSetGroup'), files, (text) => {
    const group = readPermissionSetGroup(text);
    return {
      permissionSets: group.permissionSets.map(readMember),
      mutingPermissionSets: group.mutingPermissionSets.map(readMember),
    };
  });
  const findSets = indexByName(sets.documents);
  const findMuting = indexByName(muting.documents);
  const all = [
    ...buildSetGrantors(sets.documents),
    ...groups.documents.map(({ file, document: group }) =>
      buildFileGrantor(
        'PermissionSetGroup',
        file.name,
        group.permissionSets.flatMap(findSets),
        group.mutingPermissionSets.flatMap(findMuting),
      ),
    ),
  ];
  const missing = findMissingMembers(
    groups.documents.map(({ document }) => document),
    { sets: collectFileNames(select('PermissionSet')), muting: collectFileNames(select('MutingPermissionSet')) },
  );
  const unreadable = [...sets.unreadable, ...muting.unreadable, ...groups.unreadable];
  const isComplete = missing.length === 0 && unreadable.length === 0;
  return {
    grantors: all.length === 0 ? null : { all, users: [], isComplete },
    unreadable,
    notices: missing.length === 0 ? [] : [{ key: 'groupMembersMissing', tokens: [formatNoticeNames(missing)] }],
  };
}

/** One grantor for each permission set, however many files it has: in several packages, or because it is taken apart. */
function buildSetGrantors(read: readonly NamedDocument<FileGrants>[]): Grantor[] {
  return [...Map.groupBy(read, ({ file }) => file.name.toLowerCase()).values()].flatMap((files) => {
    const documents = files.map(({ document }) => document);
    return files.slice(0, 1).map(({ file }) => buildFileGrantor('PermissionSet', file.name, documents));
  });
}

type NamedDocument<T> = { readonly file: MetadataFile; readonly document: T };

/** Finds documents by API name, which compares without case. A name may have several files, and grants what any grants. */
function indexByName<T>(read: readonly NamedDocument<T>[]): (name: string) => T[] {
  const named = Map.groupBy(read, ({ file }) => file.name.toLowerCase());
  return (name) => (named.get(name.toLowerCase()) ?? []).map(({ document }) => document);
}

function collectFileNames(files: readonly MetadataFile[]): ReadonlySet<string> {
  return new Set(files.map(({ name }) => name.toLowerCase()));
}

/** Members of groups that the project does not have, so that it is not known what they grant or mute. */
function findMissingMembers(
  groups: readonly PermissionSetGroupDocument[],
  known: { readonly sets: ReadonlySet<string>; readonly muting: ReadonlySet<string> },
): string[] {
  return groups.flatMap(({ permissionSets, mutingPermissionSets }) => [
    ...permissionSets.filter((name) => !known.sets.has(name.toLowerCase())),
    ...mutingPermissionSets.filter((name) => !known.muting.has(name.toLowerCase())),
  ]);
}
