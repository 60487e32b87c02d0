import type { Opener, Openers } from '../../fls/exposure.ts';
import { ObjectNames } from '../../fls/object-names.ts';
import type { Notice } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { readPermissionSet } from '../../metadata/permission-set.ts';
import { readPermissionSetGroup, type PermissionSetGroupDocument } from '../../metadata/permission-set-group.ts';
import type { MetadataFile, MetadataFiles } from '../../ports/metadata-files.ts';
import { readDocuments } from './read-files.ts';
import { listed } from '../notice-lists.ts';

/** Either of them opens every object. */
const ALL_DATA = ['ViewAllData', 'ModifyAllData'];

/** What a permission set or a profile grants, or a muting set takes away. */
export type Grants = { readonly readable: ObjectNames; readonly allData: ReadonlySet<string> };

export type ProjectOpeners = {
  /** Null when the project holds neither a permission set nor a group that can be read: nobody knows what opens objects. */
  readonly openers: Openers | null;
  readonly unreadable: readonly UnreadableFile[];
  readonly notices: readonly Notice[];
};

export function grantsOf(read: { readable: readonly string[]; userPermissions: readonly string[] }): Grants {
  return {
    readable: new ObjectNames(read.readable),
    allData: new Set(ALL_DATA.filter((name) => read.userPermissions.includes(name))),
  };
}

/**
 * The project's permission sets and groups as openers. No user is known, so nobody holds them. A group is the union of
 * those of its sets that the project has, less what its muting sets mute there (MUTE-MD).
 *
 * @param own copies a string that is to outlive its text
 */
export async function projectOpeners(
  list: readonly MetadataFile[],
  files: MetadataFiles,
  own: (slice: string) => string,
): Promise<ProjectOpeners> {
  const of = (type: MetadataFile['type']): MetadataFile[] => list.filter((file) => file.type === type);
  const readSet = (text: string, { type }: MetadataFile): Grants => {
    const set = readPermissionSet(text, type === 'MutingPermissionSet' ? type : 'PermissionSet');
    return grantsOf({ ...set, readable: set.readable.map(own) });
  };
  const sets = await readDocuments(of('PermissionSet'), files, readSet);
  const muting = await readDocuments(of('MutingPermissionSet'), files, readSet);
  const groups = await readDocuments(of('PermissionSetGroup'), files, (text) => {
    const group = readPermissionSetGroup(text);
    return {
      ...group,
      permissionSets: group.permissionSets.map(own),
      mutingPermissionSets: group.mutingPermissionSets.map(own),
    };
  });
  const setsNamed = byName(sets.read);
  const mutingNamed = byName(muting.read);
  const all: Opener[] = [
    ...sets.read.map(({ file, document }) => opener(file.name, [document], [])),
    ...groups.read.map(({ file, document: group }) =>
      opener(file.name, group.permissionSets.flatMap(setsNamed), group.mutingPermissionSets.flatMap(mutingNamed)),
    ),
  ];
  const missing = missingMembers(
    groups.read.map(({ document }) => document),
    { sets: namesOf(of('PermissionSet')), muting: namesOf(of('MutingPermissionSet')) },
  );
  const unreadable = [...sets.unreadable, ...muting.unreadable, ...groups.unreadable];
  const complete = missing.length === 0 && unreadable.length === 0;
  return {
    openers: all.length === 0 ? null : { all, held: [], complete },
    unreadable,
    notices: missing.length === 0 ? [] : [{ key: 'groupMembersMissing', tokens: [listed(missing)] }],
  };
}

function opener(name: string, granting: readonly Grants[], muting: readonly Grants[]): Opener {
  const isMuted = (object: string): boolean => muting.some(({ readable }) => readable.has(object));
  const all = granting.flatMap(({ allData }) => [...allData]);
  return {
    name,
    readable: new ObjectNames(granting.flatMap(({ readable }) => [...readable]).filter((object) => !isMuted(object))),
    everyObject: all.some((permission) => !muting.some(({ allData }) => allData.has(permission))),
    // Nobody is known to hold it, so when it works does not matter.
    sessionOnly: false,
    current: true,
  };
}

type Named<T> = { readonly file: MetadataFile; readonly document: T };

/** API names compare without case. A set that stands in several files grants what any of them grants. */
function byName<T>(read: readonly Named<T>[]): (name: string) => T[] {
  const named = Map.groupBy(read, ({ file }) => file.name.toLowerCase());
  return (name) => (named.get(name.toLowerCase()) ?? []).map(({ document }) => document);
}

function namesOf(files: readonly MetadataFile[]): ReadonlySet<string> {
  return new Set(files.map(({ name }) => name.toLowerCase()));
}

/** Members of groups that the project does not have: nobody knows what they grant. */
function missingMembers(
  groups: readonly PermissionSetGroupDocument[],
  known: { readonly sets: ReadonlySet<string>; readonly muting: ReadonlySet<string> },
): string[] {
  return groups.flatMap(({ permissionSets, mutingPermissionSets }) => [
    ...permissionSets.filter((name) => !known.sets.has(name.toLowerCase())),
    ...mutingPermissionSets.filter((name) => !known.muting.has(name.toLowerCase())),
  ]);
}
