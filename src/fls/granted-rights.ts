import { getLesser, type Access } from './access.ts';
import { hasViewAllData, type Grantor } from './grantor.ts';

/** What one grantor gives on an object, and by which permissions. */
export type GrantedObject = {
  /** View All Data. */
  readonly viewsAll: boolean;
  /** Modify All Data. */
  readonly modifiesAll: boolean;
  /** By an object permission. */
  readonly read: boolean;
  /** `read` is View All Records, `edit` is Modify All Records. */
  readonly allRecords: Access;
};

/** What one grantor gives on a field, and by which permissions. */
export type GrantedField = {
  /** By a field permission. */
  readonly access: Access;
  /** View All Fields (Global). */
  readonly everyField: boolean;
  /** View All Fields on the object. */
  readonly allFields: boolean;
};

export function readGrantedObject(grantor: Grantor, object: string): GrantedObject {
  const rights = grantor.objects.get(object);
  return {
    viewsAll: hasViewAllData(grantor),
    modifiesAll: grantor.everyObject === 'edit',
    read: rights?.read === true,
    allRecords: rights?.allRecords ?? 'none',
  };
}

export function readGrantedField(
  { everyField, objects, fields }: Grantor,
  field: string,
  object: string,
): GrantedField {
  return {
    access: fields?.get(field) ?? 'none',
    everyField,
    allFields: objects.get(object)?.allFields === true,
  };
}

/** What a permission set gives through its group: what both have, as the group has less where it mutes. */
export function limitObject(set: GrantedObject, group: GrantedObject): GrantedObject {
  return {
    viewsAll: set.viewsAll && group.viewsAll,
    modifiesAll: set.modifiesAll && group.modifiesAll,
    read: set.read && group.read,
    allRecords: getLesser(set.allRecords, group.allRecords),
  };
}

/** The same for a field. */
export function limitField(set: GrantedField, group: GrantedField): GrantedField {
  return {
    access: getLesser(set.access, group.access),
    everyField: set.everyField && group.everyField,
    allFields: set.allFields && group.allFields,
  };
}

/**
 * The permissions that open the object, named as Setup does: none for an object permission with Read alone; null where
 * nothing opens it. All of them, since the object stays open while one of them is left.
 *
 * @param isParent whether it is the parent of the object in question
 */
export function listObjectReasons(
  { viewsAll, modifiesAll, read, allRecords }: GrantedObject,
  object: string,
  isParent: boolean,
): string[] | null {
  const every = [...(viewsAll ? ['View All Data'] : []), ...(modifiesAll ? ['Modify All Data'] : [])];
  if (!read) return every.length === 0 ? null : every;
  // The rights on all records come with Read, which stays without them.
  const rights = allRecords === 'none' ? 'Read' : `Read and ${allRecords === 'edit' ? 'Modify' : 'View'} All Records`;
  if (isParent || every.length > 0) return [...every, `${rights} on ${object}`];
  return allRecords === 'none' ? [] : [rights];
}

/** The reason where the permission of another field decides. */
export function formatGoverningReason(permission: string): string {
  return `field permission on ${permission}`;
}

/** The reason where the field permission of the very field gives it beside something else. */
export const ENTRY_REASON = 'field permission';

/** How the reasons for read on a field are told. */
export type FieldReasoning = {
  /** The reason where the permission of another field decides; null otherwise. */
  readonly governing: string | null;
  /** The name of View All Fields, with the object where it is not that of the field. */
  readonly allFields: string;
  /**
   * Whether a field permission is surely one that somebody gave: the org makes entries up for View All Fields
   * (docs/salesforce-facts.md#s3-6), and a profile's are not told apart. None is made up for edit.
   */
  readonly isStored: boolean;
};

/** The permissions that give read on the field: none for its own field permission alone; null where nothing gives it. */
export function listFieldReasons(
  { access, everyField, allFields }: GrantedField,
  reasoning: FieldReasoning,
): string[] | null {
  const implied = [...(everyField ? ['View All Fields (Global)'] : []), ...(allFields ? [reasoning.allFields] : [])];
  const { governing, isStored } = reasoning;
  if (access === 'none') return implied.length === 0 ? null : implied;
  if (implied.length === 0) return governing === null ? [] : [governing];
  return isStored || access === 'edit' ? [...implied, governing ?? ENTRY_REASON] : implied;
}
