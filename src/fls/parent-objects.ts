/**
 * Objects without object permissions of their own whose access the platform documents as that of a parent. The permissions of
 * opportunity products are those of the opportunity (docs/salesforce-facts.md#src-help-oli). Of the other uncontrolled objects
 * the parents are not documented, so their access counts as unknown.
 */
const PARENTS: ReadonlyMap<string, string> = new Map([['OpportunityLineItem', 'Opportunity']]);

/** The object whose object permissions decide on access to this one; null where that is not documented. */
export function getParentObject(object: string): string | null {
  return PARENTS.get(object) ?? null;
}
