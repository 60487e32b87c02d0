import { newId, type OrgState, type Row } from '../model.ts';
import { setAccess, twinOf } from '../rules.ts';
import type { UserPermission } from '../schema/user-permissions.ts';
import type { Grants, Muted, ObjectRight } from './plan.ts';

const COLUMNS: Readonly<Record<ObjectRight, string>> = {
  create: 'PermissionsCreate',
  read: 'PermissionsRead',
  edit: 'PermissionsEdit',
  delete: 'PermissionsDelete',
  viewAll: 'PermissionsViewAllRecords',
  modifyAll: 'PermissionsModifyAllRecords',
  viewAllFields: 'PermissionsViewAllFields',
};

/** User permissions as columns of a permission set's row. */
export function permissionColumns(permissions: readonly UserPermission[] = []): Record<string, boolean> {
  return Object.fromEntries(permissions.map((name) => [`Permissions${name}`, true]));
}

/** Stores object and field grants under a permission set. @throws Error for objects and fields that the org lacks. */
export function storeGrants(org: OrgState, parentId: string, grants: Grants): void {
  for (const [object, rights] of Object.entries(grants.objects ?? {})) storeObject(org, parentId, object, rights);
  for (const [field, access] of Object.entries(grants.fields ?? {})) {
    demandField(org, field);
    setAccess(org, parentId, field, { read: true, edit: access === 'edit' });
  }
}

/** Rows of a muting set say what is taken away; muted edit alone leaves read (docs/salesforce-facts.md#src-fp). */
export function storeMuted(org: OrgState, parentId: string, muted: Muted): void {
  for (const [object, rights] of Object.entries(muted.objects ?? {})) storeObject(org, parentId, object, rights);
  for (const [field, access] of Object.entries(muted.fields ?? {})) {
    demandField(org, field);
    const twin = twinOf(org, field);
    for (const each of twin === null ? [field] : [field, twin])
      org.setFieldPermission(parentId, each, { read: access === 'read', edit: true });
  }
}

/** @throws Error for an object that cannot hold object permissions */
export function storeObject(org: OrgState, parentId: string, object: string, rights: readonly ObjectRight[]): void {
  if (org.objects.get(object)?.holdsObjectPermissions !== true) {
    throw new Error(`simulated org: ${object} cannot hold object permissions`);
  }
  const row: Row = { Id: newId('110'), ParentId: parentId, SobjectType: object };
  for (const [right, column] of Object.entries(COLUMNS)) row[column] = rights.some((given) => given === right);
  org.insert('ObjectPermissions', row);
}

function demandField(org: OrgState, field: string): void {
  const [object = '', name = ''] = field.split('.');
  if (org.objects.get(object)?.fields.some((each) => each.name === name && each.permissionable) !== true) {
    throw new Error(`simulated org: ${field} is not a field that can hold permissions`);
  }
}

/**
 * Fills a group's aggregated permission set: the sum of its sets minus what its muting set mutes
 * (docs/salesforce-facts.md#src-ps, #src-psgc, #src-fp).
 */
export function aggregate(org: OrgState, aggregated: Row, sets: readonly Row[], mutingId: string | null): void {
  aggregatePermissions(org, aggregated, sets, mutingId);
  const ids = new Set(sets.map((set) => set.Id));
  aggregateObjects(org, aggregated.Id, ids, mutingId);
  for (const row of org.rows('FieldPermissions').filter((each) => ids.has(String(each['ParentId'])))) {
    aggregateField(org, aggregated.Id, row, mutingId);
  }
}

function aggregatePermissions(org: OrgState, aggregated: Row, sets: readonly Row[], mutingId: string | null): void {
  const muting = org.rows('MutingPermissionSet').find((row) => row.Id === mutingId);
  const names = sets.flatMap((set) => Object.keys(set).filter((name) => set[name] === true));
  for (const name of names) {
    if (name.startsWith('Permissions') && muting?.[name] !== true) aggregated[name] = true;
  }
}

/** Adds one set's field permission to what the group has of it; muted edit leaves read, muted read leaves nothing. */
function aggregateField(org: OrgState, parentId: string, row: Row, mutingId: string | null): void {
  const field = String(row['Field']);
  const muted = mutingId === null ? undefined : org.fieldPermission(mutingId, field);
  const before = org.fieldPermission(parentId, field);
  const mutesRead = muted?.['PermissionsRead'] === true;
  const mutesEdit = mutesRead || muted?.['PermissionsEdit'] === true;
  const edit = !mutesEdit && row['PermissionsEdit'] === true;
  setAccess(org, parentId, field, { read: !mutesRead, edit: edit || before?.['PermissionsEdit'] === true });
}

function aggregateObjects(org: OrgState, parentId: string, ids: ReadonlySet<string>, mutingId: string | null): void {
  const rows = org.rows('ObjectPermissions');
  const given = Map.groupBy(
    rows.filter((row) => ids.has(String(row['ParentId']))),
    (row) => String(row['SobjectType']),
  );
  const muted = rows.filter((row) => mutingId !== null && row['ParentId'] === mutingId);
  for (const [object, grants] of given) {
    const mute = muted.find((row) => row['SobjectType'] === object);
    const row: Row = { Id: newId('110'), ParentId: parentId, SobjectType: object };
    for (const column of Object.values(COLUMNS)) {
      row[column] = mute?.[column] !== true && grants.some((grant) => grant[column] === true);
    }
    if (Object.values(COLUMNS).some((column) => row[column] === true)) org.insert('ObjectPermissions', row);
  }
}
