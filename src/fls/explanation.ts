import { getObjectName } from './access.ts';
import { getObjectAccess, isInForce, isSurelyInForce, type Grantor, type MemberAccess } from './grantor.ts';
import { getParentObject } from './parent-objects.ts';

/** A profile, permission set or group that gives one half of the access to a field. */
export type AccessSource = {
  readonly kind: Grantor['kind'];
  /** API name, with its namespace. */
  readonly name: string;
  /** What Setup shows. */
  readonly label: string;
  /** The permission that gives it, where it is not the object or field permission itself; null otherwise. */
  readonly why: string | null;
};

/** What a user may do with one field, and who gives which half of it. */
export type FieldAccess = {
  /** `Object.Field`. */
  readonly field: string;
  readonly read: boolean;
  readonly edit: boolean;
  /** Whether the field can hold no field permission, so that everybody sees it who reads the object. */
  readonly isAlwaysVisible: boolean;
  /** The field whose field permission decides; null for a field that can hold none. */
  readonly permission: string | null;
  readonly opening: ObjectOpening;
  /** Those that grant Read on the object. Empty also for an object of which it is not known what opens it. */
  readonly objectVia: readonly AccessSource[];
  /** Those that grant read on the field. Empty for a field that everybody sees who reads the object. */
  readonly readVia: readonly AccessSource[];
  /** Those that grant edit on the field. */
  readonly editVia: readonly AccessSource[];
  /** Groups that take a part of this from what their permission sets grant, as `why` says. */
  readonly mutedBy: readonly AccessSource[];
};

/** A field in question. */
export type FieldFacts = {
  /** `Object.Field`. */
  readonly field: string;
  /**
   * The field whose field permission decides: itself, the compound field that it is part of, or the field of Contact that it
   * mirrors. Null for a field that can hold none: it is visible with its object.
   */
  readonly permission: string | null;
  /** Whether the platform lets anybody edit the field. */
  readonly updateable: boolean;
};

/** What opens an object. */
export type ObjectOpening =
  /** Object permissions of its own. */
  | { readonly kind: 'own' }
  /** Those of its parent. */
  | { readonly kind: 'parent'; readonly parent: string }
  /** A parent or a user permission that is not documented. Access counts as given. */
  | { readonly kind: 'unknown' };

/** @param controllable objects that can hold object permissions */
export function getObjectOpening(object: string, controllable: ReadonlySet<string>): ObjectOpening {
  if (controllable.has(object)) return { kind: 'own' };
  const parent = getParentObject(object);
  return parent !== null && controllable.has(parent) ? { kind: 'parent', parent } : { kind: 'unknown' };
}

/** The object whose object permissions decide on the field. */
function getDecidingObject(opening: ObjectOpening, field: string): string {
  return opening.kind === 'parent' ? opening.parent : getObjectName(field);
}

/** Who opens one object, and how far. */
type ObjectHalf = {
  readonly opening: ObjectOpening;
  readonly via: readonly AccessSource[];
  readonly read: boolean;
  readonly edit: boolean;
};

/**
 * Effective access to the fields, and who gives it: the object and the field may come from different grantors
 * (docs/salesforce-facts.md#s3-6). Grantors that are not in force give nothing. Where the org does not show whether one is, it
 * counts here, and the reason says so: the question is who may see a field.
 *
 * @param grantors all that the user has, the profile among them, with their rights and fields on the objects
 * @param muting what groups among them mute
 */
export function explainFields(
  grantors: readonly Grantor[],
  fields: readonly FieldFacts[],
  controllable: ReadonlySet<string>,
  muting: ReadonlyMap<Grantor, readonly MemberAccess[]> = new Map(),
): FieldAccess[] {
  const giving = grantors.filter(isInForce);
  const halves = new Map<string, ObjectHalf>();
  const getHalf = (object: string): ObjectHalf => {
    const half = halves.get(object) ?? explainObject(giving, getObjectOpening(object, controllable), object);
    halves.set(object, half);
    return half;
  };
  return fields.map(({ field, permission, updateable }) => {
    const object = getHalf(getObjectName(field));
    if (permission === null)
      return {
        field,
        read: object.read,
        edit: object.edit && updateable,
        isAlwaysVisible: true,
        permission: null,
        opening: object.opening,
        objectVia: object.via,
        readVia: [],
        editVia: [],
        mutedBy: listMuting(muting, getDecidingObject(object.opening, field), null),
      };
    const [readVia, editVia] = explainPermission(giving, permission, field);
    return {
      field,
      read: object.read && readVia.length > 0,
      edit: object.edit && updateable && editVia.length > 0,
      isAlwaysVisible: false,
      permission,
      opening: object.opening,
      objectVia: object.via,
      readVia,
      editVia,
      mutedBy: listMuting(muting, getDecidingObject(object.opening, field), permission),
    };
  });
}

