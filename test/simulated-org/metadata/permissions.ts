import type { ObjectDef, OrgState, Row } from '../model.ts';
import { objectPermissionRows } from '../rules.ts';
import { USER_PERMISSIONS } from '../schema/user-permissions.ts';
import type { EntryList } from './entries.ts';
import type { XmlRecord } from './xml.ts';

/** The object permissions of one set, by object. */
export function objectGrants(org: OrgState, setId: string): ReadonlyMap<string, Row> {
  const rows = objectPermissionRows(org).filter((row) => row['ParentId'] === setId);
  return new Map(rows.map((row) => [String(row['SobjectType']), row]));
}

/**
 * Field entries, both flags always written; View All Fields on the object makes every field readable
 * (docs/salesforce-facts.md#src-fp).
 */
export function fieldEntries(org: OrgState, set: Row, list: EntryList, grants: ReadonlyMap<string, Row>): XmlRecord[] {
  return list.fields.map(({ name, object }) => {
    const stored = org.fieldPermission(set.Id, name);
    const implied = grants.get(object)?.['PermissionsViewAllFields'] === true;
    return {
      editable: stored?.['PermissionsEdit'] === true,
      field: name,
      readable: implied || stored?.['PermissionsRead'] === true,
    };
  });
}

/** One objectPermissions entry; the element viewAllFields exists from API 63 on (docs/salesforce-facts.md#src-prof). */
export function objectEntry(object: ObjectDef, grant: Row | undefined, version: number): XmlRecord {
  const holds = (right: string): boolean => grant?.[`Permissions${right}`] === true;
  return {
    allowCreate: holds('Create'),
    allowDelete: holds('Delete'),
    allowEdit: holds('Edit'),
    allowRead: holds('Read'),
    modifyAllRecords: holds('ModifyAllRecords'),
    object: object.name,
    viewAllFields: version >= 63 ? holds('ViewAllFields') : undefined,
    viewAllRecords: holds('ViewAllRecords'),
  };
}

/** Enabled user permissions only (docs/salesforce-facts.md#src-prof), by name. */
export function userPermissionEntries(set: Row): XmlRecord[] {
  return [...USER_PERMISSIONS]
    .sort()
    .filter((name) => set[`Permissions${name}`] === true)
    .map((name) => ({ enabled: true, name }));
}
