import type { OrgState, Row } from './model.ts';
import { isAssignmentActive, objectPermissionRows, sameId, seesUser, setsOfUser, type Access } from './rules.ts';
import { isListed } from './schema/picklists.ts';

/**
 * What is true of a profile in this org, worked out from the org's state alone, for specs to compare with what the product
 * says. Words as in the design: backed, stray, uncontrolled; live, latent, dormant.
 */
export type Truth = {
  /** Field → access, by object; enabled ones only, as stored. */
  readonly enabled: ReadonlyMap<string, ReadonlyMap<string, Access>>;
  /** Objects that the profile itself lets its users read. */
  readonly backed: ReadonlySet<string>;
  readonly stray: readonly string[];
  readonly uncontrolled: readonly string[];
  /** Enabled fields that no query shows in this org, and that are in none of the others. */
  readonly unshown: readonly string[];
  /**
   * By object with strays. A stray on a custom field of Contact has an entry of its own in an org with person accounts, where
   * those who read Account read it too: `exposureOfField`.
   */
  readonly exposure: ReadonlyMap<string, Exposure>;
};

export type Exposure = {
  readonly level: 'live' | 'latent' | 'dormant';
  /** Active users of the profile who read the object through something else, by username. */
  readonly users: readonly string[];
  /** API names of the permission sets and groups that grant the object, whoever holds them. */
  readonly openedBy: readonly string[];
  /** Of these, what such users have in force. */
  readonly through: readonly string[];
};

/** @param viewerId a user who sees the exposures; without one, as somebody sees them who sees all users */
export function truthOf(org: OrgState, profileId: string, now = new Date(), viewerId?: string): Truth {
  const set = org.permissionSetOfProfile(profileId);
  const stored = org.rows('FieldPermissions').filter((row) => row['ParentId'] === set.Id && canHold(org, row));
  const isShown = (row: Row): boolean => {
    const object = org.objects.get(String(row['SobjectType']));
    return org.info.showsUnlistedRows || (object !== undefined && isListed(object));
  };
  const rows = stored.filter(isShown);
  const enabled = new Map<string, Map<string, Access>>();
  for (const row of rows) {
    const object = String(row['SobjectType']);
    const fields = enabled.get(object) ?? new Map<string, Access>();
    enabled.set(object, fields.set(String(row['Field']), accessOf(row)));
  }
  const reads = readers(org);
  const backed = new Set([...org.objects.keys()].filter((object) => reads(set, object)));
  const holds = (object: string): boolean => org.objects.get(object)?.holdsObjectPermissions === true;
  // Read that View All Fields (Global) gives anyway is implied (docs/salesforce-facts.md#s3-6).
  const isImplied = ({ edit }: Access): boolean => set['PermissionsViewAllFieldsGlobal'] === true && !edit;
  const fieldsOf = (wanted: (object: string) => boolean): string[] =>
    [...enabled]
      .filter(([object]) => wanted(object))
      .flatMap(([, fields]) => [...fields].flatMap(([field, access]) => (isImplied(access) ? [] : [field])))
      .sort();
  const strayObjects = [...enabled]
    .filter(([object, fields]) => holds(object) && !backed.has(object) && ![...fields.values()].every(isImplied))
    .map(([object]) => object);
  const sees = viewerId === undefined ? () => true : seesUser(org, viewerId, now);
  const active = users(org, profileId, set.Id, now).filter(({ id }) => sees(id));
  return {
    enabled,
    backed,
    stray: fieldsOf((object) => strayObjects.includes(object)),
    uncontrolled: fieldsOf((object) => !holds(object)),
    unshown: stored
      .filter((row) => !isShown(row))
      .map((row) => String(row['Field']))
      .sort(),
    exposure: new Map([
      ...strayObjects.map((object): [string, Exposure] => [
        object,
        exposureOf(org, [object], { reads, active, own: set }),
      ]),
      ...fieldsOf((object) => strayObjects.includes(object))
        .filter((field) => aliasOf(org, field) !== null)
        .map((field): [string, Exposure] => [
          field,
          exposureOf(org, ['Contact', 'Account'], { reads, active, own: set }),
        ]),
    ]),
  };
}

