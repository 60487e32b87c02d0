import type { OrgState, Row } from '../model.ts';
import { objectPermissionRows, splitField, userHolds } from '../rules.ts';
import { column, flags, lookup, table, type Entity, type Viewer } from './entity.ts';
import { toDataName, toStateName } from './own-names.ts';
import { fieldPermissionFields, fieldPermissionObjects, isListed, objectPermissionObjects } from './picklists.ts';

/**
 * FieldPermissions and ObjectPermissions: views over the org's permissions, with the rules of
 * docs/salesforce-facts.md#src-fp and #src-op.
 */

/** Fields for which a field permission can exist: `Account.Phone`. */
export function permissionableFields(org: OrgState): string[] {
  return [...org.objects.values()].flatMap((object) =>
    object.fields.filter((field) => field.permissionable).map((field) => `${object.name}.${field.name}`),
  );
}

/** The same without those of kinds that no query shows in this org. */
function shownFields(org: OrgState): ReadonlySet<string> {
  const hidden = [...org.objects.values()].filter((object) => !org.info.showsUnlistedRows && !isListed(object));
  const names = new Set(hidden.map((object) => object.name));
  return new Set(permissionableFields(org).filter((field) => !names.has(splitField(field)[0])));
}

/**
 * `Contact.Account` stands for `Contact.AccountId`: from API 50 filters take both (docs/salesforce-facts.md#src-fp).
 */
function spellLookup(field: string, { org, version }: Viewer): string {
  const bare = toStateName(org, field);
  if (Number(version) < 50 || bare === null) return field;
  const [objectName, name] = splitField(bare);
  const wanted = name.toLowerCase();
  const object = [...org.objects.values()].find((each) => each.name.toLowerCase() === objectName.toLowerCase());
  const found =
    object?.fields.find((each) => each.name.toLowerCase() === wanted) ??
    object?.fields.find((each) => each.referenceTo.length > 0 && each.name.toLowerCase() === `${wanted}id`);
  return found && object ? toDataName(org, `${object.name}.${found.name}`) : field;
}

/**
 * Only users with View Setup and Configuration see these rows (API 49+, docs/salesforce-facts.md#src-fp); that others
 * see none is assumed.
 */
function forSetupViewers(rows: (org: OrgState) => readonly Row[]): Entity['rows'] {
  return (viewer: Viewer) =>
    Number(viewer.version) < 49 || userHolds(viewer.org, viewer.session.userId, 'ViewSetup', viewer.now)
      ? renameRows(viewer.org, withoutHidden(rows(viewer.org), viewer.org))
      : [];
}

/** Without the rows that the org does not show of groups and of muting sets (docs/salesforce-facts.md#open-19, #s3-5). */
function withoutHidden(rows: readonly Row[], org: OrgState): readonly Row[] {
  const { hidesRowsOf } = org.info;
  if (hidesRowsOf.length === 0) return rows;
  const groups = org.rows('PermissionSet').filter((set) => set['Type'] === 'Group');
  const hidden = new Set([
    ...(hidesRowsOf.includes('groups') ? groups : []).map(({ Id }) => Id),
    ...(hidesRowsOf.includes('muting sets') ? org.rows('MutingPermissionSet') : []).map(({ Id }) => Id),
  ]);
  return rows.filter((row) => !hidden.has(String(row['ParentId'])));
}

function renameRows(org: OrgState, rows: readonly Row[]): readonly Row[] {
  if (org.info.namespacePrefix === null) return rows;
  const rename = (row: Row, column: string): Row =>
    typeof row[column] === 'string' ? { ...row, [column]: toDataName(org, row[column]) } : row;
  return rows.map((row) => rename(rename(row, 'SobjectType'), 'Field'));
}

/**
 * The stored rows of fields that can hold permissions (rows of others are hidden, docs/salesforce-facts.md#src-fp), and
 * where a parent has View All Fields on an object, read on all of the object's fields
 * (docs/salesforce-facts.md#src-fp); with View All Fields (Global) on all fields, in an org that does so. Rows that exist only through it carry ids that start with `000`, as for implied
 * object permissions (assumed).
 */
export function fieldPermissionRows(org: OrgState): readonly Row[] {
  const fields = shownFields(org);
  const stored = org.rows('FieldPermissions').filter((row) => fields.has(String(row['Field'])));
  const wide = org.rows('ObjectPermissions').filter((row) => row['PermissionsViewAllFields'] === true);
  const global = org.info.globalViewMakesRows
    ? org.rows('PermissionSet').filter((set) => set['PermissionsViewAllFieldsGlobal'] === true)
    : [];
  if (wide.length === 0 && global.length === 0) return stored;
  const byObject = Map.groupBy(fields, (field) => splitField(field)[0]);
  const implied = new Map<string, Row>();
  const imply = (parentId: string, field: string): void => {
    if (org.fieldPermission(parentId, field)) return;
    implied.set(`${parentId} ${field}`, impliedRead(parentId, field, implied.size));
  };
  for (const { ParentId, SobjectType } of wide)
    for (const field of byObject.get(String(SobjectType)) ?? []) imply(String(ParentId), field);
  for (const { Id } of global) for (const field of fields) imply(Id, field);
  return [...stored, ...implied.values()];
}

function impliedRead(parentId: string, field: string, serial: number): Row {
  return {
    Id: `0001${serial.toString().padStart(11, '0')}AAA`,
    ParentId: parentId,
    SobjectType: splitField(field)[0],
    Field: field,
    PermissionsRead: true,
    PermissionsEdit: false,
  };
}

function inDataNames(list: (org: OrgState) => readonly string[]): (org: OrgState) => readonly string[] {
  return (org) => list(org).map((name) => toDataName(org, name));
}

const fieldPermissions = table(
  'FieldPermissions',
  '01k',
  [
    lookup('ParentId', ['PermissionSet', 'MutingPermissionSet'], { children: 'FieldPerms' }),
    column('SobjectType', 'picklist', { values: inDataNames(fieldPermissionObjects) }),
    column('Field', 'picklist', { values: inDataNames(fieldPermissionFields), spell: spellLookup }),
    ...flags('PermissionsEdit', 'PermissionsRead'),
  ],
  { rows: forSetupViewers(fieldPermissionRows) },
);

const objectPermissions = table(
  'ObjectPermissions',
  '110',
  [
    lookup('ParentId', ['PermissionSet', 'MutingPermissionSet'], { children: 'ObjectPerms' }),
    column('SobjectType', 'picklist', { values: inDataNames(objectPermissionObjects) }),
    ...flags('PermissionsCreate', 'PermissionsRead', 'PermissionsEdit', 'PermissionsDelete'),
    ...flags('PermissionsViewAllRecords', 'PermissionsModifyAllRecords'),
    column('PermissionsViewAllFields', 'boolean', { since: 63 }),
  ],
  { rows: forSetupViewers(objectPermissionRows) },
);

export const ACCESS_ENTITIES: readonly Entity[] = [fieldPermissions, objectPermissions];
