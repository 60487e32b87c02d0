import type { FieldDef, ObjectDef, OrgState } from '../model.ts';
import { rightsOf, type Rights } from '../effective.ts';
import { seesUser } from '../rules.ts';
import { auditColumns, column, lookup, type Column, type Entity, type Viewer } from './entity.ts';
import { toDataName, toStateName } from './own-names.ts';
import { USER_COLUMNS } from './setup.ts';

/** Data objects: what describe and queries see of the org's object definitions. */

function columnOf(field: FieldDef, org: OrgState): Column {
  const name = toDataName(org, field.name);
  const extras = {
    storedAs: field.name,
    label: field.label,
    nillable: !field.required && !field.masterDetail && field.type !== 'boolean',
    custom: field.custom,
    permissionable: field.permissionable || Boolean(field.governedBy),
    updateable: !field.readOnly,
    calculated: field.readOnly && field.custom,
    compound: field.compound && toDataName(org, field.compound),
    masterDetail: field.masterDetail,
  };
  if (field.referenceTo.length === 0) return column(name, field.type, extras);
  const relationship = field.custom ? name.replace(/__c$/u, '__r') : name.replace(/Id$/u, '');
  return lookup(
    name,
    field.referenceTo.map((target) => toDataName(org, target)),
    { ...extras, relationship },
  );
}

function columnsOf(object: ObjectDef, org: OrgState): Column[] {
  const given =
    object.name === 'User'
      ? USER_COLUMNS
      : [column('Id', 'id'), column('IsDeleted', 'boolean', { updateable: false }), ...auditColumns()];
  const names = new Set(given.map((each) => each.name));
  return [...given, ...object.fields.filter((field) => !names.has(field.name)).map((field) => columnOf(field, org))];
}

/** Columns of an object in an org do not change while its definition stays the same. */
const known = new WeakMap<OrgState, WeakMap<ObjectDef, readonly Column[]>>();

function columnsIn(org: OrgState, object: ObjectDef): readonly Column[] {
  const ofOrg = known.get(org) ?? new WeakMap<ObjectDef, readonly Column[]>();
  const columns = ofOrg.get(object) ?? columnsOf(object, org);
  known.set(org, ofOrg.set(object, columns));
  return columns;
}

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
  const columns = columnsIn(viewer.org, object);
  const fields = new Map(object.fields.map((field) => [toDataName(viewer.org, field.name), field]));
  // What describe calls updateable depends on the field permissions of the viewer (assumed).
  const visible = columns.flatMap((each): Column[] => {
    const field = fields.get(each.name);
    if (!field) return [each];
    const { read, edit } = allowed.field(object, field);
    const isUpdateable = edit && (!viewer.org.info.updateableNeedsObject || allowed.editsObject(object));
    return read ? [isUpdateable ? each : { ...each, updateable: false }] : [];
  });
  return {
    name: toDataName(viewer.org, object.name),
    label: object.label,
    keyPrefix: object.keyPrefix,
    custom: object.kind !== 'standard',
    columns: visible,
    rows: ({ org, seesDeleted, session, now }) => {
      const sees = object.name === 'User' ? seesUser(org, session.userId, now) : () => true;
      return org.rows(object.name).filter((row) => (seesDeleted || row['IsDeleted'] !== true) && sees(row.Id));
    },
    reifiedBy: null,
    apis: ['data'],
    isEditable: allowed.editsObject(object),
    isWithheld: null,
  };
}

export function objectNamed(org: OrgState, name: string): ObjectDef | undefined {
  const bare = toStateName(org, name);
  if (bare === null) return undefined;
  const wanted = bare.toLowerCase();
  return org.objects.get(bare) ?? [...org.objects.values()].find((object) => object.name.toLowerCase() === wanted);
}
