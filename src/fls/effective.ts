import { getObjectName, ACCESS_RANKS, type Access } from './access.ts';

/** What a profile's own set, a permission set or a group less what it mutes gives beside field permissions. */
export type GrantorRights = {
  readonly objects: ReadonlyMap<string, ObjectRights>;
  /**
   * `read` is View All Data, `edit` Modify All Data: every object, but no field
   * (docs/salesforce-facts.md#src-help-vama).
   */
  readonly everyObject: Access;
  /** View All Fields Global: every field can be read. */
  readonly everyField: boolean;
};

export type ObjectRights = {
  readonly read: boolean;
  readonly edit: boolean;
  /** View All Fields: every field of the object can be read. */
  readonly allFields: boolean;
};

/** One of the sets that make up what a user may do. */
export type FieldGrantor = GrantorRights & { readonly fields: ReadonlyMap<string, Access> };

/** An active user with all that it holds beside its profile and that is in force. */
export type UserGrantors = {
  readonly username: string;
  /** The same object for the same set, whoever holds it. */
  readonly grantors: readonly FieldGrantor[];
};

const ACCESS_BY_RANK = ['none', 'read', 'edit'] as const;

/** Ranks of what one set gives, for each field in question: on its object, and on itself. */
type GrantedRanks = { readonly objects: Uint8Array; readonly fields: Uint8Array };

/**
 * Effective access on the fields, by all the sets of a user together (docs/salesforce-facts.md#s3-6): the lesser of
 * what they give on the object and of what they give on the field, which may come from different sets. The fields must
 * be permissionable, and edit be given only where a field can be edited, as the platform stores it.
 *
 * Many users share sets, so each set is looked at once.
 *
 * @param controllable whether an object can hold object permissions; others count as open for edit: access to them
 *   comes from a parent or a user permission, which is not asked, and the user may have it
 * @returns the access on each field, in the order of the fields
 */
export function createAccessCalculator(
  fields: readonly string[],
  controllable: (object: string) => boolean,
): (sets: readonly FieldGrantor[]) => readonly Access[] {
  const places = fields.map((field) => ({ field, object: getObjectName(field) }));
  const open = Uint8Array.from(places, ({ object }) => (controllable(object) ? ACCESS_RANKS.none : ACCESS_RANKS.edit));
  const known = new WeakMap<FieldGrantor, GrantedRanks>();
  const givingOf = (set: FieldGrantor): GrantedRanks => {
    const giving = known.get(set) ?? {
      objects: Uint8Array.from(places, ({ object }) => rankObjectAccess(set, object)),
      fields: Uint8Array.from(places, ({ field, object }) => rankFieldAccess(set, field, object)),
    };
    known.set(set, giving);
    return giving;
  };
  return (sets) => {
    const sum = { objects: open.slice(), fields: new Uint8Array(places.length) };
    for (const giving of sets.map(givingOf)) {
      mergeRanks(sum.objects, giving.objects);
      mergeRanks(sum.fields, giving.fields);
    }
    return places.map((_place, index) => getLesserAccess(sum.objects[index], sum.fields[index]));
  };
}

function rankObjectAccess({ everyObject, objects }: FieldGrantor, object: string): number {
  const rights = objects.get(object);
  const own = rights?.read ? (rights.edit ? ACCESS_RANKS.edit : ACCESS_RANKS.read) : ACCESS_RANKS.none;
  return Math.max(ACCESS_RANKS[everyObject], own);
}

function rankFieldAccess({ everyField, objects, fields }: FieldGrantor, field: string, object: string): number {
  const implied = everyField || objects.get(object)?.allFields ? ACCESS_RANKS.read : ACCESS_RANKS.none;
  return Math.max(implied, ACCESS_RANKS[fields.get(field) ?? 'none']);
}

function mergeRanks(ranks: Uint8Array, by: Uint8Array): void {
  for (let index = 0; index < by.length; index += 1) ranks[index] = Math.max(ranks[index] ?? 0, by[index] ?? 0);
}

function getLesserAccess(object = 0, field = 0): Access {
  return ACCESS_BY_RANK[Math.min(object, field)] ?? 'none';
}
