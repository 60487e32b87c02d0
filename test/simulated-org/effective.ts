import type { FieldDef, ObjectDef, OrgState, Row } from './model.ts';
import { objectPermissionRows, setsOfUser, type Access } from './rules.ts';

/** What one user may do, computed once and asked often (docs/salesforce-facts.md#s3-6). */
export type Rights = {
  readonly readsObject: (object: ObjectDef) => boolean;
  readonly editsObject: (object: ObjectDef) => boolean;
  /** Of a field on its own: whether the object can be read is not asked. */
  readonly field: (object: ObjectDef, field: FieldDef) => Access;
  readonly holds: (permission: string) => boolean;
};

/**
 * Rights of a user. Objects without object permissions of their own count as readable: their access comes from a parent or
 * a user permission, which the simulated org does not model.
 */
export function rightsOf(org: OrgState, userId: string, now: Date): Rights {
  const sets = setsOfUser(org, userId, now);
  const ids = new Set(sets.map((set) => set.Id));
  const grants = objectPermissionRows(org).filter((row) => ids.has(String(row['ParentId'])));
  const holds = (permission: string): boolean => sets.some((set) => set[`Permissions${permission}`] === true);
  const granting = (right: string): ReadonlySet<unknown> => objectsWith(grants, right);
  const [read, edit, wide] = [
    granting('PermissionsRead'),
    granting('PermissionsEdit'),
    granting('PermissionsViewAllFields'),
  ];
  const all = { read: holds('ViewAllData') || holds('ModifyAllData'), edit: holds('ModifyAllData') };
  const everyField = holds('ViewAllFieldsGlobal');
  return {
    readsObject: (object) => !object.holdsObjectPermissions || all.read || read.has(object.name),
    editsObject: (object) => !object.holdsObjectPermissions || all.edit || edit.has(object.name),
    field: (object, field) => {
      if (!field.permissionable) return { read: true, edit: !field.readOnly };
      const rows = sets.map((set) => org.fieldPermission(set.Id, `${object.name}.${field.name}`));
      return {
        read: everyField || wide.has(object.name) || rows.some((row) => row?.['PermissionsRead'] === true),
        edit: !field.readOnly && rows.some((row) => row?.['PermissionsEdit'] === true),
      };
    },
    holds,
  };
}

function objectsWith(grants: readonly Row[], right: string): ReadonlySet<unknown> {
  return new Set(grants.filter((row) => row[right] === true).map((row) => row['SobjectType']));
}