function explainObject(grantors: readonly Grantor[], opening: ObjectOpening, object: string): ObjectHalf {
  if (opening.kind === 'unknown') return { opening, via: [], read: true, edit: true };
  const deciding = opening.kind === 'parent' ? opening.parent : object;
  const granting = grantors.filter((grantor) => getObjectAccess(grantor, deciding) !== 'none');
  return {
    opening,
    via: granting.map((grantor) => {
      const reasons = [
        ...(opening.kind === 'parent' ? [`Read on ${opening.parent}`] : []),
        ...listObjectReasons(grantor, deciding),
      ];
      return buildSource(grantor, reasons);
    }),
    read: granting.length > 0,
    edit: granting.some((grantor) => getObjectAccess(grantor, deciding) === 'edit'),
  };
}

/** Named as Setup does. */
function listObjectReasons({ everyObject, objects }: Grantor, object: string): string[] {
  if (everyObject !== 'none') return [everyObject === 'edit' ? 'Modify All Data' : 'View All Data'];
  const all = objects.get(object)?.allRecords ?? 'none';
  if (all === 'none') return [];
  return [all === 'edit' ? 'Modify All Records' : 'View All Records'];
}

/** The reason where the permission of another field decides. */
export function formatGoverningReason(permission: string): string {
  return `field permission on ${permission}`;
}

/** Who gives read, and who gives edit. */
function explainPermission(
  grantors: readonly Grantor[],
  permission: string,
  field: string,
): readonly [read: AccessSource[], edit: AccessSource[]] {
  const governing = permission === field ? [] : [formatGoverningReason(permission)];
  const read: AccessSource[] = [];
  const edit: AccessSource[] = [];
  for (const grantor of grantors) {
    const access = grantor.fields?.get(permission) ?? 'none';
    // Also beside an entry: the org makes entries up for View All Fields, and without the entry the field stays open.
    const implied = listImpliedReasons(grantor, getObjectName(permission));
    if (access !== 'none' || implied.length > 0) read.push(buildSource(grantor, [...governing, ...implied]));
    if (access === 'edit') edit.push(buildSource(grantor, governing));
  }
  return [read, edit];
}

/** Groups that mute the object or the field permission. */
function listMuting(
  muting: ReadonlyMap<Grantor, readonly MemberAccess[]>,
  object: string,
  permission: string | null,
): AccessSource[] {
  return [...muting].flatMap(([grantor, sets]) => {
    const left = permission === null ? [] : sets.flatMap(({ fields }) => fields?.get(permission) ?? []);
    const rights = sets.flatMap(({ objects }) => objects.get(object) ?? []);
    const right = rights.some(({ read }) => read) ? 'Read' : rights.some(({ edit }) => edit) ? 'Edit' : null;
    const reasons = [
      ...(right === null ? [] : [`mutes ${right} on ${object}`]),
      ...(left.includes('none') ? ['mutes read'] : left.includes('read') ? ['mutes edit'] : []),
    ];
    return reasons.length === 0 ? [] : [buildSource(grantor, reasons)];
  });
}

/** Named as Setup does. */
function listImpliedReasons({ everyField, objects }: Grantor, object: string): string[] {
  if (everyField) return ['View All Fields (Global)'];
  return objects.get(object)?.allFields ? ['View All Fields'] : [];
}

function buildSource(grantor: Grantor, reasons: readonly string[]): AccessSource {
  const { kind, name, label } = grantor;
  const all = isSurelyInForce(grantor) ? reasons : [...reasons, getUnsureReason(grantor)];
  return { kind, name, label, why: all.length === 0 ? null : all.join('; ') };
}

function getUnsureReason({ state }: Grantor): string {
  return state === 'mutingHidden' || state === 'membersHidden'
    ? 'unless the group mutes it, which the org does not show'
    : 'if it is in force, which the org does not show';
}
