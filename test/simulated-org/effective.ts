import type { FieldDef, ObjectDef, OrgState, Row } from './model.ts';
import { objectPermissionRows, setsOfUser, splitField, type Access } from './rules.ts';

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
  const fieldRights = (object: ObjectDef, field: FieldDef): Access => {
    const governing = governingField(org, field);
    if (governing) return fieldRights(governing.object, governing.field);
    const whole = object.fields.find(({ name, permissionable }) => permissionable && name === field.compound);
    // The parts of an address are seen with the address (docs/salesforce-facts.md#s1-1).
    if (whole) return fieldRights(object, whole);
    if (!field.permissionable) return { read: true, edit: !field.readOnly };
    const rows = sets.map((set) => org.fieldPermission(set.Id, `${object.name}.${field.name}`));
    return {
      read: everyField || wide.has(object.name) || rows.some((row) => row?.['PermissionsRead'] === true),
      edit: !field.readOnly && rows.some((row) => row?.['PermissionsEdit'] === true),
    };
  };
  return {
    readsObject: (object) => isOpen(org, object) || all.read || read.has(getDecidingObject(org, object)),
    editsObject: (object) => isOpen(org, object) || all.edit || edit.has(getDecidingObject(org, object)),
    field: fieldRights,
    holds,
  };
}

/** Permissions on opportunity products are those on opportunities (docs/salesforce-facts.md#src-help-oli). */
function getDecidingObject(org: OrgState, { name }: ObjectDef): string {
  return name === 'OpportunityLineItem' && org.objects.has('Opportunity') ? 'Opportunity' : name;
}

function isOpen(org: OrgState, object: ObjectDef): boolean {
  return !object.holdsObjectPermissions && getDecidingObject(org, object) === object.name;
}

/** The field whose permission stands for that of an alias of person accounts; null for every other field. */
function governingField(org: OrgState, { governedBy }: FieldDef): { object: ObjectDef; field: FieldDef } | null {
  if (!governedBy) return null;
  const [objectName, name] = splitField(governedBy);
  const object = org.objects.get(objectName);
  const field = object?.fields.find((each) => each.name === name);
  return object && field ? { object, field } : null;
}

function objectsWith(grants: readonly Row[], right: string): ReadonlySet<unknown> {
  return new Set(grants.filter((row) => row[right] === true).map((row) => row['SobjectType']));
}

/**
 * Effective access of an active user by field, of every field that can hold permissions, as the platform words it; both
 * halves needed: of the object and of the field (docs/salesforce-facts.md#s3-6). None are left out.
 */
export function effectiveOf(org: OrgState, userId: string, now = new Date()): ReadonlyMap<string, 'read' | 'edit'> {
  const { readsObject, editsObject, field: rightsOn } = rightsOf(org, userId, now);
  const effective = new Map<string, 'read' | 'edit'>();
  for (const object of org.objects.values()) {
    for (const field of object.fields.filter(({ permissionable, governedBy }) => permissionable || governedBy)) {
      const { read, edit } = rightsOn(object, field);
      if (edit && editsObject(object)) effective.set(`${object.name}.${field.name}`, 'edit');
      else if (read && readsObject(object)) effective.set(`${object.name}.${field.name}`, 'read');
    }
  }
  return effective;
}

/** Names of the objects that a user reads; those without object permissions of their own count as open, as above. */
export function effectiveObjectsOf(org: OrgState, userId: string, now = new Date()): ReadonlySet<string> {
  const { readsObject } = rightsOf(org, userId, now);
  return new Set([...org.objects.values()].filter(readsObject).map(({ name }) => name));
}
