/**
 * Objects without object permissions of their own whose access the platform documents as that of a parent. The permissions of
 * opportunity products are those of the opportunity (docs/salesforce-facts.md#src-help-oli). Of the other uncontrolled objects
 * the parents are not documented, so their access counts as unknown.
 */
const PARENTS: ReadonlyMap<string, string> = new Map([['OpportunityLineItem', 'Opportunity']]);

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
  const parent = PARENTS.get(object);
  return parent !== undefined && controllable.has(parent) ? { kind: 'parent', parent } : { kind: 'unknown' };
}

/** The object whose object permissions decide on the access to an object; itself where it is not known what opens it. */
export function getDecidingObject(opening: ObjectOpening, object: string): string {
  return opening.kind === 'parent' ? opening.parent : object;
}
