import type { OrgState, Row, Value } from './model.ts';

/** What one field permission gives. */
export type Access = { readonly read: boolean; readonly edit: boolean };

/**
 * The other half of a shared activity field: a field of Task and one of Event of the same name are one physical field
 * (docs/salesforce-facts.md#src-fp; in the sample all but 2 of 14,161 such pairs carry equal flags,
 * docs/salesforce-facts.md#s1-2). Null where there is none.
 */
export function twinOf(org: OrgState, field: string): string | null {
  const [object, name] = splitField(field);
  const other = object === 'Task' ? 'Event' : object === 'Event' ? 'Task' : null;
  if (other === null) return null;
  const shared = org.objects
    .get(other)
    ?.fields.some((candidate) => candidate.name === name && candidate.permissionable);
  return shared ? `${other}.${name}` : null;
}

/**
 * Sets one field permission of a permission set (or of the set that a profile owns) as the platform does: neither right
 * removes the row, edit carries read with it, twins move together.
 */
export function setAccess(org: OrgState, parentId: string, field: string, access: Access): void {
  const given = { read: access.read || access.edit, edit: access.edit };
  org.setFieldPermission(parentId, field, given);
  const twin = twinOf(org, field);
  if (twin !== null) org.setFieldPermission(parentId, twin, given);
}

/** `Account.Phone` → `['Account', 'Phone']`. */
export function splitField(field: string): [object: string, name: string] {
  const dot = field.indexOf('.');
  return [field.slice(0, dot), field.slice(dot + 1)];
}

/** Ids come with 15 or 18 characters, of which the first 15 tell them apart; other keys stay as they are. */
export function idKey(id: string): string {
  return /^[0-9A-Za-z]{18}$/u.test(id) ? id.slice(0, 15) : id;
}

export function sameId(left: unknown, right: unknown): boolean {
  return typeof left === 'string' && typeof right === 'string' && idKey(left) === idKey(right);
}

/**
 * Whether an assignment works at that moment: not expired, not revoked by a user access policy
 * (docs/salesforce-facts.md#src-psa).
 */
export function isAssignmentActive(assignment: Row, now: Date): boolean {
  const expires = assignment['ExpirationDate'];
  if (assignment['IsRevoked'] === true) return false;
  return typeof expires !== 'string' || Date.parse(expires) > now.getTime();
}

/**
 * The permission sets that make up a user's rights: the profile's own set, actively assigned sets without activation
 * requirement, and the aggregated sets of such groups that are up to date (docs/salesforce-facts.md#s3-5, #s3-6).
 */
export function setsOfUser(org: OrgState, userId: string, now: Date): Row[] {
  const user = org.rows('User').find((row) => sameId(row.Id, userId));
  if (!user) return [];
  const assignments = org
    .rows('PermissionSetAssignment')
    .filter((row) => sameId(row['AssigneeId'], userId) && isAssignmentActive(row, now));
  const assigned = new Set(assignments.map((row) => row['PermissionSetId']));
  const groups = new Set(assignments.map((row) => row['PermissionSetGroupId']));
  const current = new Set(
    org
      .rows('PermissionSetGroup')
      .filter((group) => groups.has(group.Id) && group['Status'] === 'Updated')
      .filter((group) => group['HasActivationRequired'] !== true)
      .map((group) => group.Id),
  );
  return org.rows('PermissionSet').filter((set) => {
    if (set['IsOwnedByProfile'] === true) return sameId(set['ProfileId'], user['ProfileId']);
    if (set['Type'] === 'Group') return current.has(String(set['PermissionSetGroupId']));
    return assigned.has(set.Id) && set['HasActivationRequired'] !== true;
  });
}

/** Whether a user holds a user permission, named without its prefix: `ViewSetup`, `ModifyAllData`. */
export function userHolds(org: OrgState, userId: string, permission: string, now = new Date()): boolean {
  return setsOfUser(org, userId, now).some((set) => set[`Permissions${permission}`] === true);
}

/**
 * Which profiles a user may know of: with Profile Filtering its own only, unless it holds View All Profiles
 * (docs/salesforce-facts.md#src-ums, #s1-6).
 */
export function seesProfile(org: OrgState, userId: string, now = new Date()): (profileId: string) => boolean {
  if (!org.info.filtersProfiles || userHolds(org, userId, 'ViewAllProfiles', now)) return () => true;
  const own = org.rows('User').find((row) => sameId(row.Id, userId))?.['ProfileId'];
  return (profileId) => sameId(profileId, own);
}

/**
 * Which users a user sees: all, unless the sharing of User is Private. Then itself and those below its role, or all with View
 * All Users or Manage Users (docs/salesforce-facts.md#s3-11), and with View All Data or Modify All Data (assumed).
 */
export function seesUser(org: OrgState, userId: string, now = new Date()): (other: unknown) => boolean {
  const lifting = ['ViewAllUsers', 'ManageUsers', 'ViewAllData', 'ModifyAllData'];
  if (!org.info.privateUsers || lifting.some((name) => userHolds(org, userId, name, now))) return () => true;
  const users = org.rows('User');
  const below = rolesBelow(org, users.find((row) => sameId(row.Id, userId))?.['UserRoleId'] ?? null);
  const seen = users.filter((row) => sameId(row.Id, userId) || below.has(row['UserRoleId'] ?? null));
  const ids = new Set(seen.map(({ Id }) => idKey(Id)));
  return (other) => typeof other === 'string' && ids.has(idKey(other));
}

/** A user without a role has nobody below. */
function rolesBelow(org: OrgState, roleId: Value): ReadonlySet<Value> {
  const below = new Set<Value>();
  if (roleId === null) return below;
  const parents = [roleId];
  for (const parent of parents)
    for (const { Id, ParentRoleId } of org.rows('UserRole'))
      if (ParentRoleId === parent && !below.has(Id)) {
        below.add(Id);
        parents.push(Id);
      }
  return below;
}

/**
 * Rows of ObjectPermissions as the platform shows them: the stored ones, and for a set with Modify All Data one row
 * with all rights for every other object, or for every object, whose id starts with `000` and which cannot be edited
 * (docs/salesforce-facts.md#src-op, #s3-6).
 */
export function objectPermissionRows(org: OrgState): readonly Row[] {
  const stored = org.rows('ObjectPermissions');
  const almighty = org.rows('PermissionSet').filter((set) => set['PermissionsModifyAllData'] === true);
  if (almighty.length === 0) return stored;
  const holders = [...org.objects.values()].filter((object) => object.holdsObjectPermissions);
  const implied = almighty.flatMap((set, setIndex) => {
    const kept = org.info.doublesObjectRows ? [] : stored.filter((row) => row['ParentId'] === set.Id);
    const own = new Set(kept.map((row) => row['SobjectType']));
    return holders
      .map((object, index) => impliedRow(set.Id, object.name, setIndex * 100_000 + index))
      .filter((row) => !own.has(row['SobjectType'] ?? null));
  });
  return [...stored, ...implied];
}

function impliedRow(parentId: string, object: string, serial: number): Row {
  return {
    Id: `000${serial.toString().padStart(12, '0')}AAA`,
    ParentId: parentId,
    SobjectType: object,
    PermissionsCreate: true,
    PermissionsRead: true,
    PermissionsEdit: true,
    PermissionsDelete: true,
    PermissionsViewAllRecords: true,
    PermissionsModifyAllRecords: true,
    PermissionsViewAllFields: false,
  };
}
