import { getObjectName } from './access.ts';
import { createAccessPool } from './access-pool.ts';
import { createSourceBuilder, type AccessSource, type MemberReasons, type SourceBuilder } from './access-source.ts';
import {
  formatGoverningReason,
  limitField,
  limitObject,
  listFieldReasons,
  listObjectReasons,
  readGrantedField,
  readGrantedObject,
  type GrantedField,
  type GrantedObject,
} from './granted-rights.ts';
import { getObjectAccess, isInForce, type Grantor } from './grantor.ts';
import { listFieldMuting, listObjectMuting, type GroupMembership } from './muting.ts';
import { getDecidingObject, getObjectOpening, type ObjectOpening } from './parent-objects.ts';

/** What is known of the members of groups, by the group. */
type Groups = ReadonlyMap<Grantor, GroupMembership>;

type Sources = { readonly groups: Groups; readonly build: SourceBuilder };

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
  /** Groups that take from what their permission sets grant, as `why` says; whether or not something else grants it. First of the object. */
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

/** Who opens one object, and how far. */
type ObjectHalf = {
  readonly opening: ObjectOpening;
  readonly via: readonly AccessSource[];
  readonly mutedBy: readonly AccessSource[];
  readonly read: boolean;
  readonly edit: boolean;
};

/** Explains the access of users: `groups` is what is known of the members of groups among their grantors. */
export type Explainer = (grantors: readonly Grantor[], groups?: Groups) => FieldAccess[];

/**
 * Effective access to the fields, and who gives it: the object and the field may come from different grantors
 * (docs/salesforce-facts.md#s3-6). Grantors that are not in force give nothing. Where the org does not show whether one is, it
 * counts here, and the reason says so: the question is who may see a field.
 *
 * @returns explains the access of one user after the other, from all grantors that the user has, the profile among them, with
 *   their rights and fields on the objects. What is equal for several users is the same object.
 */
export function createExplainer(fields: readonly FieldFacts[], controllable: ReadonlySet<string>): Explainer {
  const build = createSourceBuilder();
  const share = createAccessPool<FieldAccess>();
  return (grantors, groups = new Map()) => {
    const giving = grantors.filter(isInForce);
    const muting = new Map([...groups].filter(([, group]) => group.muting.length > 0));
    const sources: Sources = { groups, build };
    const halves = new Map<string, ObjectHalf>();
    const getHalf = (object: string): ObjectHalf => {
      const half = halves.get(object) ?? explainObject(giving, getObjectOpening(object, controllable), object, sources);
      halves.set(object, half);
      return half;
    };
    return fields.map((facts) => {
      const { field, permission } = facts;
      const half = getHalf(getObjectName(field));
      if (permission === null) return share(explainVisible(facts, half));
      const [readVia, editVia] = explainPermission(giving, permission, field, sources);
      return share({
        field,
        read: half.read && readVia.length > 0,
        edit: half.edit && facts.updateable && editVia.length > 0,
        isAlwaysVisible: false,
        permission,
        opening: half.opening,
        objectVia: half.via,
        readVia,
        editVia,
        mutedBy: [...half.mutedBy, ...listFieldMuting(muting, permission)],
      });
    });
  };
}

function explainVisible(
  { field, updateable }: FieldFacts,
  { read, edit, opening, via, mutedBy }: ObjectHalf,
): FieldAccess {
  return {
    field,
    read,
    edit: edit && updateable,
    isAlwaysVisible: true,
    permission: null,
    opening,
    objectVia: via,
    readVia: [],
    editVia: [],
    mutedBy,
  };
}

function explainObject(
  grantors: readonly Grantor[],
  opening: ObjectOpening,
  object: string,
  sources: Sources,
): ObjectHalf {
  if (opening.kind === 'unknown') return { opening, via: [], mutedBy: [], read: true, edit: true };
  const deciding = getDecidingObject(opening, object);
  const list = (given: GrantedObject): string[] | null => listObjectReasons(given, deciding, opening.kind === 'parent');
  const granting = grantors.filter((grantor) => getObjectAccess(grantor, deciding) !== 'none');
  return {
    opening,
    via: granting.map((grantor) => {
      const given = readGrantedObject(grantor, deciding);
      return buildGroupSource(grantor, list(given), sources, (set) =>
        list(limitObject(readGrantedObject(set, deciding), given)),
      );
    }),
    mutedBy: listObjectMuting(sources.groups, deciding),
    read: granting.length > 0,
    edit: granting.some((grantor) => getObjectAccess(grantor, deciding) === 'edit'),
  };
}

/** Who gives read, and who gives edit. */
function explainPermission(
  grantors: readonly Grantor[],
  permission: string,
  field: string,
  sources: Sources,
): readonly [read: AccessSource[], edit: AccessSource[]] {
  const object = getObjectName(permission);
  const governing = permission === field ? null : formatGoverningReason(permission);
  const edits = governing === null ? [] : [governing];
  const allFields = object === getObjectName(field) ? 'View All Fields' : `View All Fields on ${object}`;
  const list = (given: GrantedField, { kind }: Grantor): string[] | null =>
    listFieldReasons(given, { governing, allFields, isStored: kind !== 'Profile' });
  const read: AccessSource[] = [];
  const edit: AccessSource[] = [];
  for (const grantor of grantors) {
    const given = readGrantedField(grantor, permission, object);
    const limit = (set: Grantor): GrantedField => limitField(readGrantedField(set, permission, object), given);
    const reasons = list(given, grantor);
    if (reasons !== null) read.push(buildGroupSource(grantor, reasons, sources, (set) => list(limit(set), set)));
    if (given.access === 'edit')
      edit.push(buildGroupSource(grantor, edits, sources, (set) => (limit(set).access === 'edit' ? edits : null)));
  }
  return [read, edit];
}

/**
 * @param listReasons why a permission set in the group gives it too; null where it does not. Whether it needs activation does
 *   not matter in a group (docs/salesforce-facts.md#src-activation)
 */
function buildGroupSource(
  grantor: Grantor,
  reasons: readonly string[] | null,
  { groups, build }: Sources,
  listReasons: (set: Grantor) => readonly string[] | null,
): AccessSource {
  const group = groups.get(grantor);
  if (!group) return build(grantor, reasons ?? []);
  const members = group.sets.flatMap((set): MemberReasons[] => {
    const own = listReasons(set);
    return own === null ? [] : [{ set, reasons: own }];
  });
  return build(grantor, group.areAllShown && members.length > 0 ? [] : (reasons ?? []), members);
}
