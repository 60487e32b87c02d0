import { getObjectName, ACCESS_LEVELS, ACCESS_RANKS, type Access } from './access.ts';
import { getObjectAccess, isInForce, isSurelyInForce, type Grantor } from './grantor.ts';
import { getDecidingObject, getObjectOpening } from './parent-objects.ts';
import { getGoverningField } from './person-fields.ts';

/** An active user and what it has beside its profile. */
export type UserGrantors = {
  readonly username: string;
  /** Those whose assignment is in force; the same object for the same grantor, whichever user has it. */
  readonly grantors: readonly Grantor[];
};

/** Ranks of what one grantor gives, for each field in question: on its object, and on the field. */
type GrantedRanks = { readonly objects: Uint8Array; readonly fields: Uint8Array };

/**
 * Computes effective access on the fields for many users: the lesser of what all grantors together give on the object and
 * of what they give on the field, which may come from different grantors (docs/salesforce-facts.md#s3-6). The fields must be permissionable, and
 * edit be granted only where a field can be edited, as the platform stores it.
 *
 * Many users have the same grantors, so each grantor is ranked once.
 *
 * Objects of which it is not known what opens them count as open for edit: the user may have access.
 *
 * @param controllable objects that can hold object permissions
 * @returns computes the access on each field, in the order of the fields
 */
export function createAccessCalculator(
  fields: readonly string[],
  controllable: ReadonlySet<string>,
): (grantors: readonly Grantor[]) => readonly Access[] {
  const places = fields.map((field) => {
    const object = getObjectName(field);
    const opening = getObjectOpening(object, controllable);
    return { opening, object: getDecidingObject(opening, object), permission: findPermission(field) };
  });
  const open = Uint8Array.from(places, ({ opening }) =>
    opening.kind === 'unknown' ? ACCESS_RANKS.edit : ACCESS_RANKS.none,
  );
  const known = new WeakMap<Grantor, GrantedRanks>();
  const rankGrantor = (grantor: Grantor): GrantedRanks => {
    const ranks = known.get(grantor) ?? {
      objects: Uint8Array.from(places, ({ object }) => rankObjectAccess(grantor, object)),
      fields: Uint8Array.from(places, ({ permission }) => rankFieldAccess(grantor, permission)),
    };
    known.set(grantor, ranks);
    return ranks;
  };
  return (grantors) => {
    const total = { objects: open.slice(), fields: new Uint8Array(places.length) };
    for (const ranks of grantors.map(rankGrantor)) {
      raiseRanks(total.objects, ranks.objects);
      raiseRanks(total.fields, ranks.fields);
    }
    return places.map((_place, index) => getLesserAccess(total.objects[index], total.fields[index]));
  };
}

function rankObjectAccess(grantor: Grantor, object: string): number {
  return isInForce(grantor) ? ACCESS_RANKS[getObjectAccess(grantor, object)] : ACCESS_RANKS.none;
}

/** The field permission that governs a field: its own, or that of Contact for a custom field of person accounts. */
type GoverningPermission = { readonly field: string; readonly object: string };

function findPermission(field: string): GoverningPermission {
  const governing = getGoverningField(field);
  return { field: governing, object: getObjectName(governing) };
}

function rankFieldAccess(grantor: Grantor, permission: GoverningPermission): number {
  return isSurelyInForce(grantor) ? rankGrantedField(grantor, permission) : ACCESS_RANKS.none;
}

/** The rank in `ACCESS_RANKS` of what a grantor gives on a field, whether or not it is in force. */
export function rankGrantedField(
  { everyField, objects, fields }: Grantor,
  { field, object }: GoverningPermission,
): number {
  const implied = everyField || objects.get(object)?.allFields ? ACCESS_RANKS.read : ACCESS_RANKS.none;
  return Math.max(implied, ACCESS_RANKS[fields?.get(field) ?? 'none']);
}

/** Each rank becomes the higher one of the two. */
export function raiseRanks(ranks: Uint8Array, by: Uint8Array): void {
  for (let index = 0; index < by.length; index += 1) ranks[index] = Math.max(ranks[index] ?? 0, by[index] ?? 0);
}

function getLesserAccess(object = 0, field = 0): Access {
  return ACCESS_LEVELS[Math.min(object, field)] ?? 'none';
}