/** The exposure of a stray field; undefined for any other. */
export function exposureOfField({ exposure }: Truth, field: string): Exposure | undefined {
  return exposure.get(field) ?? exposure.get(field.slice(0, field.indexOf('.')));
}

/** The field of Account that a field permission on Contact governs, in an org with person accounts (docs/salesforce-facts.md#s1-2). */
function aliasOf(org: OrgState, field: string): string | null {
  const alias = org.objects.get('Account')?.fields.find(({ governedBy }) => governedBy === field);
  return alias ? `Account.${alias.name}` : null;
}

/** A field that was deleted or became required holds no permission any more, whatever was stored. */
function canHold(org: OrgState, row: Row): boolean {
  const object = org.objects.get(String(row['SobjectType']));
  return (
    object?.fields.some((field) => field.permissionable && `${object.name}.${field.name}` === row['Field']) === true
  );
}

function accessOf(row: Row): Access {
  return { read: row['PermissionsRead'] === true, edit: row['PermissionsEdit'] === true };
}

type Reads = (set: Row, object: string) => boolean;

/** Whether a permission set gives Read on an object that can hold object permissions. */
function readers(org: OrgState): Reads {
  const grants = new Set(
    objectPermissionRows(org)
      .filter((row) => row['PermissionsRead'] === true)
      .map((row) => `${String(row['ParentId'])} ${String(row['SobjectType'])}`),
  );
  return (set, object) =>
    org.objects.get(object)?.holdsObjectPermissions === true &&
    (set['PermissionsViewAllData'] === true ||
      set['PermissionsModifyAllData'] === true ||
      grants.has(`${set.Id} ${object}`));
}

type ActiveUser = {
  readonly id: string;
  readonly username: string;
  /** What may be in force, as far as the org shows: with groups of which it does not show enough. */
  readonly sets: readonly Row[];
};

/** The profile's active users with what may be in force for them beside the profile. */
function users(org: OrgState, profileId: string, ownSet: string, now: Date): ActiveUser[] {
  return org
    .rows('User')
    .filter((user) => user['ProfileId'] === profileId && user['IsActive'] === true)
    .map((user) => ({
      id: user.Id,
      username: String(user['Username']),
      sets: setsPerhapsOfUser(org, user.Id, now).filter((set) => set.Id !== ownSet),
    }));
}

/** What is in force for a user, and the groups assigned to it whose row is hidden: nobody can tell that they are not. */
function setsPerhapsOfUser(org: OrgState, userId: string, now: Date): Row[] {
  const sets = setsOfUser(org, userId, now);
  const groups = new Set(
    org
      .rows('PermissionSetAssignment')
      .filter((row) => sameId(row['AssigneeId'], userId) && isAssignmentActive(row, now))
      .map((row) => row['PermissionSetGroupId'])
      .filter((id) => typeof id === 'string' && org.hiddenRows.has(id)),
  );
  const hidden = org.rows('PermissionSet').filter((set) => groups.has(set['PermissionSetGroupId'] ?? null));
  return [...new Set([...sets, ...hidden])];
}

/** Whether the org does not show enough to tell that the set is in force: a hidden group, or one that its set contradicts. */
function isUnclear(org: OrgState, set: Row): boolean {
  const group = groupOf(org, set);
  if (!group) return false;
  if (org.hiddenRows.has(group.Id)) return true;
  const isShown = org.info.groupSets !== 'hidden';
  return isShown && set['HasActivationRequired'] === true && !group['HasActivationRequired'];
}

/**
 * Reads of the profile's strays, and of what they govern on person accounts, that its active users may lose when the profile no longer gives them, as `username field`:
 * of a field whose object the user may read, and which nothing that is in force for certain gives it.
 */
