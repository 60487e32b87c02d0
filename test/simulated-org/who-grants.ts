import { rightsOf } from './effective.ts';
import type { FieldDef, ObjectDef, OrgState, Row } from './model.ts';
import { objectPermissionRows, setsOfUser, splitField } from './rules.ts';
import { apiNameOf } from './truth.ts';

/** What one user may do with one field, and who gives which half of it, worked out from the state of the org alone. */
export type GrantedAccess = {
  readonly read: boolean;
  readonly edit: boolean;
  /** The field whose field permission decides; null for a field that everybody sees who reads the object. */
  readonly permission: string | null;
  /** Whether it is a part of an address or a geolocation, whose field permission decides. */
  readonly isPart: boolean;
  /** Those that give Read on the object, as `PermissionSet Set_A`, sorted; none for an object without object permissions. */
  readonly objectVia: readonly string[];
  /** Those that give read on the field; none for a field that everybody sees. */
  readonly readVia: readonly string[];
  readonly editVia: readonly string[];
};

/** What a permission set gives on objects, by name. */
type SetRights = {
  readonly set: Row;
  readonly name: string;
  readonly reads: ReadonlySet<string>;
  readonly wide: ReadonlySet<string>;
};

/**
 * The access of a user, active or not, to every field of every object, by `Object.Field`. System fields, as Id, are not among
 * them: they are on every object, and are seen with it.
 */
export function grantedAccessOf(org: OrgState, userId: string, now = new Date()): ReadonlyMap<string, GrantedAccess> {
  const rights = rightsOf(org, userId, now);
  const sets = collectSetRights(org, setsOfUser(org, userId, now));
  const accesses = new Map<string, GrantedAccess>();
  for (const object of org.objects.values()) {
    const [opens, edits] = [rights.readsObject(object), rights.editsObject(object)];
    const objectVia = listNames(
      sets,
      ({ set, reads }) => holdsEveryObject(set) || reads.has(decidingObject(org, object)),
    );
    for (const field of object.fields) {
      const { read, edit } = rights.field(object, field);
      const permission = permissionOf(object, field);
      accesses.set(`${object.name}.${field.name}`, {
        read: read && opens,
        edit: edit && edits,
        permission,
        isPart: field.compound !== null,
        objectVia: isGranted(org, object) ? objectVia : [],
        ...listFieldGrantors(org, sets, permission),
      });
    }
  }
  return accesses;
}

function collectSetRights(org: OrgState, sets: readonly Row[]): SetRights[] {
  const bySet = Map.groupBy(objectPermissionRows(org), (row) => row['ParentId']);
  const objects = (set: Row, column: string): ReadonlySet<string> =>
    new Set((bySet.get(set.Id) ?? []).filter((row) => row[column] === true).map((row) => String(row['SobjectType'])));
  return sets.map((set) => ({
    set,
    name: `${kindOf(set)} ${apiNameOf(org, set)}`,
    reads: objects(set, 'PermissionsRead'),
    wide: objects(set, 'PermissionsViewAllFields'),
  }));
}

function kindOf(set: Row): string {
  if (set['IsOwnedByProfile'] === true) return 'Profile';
  return set['Type'] === 'Group' ? 'PermissionSetGroup' : 'PermissionSet';
}

function holdsEveryObject(set: Row): boolean {
  return set['PermissionsViewAllData'] === true || set['PermissionsModifyAllData'] === true;
}

/** Opportunity products have the permissions of opportunities (docs/salesforce-facts.md#src-help-oli). */
function decidingObject(org: OrgState, { name }: ObjectDef): string {
  return name === 'OpportunityLineItem' && org.objects.has('Opportunity') ? 'Opportunity' : name;
}

/** Whether object permissions decide on the access to the object, its own or those of its parent; otherwise it counts as open. */
export function isGranted(org: OrgState, object: ObjectDef): boolean {
  return object.holdsObjectPermissions || decidingObject(org, object) !== object.name;
}

/** The field whose permission decides: itself, that of Contact which it mirrors, or the address that it is part of. */
function permissionOf(object: ObjectDef, { name, permissionable, governedBy, compound }: FieldDef): string | null {
  if (governedBy) return governedBy;
  if (permissionable) return `${object.name}.${name}`;
  const whole = object.fields.find((field) => field.permissionable && field.name === compound);
  return whole ? `${object.name}.${whole.name}` : null;
}

function listFieldGrantors(
  org: OrgState,
  sets: readonly SetRights[],
  permission: string | null,
): Pick<GrantedAccess, 'readVia' | 'editVia'> {
  if (permission === null) return { readVia: [], editVia: [] };
  const [object] = splitField(permission);
  const has = (set: Row, column: string): boolean => org.fieldPermission(set.Id, permission)?.[column] === true;
  return {
    readVia: listNames(
      sets,
      ({ set, wide }) =>
        set['PermissionsViewAllFieldsGlobal'] === true || wide.has(object) || has(set, 'PermissionsRead'),
    ),
    editVia: listNames(sets, ({ set }) => has(set, 'PermissionsEdit')),
  };
}

function listNames(sets: readonly SetRights[], gives: (rights: SetRights) => boolean): string[] {
  return sets
    .filter(gives)
    .map(({ name }) => name)
    .sort();
}
