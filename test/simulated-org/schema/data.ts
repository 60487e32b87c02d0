import type { FieldDef, ObjectDef, OrgState } from '../model.ts';
import { rightsOf, type Rights } from '../effective.ts';
import { auditColumns, column, lookup, type Column, type Entity, type Viewer } from './entity.ts';
import { USER_COLUMNS } from './setup.ts';

/** Data objects: what describe and queries see of the org's object definitions. */

function columnOf(field: FieldDef): Column {
  const extras = {
    label: field.label,
    nillable: !field.required && !field.masterDetail && field.type !== 'boolean',
    custom: field.custom,
    permissionable: field.permissionable,
    updateable: !field.readOnly,
    calculated: field.readOnly && field.custom,
    compound: field.compound,
    masterDetail: field.masterDetail,
  };
  if (field.referenceTo.length === 0) return column(field.name, field.type, extras);
  const relationship = field.custom ? field.name.replace(/__c$/u, '__r') : field.name.replace(/Id$/u, '');
  return lookup(field.name, field.referenceTo, { ...extras, relationship });
}

function columnsOf(object: ObjectDef): Column[] {
  const given =
    object.name === 'User'
      ? USER_COLUMNS
      : [column('Id', 'id'), column('IsDeleted', 'boolean', { updateable: false }), ...auditColumns()];
  const names = new Set(given.map((each) => each.name));
  return [...given, ...object.fields.filter((field) => !names.has(field.name)).map(columnOf)];
}

/** Columns of an object do not change while its definition stays the same. */
const known = new WeakMap<ObjectDef, readonly Column[]>();

const rightsOfViewer = new WeakMap<Viewer, Rights>();

/** A viewer lives for one call, in which its rights do not change. */
function rights(viewer: Viewer): Rights {
  const given = rightsOfViewer.get(viewer) ?? rightsOf(viewer.org, viewer.session.userId, viewer.now);
  rightsOfViewer.set(viewer, given);
  return given;
}

/**
 * The object as the viewer sees it: fields without read access are not there, as in describe and SOQL. Null when the viewer
 * cannot read the object, or it is not one (`__hd` pseudo-objects are not `sObjects`: assumed).
 */
export function dataEntity(object: ObjectDef, viewer: Viewer): Entity | null {
  const allowed = rights(viewer);
  if (object.kind === 'historicalTrending' || !allowed.readsObject(object)) return null;
  const columns = known.get(object) ?? columnsOf(object);
  known.set(object, columns);
  const fields = new Map(object.fields.map((field) => [field.name, field]));
  const visible = columns.filter((each) => {
    const field = fields.get(each.name);
    return !field || !each.permissionable || allowed.field(object, field).read;
  });
  return {
    name: object.name,
    label: object.label,
    keyPrefix: object.keyPrefix,
    custom: object.kind !== 'standard',
    columns: visible,
    rows: ({ org, seesDeleted }) => org.rows(object.name).filter((row) => seesDeleted || row['IsDeleted'] !== true),
    reifiedBy: null,
    apis: ['data'],
    isWithheld: null,
  };
}

export function objectNamed(org: OrgState, name: string): ObjectDef | undefined {
  const wanted = name.toLowerCase();
  return org.objects.get(name) ?? [...org.objects.values()].find((object) => object.name.toLowerCase() === wanted);
}