export function possibleLossesOf(org: OrgState, profileId: string, now = new Date()): string[] {
  const own = org.permissionSetOfProfile(profileId);
  const { stray } = truthOf(org, profileId, now);
  const reads = readers(org);
  const wide = new Set(
    org
      .rows('ObjectPermissions')
      .filter((row) => row['PermissionsViewAllFields'] === true)
      .map((row) => `${String(row['ParentId'])} ${String(row['SobjectType'])}`),
  );
  return users(org, profileId, own.Id, now).flatMap(({ username, sets }) => {
    const certain = sets.filter((set) => !isUnclear(org, set));
    return stray.flatMap((field) => {
      const object = field.slice(0, field.indexOf('.'));
      const isGiven = (set: Row): boolean =>
        set['PermissionsViewAllFieldsGlobal'] === true ||
        wide.has(`${set.Id} ${object}`) ||
        org.fieldPermission(set.Id, field) !== undefined;
      if (own['PermissionsViewAllFieldsGlobal'] === true || certain.some(isGiven)) return [];
      const alias = aliasOf(org, field);
      const readsAccount = alias !== null && [own, ...sets].some((set) => reads(set, 'Account'));
      return [
        ...(sets.some((set) => reads(set, object)) ? [`${username} ${field}`] : []),
        ...(readsAccount ? [`${username} ${alias}`] : []),
      ];
    });
  });
}

/**
 * Live when such a user reads the object elsewhere; latent when some permission set or group grants it; dormant
 * otherwise. A profile's own set grants to nobody else, so it does not count. The sum of a group that is not up to date
 * is not current (docs/salesforce-facts.md#s3-5): it opens nothing today, and counts only for an object that nothing
 * else grants (assumed).
 */
function exposureOf(
  org: OrgState,
  objects: readonly string[],
  { reads, active, own }: { readonly reads: Reads; readonly active: readonly ActiveUser[]; readonly own: Row },
): Exposure {
  const opens = (set: Row): boolean => objects.some((object) => reads(set, object));
  // The profile reads Account where it opens its own fields of Contact; it never reads the object of a stray.
  const having = active.map(({ username, sets }) => ({ username, sets: [...sets, own] }));
  const reading = having.filter(({ sets }) => sets.some(opens));
  const found = reading.map(({ username }) => username);
  const used = reading.flatMap(({ sets }) => sets.filter(opens));
  const through = [...new Set(used.map((set) => apiNameOf(org, set)))].sort();
  const granting = org
    .rows('PermissionSet')
    .filter((set) => (set['IsOwnedByProfile'] !== true || set.Id === own.Id) && opens(set));
  const current = granting.filter((set) => isCurrent(org, set));
  const openedBy = (current.length > 0 ? current : granting).map((set) => apiNameOf(org, set)).sort();
  if (found.length > 0) return { level: 'live', users: found.sort(), openedBy, through };
  return { level: openedBy.length > 0 ? 'latent' : 'dormant', users: [], openedBy, through };
}

function groupOf(org: OrgState, set: Row): Row | undefined {
  return org.rows('PermissionSetGroup').find((row) => row.Id === set['PermissionSetGroupId']);
}

function isCurrent(org: OrgState, set: Row): boolean {
  const group = groupOf(org, set);
  return !group || group['Status'] === 'Updated' || org.hiddenRows.has(group.Id);
}

/** The name that metadata has for a permission set, for the group whose sum it is, or for the profile that owns it. */
export function apiNameOf(org: OrgState, set: Row): string {
  const profile = org.profileExtras.get(String(set['ProfileId']));
  if (profile) return decodeURIComponent(profile.fullName);
  const group = groupOf(org, set);
  const [prefix, name] = group
    ? [group['NamespacePrefix'], String(group['DeveloperName'])]
    : [set['NamespacePrefix'], String(set['Name'])];
  const isForeign = typeof prefix === 'string' && prefix !== org.info.namespacePrefix;
  return isForeign && !name.startsWith(`${prefix}__`) ? `${prefix}__${name}` : name;
}
