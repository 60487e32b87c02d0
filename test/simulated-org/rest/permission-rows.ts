import { recordAccess } from '../history.ts';
import type { OrgState, Row, Value } from '../model.ts';
import { sameId, setAccess, splitField, userHolds, type Access } from '../rules.ts';
import { permissionableFields } from '../schema/access.ts';
import { entityNamed } from '../schema/catalog.ts';
import { columnNamed, type Viewer } from '../schema/entity.ts';
import { toDataName, toStateName } from '../schema/own-names.ts';
import { isListed } from '../schema/picklists.ts';
import { PlatformError } from '../soql/error.ts';
import { notFound } from './answer.ts';
import { badPicklistValue, checkAccess } from './permission-checks.ts';

/**
 * Writing FieldPermissions rows (docs/salesforce-facts.md#s3-4): shipping tools do it also where the parent belongs to
 * a profile, against the guide. Other objects are read-only in the simulated org.
 */

export type Input = Readonly<Record<string, unknown>>;

/** A change that was checked and not made yet; making it answers the row's id. */
export type RowChange = () => string;

const FLAGS = ['PermissionsRead', 'PermissionsEdit'];

/** @throws PlatformError as the platform refuses the row. */
export function draftCreate(entity: string, input: Input, viewer: Viewer): RowChange {
  demandWritable(entity, viewer);
  demandColumns(entity, input, viewer);
  const { org } = viewer;
  const [given, entityName] = [textOf(input['Field']), textOf(input['SobjectType'])];
  const field = toStateName(org, given) ?? '';
  const parent = parentOf(org, textOf(input['ParentId']));
  const object = org.objects.get(splitField(field)[0]);
  const isListable = object !== undefined && isListed(object) && permissionableFields(org).includes(field);
  if (!isListable) throw badPicklistValue('Field', given);
  if (toDataName(org, object.name) !== entityName) throw badPicklistValue('Entity', entityName);
  if (org.fieldPermission(parent, field)) {
    throw new PlatformError(
      'DUPLICATE_VALUE',
      'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    );
  }
  const access = { read: input['PermissionsRead'] === true, edit: input['PermissionsEdit'] === true };
  checkAccess(org, parent, field, access);
  return () => {
    changeAccess(viewer, parent, field, access);
    return org.fieldPermission(parent, field)?.Id ?? '';
  };
}

/** @throws PlatformError as `draftCreate`; only the two flags of a row can be changed. */
export function draftUpdate(entity: string, id: string, input: Input, viewer: Viewer): RowChange {
  demandWritable(entity, viewer);
  demandColumns(entity, input, viewer);
  const fixed = Object.keys(input).find((name) => isColumn(name) && !FLAGS.includes(name));
  if (fixed !== undefined) {
    const message = `Unable to create/update fields: ${fixed}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
    throw new PlatformError('INVALID_FIELD_FOR_INSERT_UPDATE', message);
  }
  const row = existing(viewer.org, id);
  return draftAccess(viewer, row, {
    read: flag(input['PermissionsRead'], row['PermissionsRead']),
    edit: flag(input['PermissionsEdit'], row['PermissionsEdit']),
  });
}

export function draftDelete(entity: string, id: string, viewer: Viewer): RowChange {
  demandWritable(entity, viewer);
  return draftAccess(viewer, existing(viewer.org, id), { read: false, edit: false });
}

function draftAccess(viewer: Viewer, row: Row, access: Access): RowChange {
  const [parent, field] = [String(row['ParentId']), String(row['Field'])];
  checkAccess(viewer.org, parent, field, access);
  return () => {
    changeAccess(viewer, parent, field, access);
    return row.Id;
  };
}

function changeAccess({ org, session }: Viewer, parent: string, field: string, access: Access): void {
  recordAccess(org, { by: session.userId, through: 'rows' }, { parent, field }, () => {
    setAccess(org, parent, field, access);
  });
}

/** Keys of a body that are no columns: which object it is, and which row. */
function isColumn(name: string): boolean {
  return name !== 'attributes' && name.toLowerCase() !== 'id';
}

function demandColumns(entity: string, input: Input, viewer: Viewer): void {
  const found = entityNamed(entity, viewer);
  const strange = Object.keys(input).find((name) => isColumn(name) && !(found && columnNamed(found, name)));
  if (strange === undefined) return;
  throw new PlatformError('INVALID_FIELD', `No such column '${strange}' on sobject of type ${found?.name ?? entity}`);
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

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flag(value: unknown, before: Value | undefined): boolean {
  return typeof value === 'boolean' ? value : before === true;
}
