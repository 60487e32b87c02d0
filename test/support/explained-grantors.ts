import type { OrgState, Row } from '../simulated-org/model.ts';
import { setsOfUser } from '../simulated-org/rules.ts';

/** API names of those that grant the object and of those that grant read on the field, each with its permissions. */
export type GrantorNames = { readonly object: readonly string[]; readonly field: readonly string[] };

/**
 * Who grants each half of the access to a field by the rules of the platform, and by which permissions; of a permission set in a
 * group `Group/Set`.
 */
export function findGrantorNames(state: OrgState, userId: string, name: string): GrantorNames {
  const sets = setsOfUser(state, userId, new Date());
  const [objectName = '', fieldName] = name.split('.');
  const object = state.objects.get(objectName);
  const governing = object?.fields.find((one) => one.name === fieldName)?.governedBy ?? name;
  const [wide = ''] = governing.split('.');
  // docs/salesforce-facts.md#src-help-oli
  const deciding = objectName === 'OpportunityLineItem' ? 'Opportunity' : objectName;
  const hasStored = (set: Row, right: string): boolean => state.fieldPermission(set.Id, governing)?.[right] === true;
  const opening: Half = {
    rights: {
      'View All Data': (set) => set['PermissionsViewAllData'] === true,
      'Modify All Data': (set) => set['PermissionsModifyAllData'] === true,
      [READ]: (set) => hasRight(state, set, deciding, 'PermissionsRead'),
      'View All Records': (set) => hasRight(state, set, deciding, 'PermissionsViewAllRecords'),
      'Modify All Records': (set) => hasRight(state, set, deciding, 'PermissionsModifyAllRecords'),
    },
    tell: (names) => tellObject(names, deciding, deciding === objectName),
  };
  const own = governing === name ? 'field permission' : `field permission on ${governing}`;
  const giving: Half = {
    rights: {
      'View All Fields (Global)': (set) => set['PermissionsViewAllFieldsGlobal'] === true,
      [wide === objectName ? 'View All Fields' : `View All Fields on ${wide}`]: (set) =>
        hasRight(state, set, wide, 'PermissionsViewAllFields'),
      [own]: (set) => hasStored(set, 'PermissionsRead'),
    },
    tell: (names, set) => {
      // The org may have made the entry of a profile up.
      const isDoubted = set['IsOwnedByProfile'] === true && !hasStored(set, 'PermissionsEdit');
      const told = names.length > 1 && isDoubted ? names.filter((each) => each !== own) : names;
      return told.length === 1 && told[0] === 'field permission' ? [] : told;
    },
  };
  const listNames = (half: Half): string[] =>
    sets
      .flatMap((set) => (set['Type'] === 'Group' ? listMembers(state, set, half) : tellReasons(state, set, half)))
      .sort();
  return {
    object: state.objects.get(deciding)?.holdsObjectPermissions === true ? listNames(opening) : [],
    field: listNames(giving),
  };
}

/** Permissions that give one half, by their names, and how they are told. */
type Half = {
  readonly rights: Readonly<Record<string, Right>>;
  readonly tell: (names: readonly string[], set: Row) => readonly string[];
};

/** The rights on all records come with Read, and open nothing without it. */
const READ = 'Read';
const ON_RECORDS = ['Modify All Records', 'View All Records'];

/** Nothing for Read alone; the object is named beside other permissions, and where it is the parent. */
function tellObject(names: readonly string[], object: string, isOwn: boolean): string[] {
  const every = names.filter((name) => name !== READ && !ON_RECORDS.includes(name));
  if (!names.includes(READ)) return every;
  const records = ON_RECORDS.find((name) => names.includes(name));
  const read = records === undefined ? READ : `${READ} and ${records}`;
  if (!isOwn || every.length > 0) return [...every, `${read} on ${object}`];
  return records === undefined ? [] : [read];
}

/** Whether a permission set has a permission, or a muting set mutes it. */
type Right = (set: Row) => boolean;

function hasRight(state: OrgState, set: Row, object: string, right: string): boolean {
  return state
    .rows('ObjectPermissions')
    .some((row) => row['ParentId'] === set.Id && row['SobjectType'] === object && row[right] === true);
}

function tellReasons(state: OrgState, set: Row, { rights, tell }: Half, muting: readonly Row[] = []): string[] {
  const names = Object.keys(rights).filter((name) => rights[name]?.(set) && !muting.some((row) => rights[name]?.(row)));
  const gives = names.some((name) => !ON_RECORDS.includes(name));
  return gives ? [`${nameOf(state, set)} ${tell(names, set).join('; ')}`] : [];
}

/** The permission sets of the group with what it does not mute, as `Group/Set`. */
function listMembers(state: OrgState, group: Row, half: Half): string[] {
  const ids = new Set(
    state
      .rows('PermissionSetGroupComponent')
      .filter((row) => row['PermissionSetGroupId'] === group['PermissionSetGroupId'])
      .map((row) => row['PermissionSetId']),
  );
  const muting = state.rows('MutingPermissionSet').filter(({ Id }) => ids.has(Id));
  return state
    .rows('PermissionSet')
    .filter(({ Id }) => ids.has(Id))
    .flatMap((set) => tellReasons(state, set, half, muting))
    .map((text) => `${nameOf(state, group)}/${text}`);
}

function nameOf(state: OrgState, set: Row): string {
  if (set['IsOwnedByProfile'] === true) {
    const id = String(set['ProfileId']);
    return decodeURIComponent(state.profileExtras.get(id)?.fullName ?? '');
  }
  return String(set['Name']);
}
