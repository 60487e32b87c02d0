import type { OrgState, Row, Value } from '../model.ts';
import { sameId, setAccess, splitField, userHolds } from '../rules.ts';
import { permissionableFields } from '../schema/access.ts';
import { entityNamed } from '../schema/catalog.ts';
import { columnNamed, type Viewer } from '../schema/entity.ts';
import { PlatformError } from '../soql/error.ts';
import { notFound } from './answer.ts';

/**
 * Writing FieldPermissions rows (facts 3.4): shipping tools do it also where the parent belongs to a profile, against the
 * guide. Other objects are read-only in the simulated org.
 */

export type Input = Readonly<Record<string, unknown>>;

/** @returns the new row's id. @throws PlatformError as the platform refuses the row. */
export function createRow(entity: string, input: Input, viewer: Viewer): string {
  demandWritable(entity, viewer);
  const { org } = viewer;
  const field = textOf(input['Field']);
  const parent = parentOf(org, textOf(input['ParentId']));
  const object = org.objects.get(splitField(field)[0]);
  if (!permissionableFields(org).includes(field)) throw badPicklistValue('Field', field);
  if (object?.name !== input['SobjectType']) throw badPicklistValue('Entity', textOf(input['SobjectType']));
  if (org.fieldPermission(parent, field)) {
    throw new PlatformError(
      'DUPLICATE_VALUE',
      'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    );
  }
  const access = { read: input['PermissionsRead'] === true, edit: input['PermissionsEdit'] === true };
  check(org, parent, field, access);
  setAccess(org, parent, field, access);
  return org.fieldPermission(parent, field)?.Id ?? '';
}

export function updateRow(entity: string, id: string, input: Input, viewer: Viewer): void {
  demandWritable(entity, viewer);
  const row = existing(viewer.org, id);
  const access = {
    read: flag(input['PermissionsRead'], row['PermissionsRead']),
    edit: flag(input['PermissionsEdit'], row['PermissionsEdit']),
  };
  check(viewer.org, String(row['ParentId']), String(row['Field']), access);
  setAccess(viewer.org, String(row['ParentId']), String(row['Field']), access);
}

export function deleteRow(entity: string, id: string, viewer: Viewer): void {
  demandWritable(entity, viewer);
  const row = existing(viewer.org, id);
  const none = { read: false, edit: false };
  check(viewer.org, String(row['ParentId']), String(row['Field']), none);
  setAccess(viewer.org, String(row['ParentId']), String(row['Field']), none);
}

/** The object whose ids start like this one, for calls that name ids only. */
export function entityOfId(id: string): string {
  return id.startsWith('01k') || id.startsWith('000') ? 'FieldPermissions' : '';
}

function demandWritable(entity: string, viewer: Viewer): void {
  if (entityNamed(entity, viewer) === null) throw notFound();
  if (entity.toLowerCase() !== 'fieldpermissions') {
    throw new PlatformError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be changed here: ${entity}`);
  }
  if (!userHolds(viewer.org, viewer.session.userId, 'ManageProfilesPermissionsets', viewer.now)) {
    throw new PlatformError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', 403);
  }
}

function existing(org: OrgState, id: string): Row {
  const row = org.rows('FieldPermissions').find((each) => sameId(each.Id, id));
  if (!row) throw new PlatformError('ENTITY_IS_DELETED', 'entity is deleted', 404);
  return row;
}

function parentOf(org: OrgState, id: string): string {
  const parents = [...org.rows('PermissionSet'), ...org.rows('MutingPermissionSet')];
  const parent = parents.find((row) => sameId(row.Id, id));
  if (!parent) throw new PlatformError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  return parent.Id;
}

function check(org: OrgState, parentId: string, field: string, access: { read: boolean; edit: boolean }): void {
  const [objectName, name] = splitField(field);
  if (access.edit && !access.read) {
    // The exact text is not known (facts 2.3); assumed.
    throw new PlatformError('FIELD_INTEGRITY_EXCEPTION', 'Edit permission requires read permission: PermissionsRead');
  }
  if (access.edit && org.objects.get(objectName)?.fields.some((each) => each.name === name && each.readOnly)) {
    throw new PlatformError(
      'FIELD_INTEGRITY_EXCEPTION',
      `Edit permission is not allowed for read-only field: ${field}`,
    );
  }
  const wide = org
    .rows('ObjectPermissions')
    .some(
      (row) =>
        sameId(row['ParentId'], parentId) &&
        row['SobjectType'] === objectName &&
        row['PermissionsViewAllFields'] === true,
    );
  if (wide && !access.read) {
    throw new PlatformError('FIELD_INTEGRITY_EXCEPTION', `Read permission is required: ${field}`);
  }
}

function badPicklistValue(label: string, value: string): PlatformError {
  return new PlatformError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${label}: bad value for restricted picklist field: ${value}`,
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flag(value: unknown, before: Value | undefined): boolean {
  return typeof value === 'boolean' ? value : before === true;
}

/** Whether the object has a column of that name: used to refuse unknown names in a body. */
export function hasColumn(entity: string, name: string, viewer: Viewer): boolean {
  const found = entityNamed(entity, viewer);
  return found !== null && columnNamed(found, name) !== undefined;
}
