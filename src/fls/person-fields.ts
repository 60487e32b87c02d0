/**
 * Person accounts: Account mirrors each custom field of Contact as a field whose name ends in `__pc`. It has no field security
 * of its own; the field permission of the Contact field governs it. So a field permission on Contact opens a field of Account
 * to whoever reads Account (docs/salesforce-facts.md#s1-2, #src-help-pa). Whether the user needs Read on Contact as well is
 * not known (docs/salesforce-facts.md#open-8), so it is not asked for.
 */

const CONTACT_FIELD = /^Contact\.(.+)__c$/i;
const PERSON_FIELD = /^Account\.(.+)__pc$/i;
/** Standard fields such as `Account.PersonBirthdate`; custom ones have an underscore. */
const STANDARD_PERSON_FIELD = /^Account\.Person[A-Za-z]+$/i;

/** The field of person accounts that a field permission on Contact governs; null for every other field. */
export function getPersonField(field: string): string | null {
  const [, name] = CONTACT_FIELD.exec(field) ?? [];
  return name === undefined ? null : `Account.${name}__pc`;
}

/** The field whose field permission governs a field: that of Contact for a custom field of person accounts, or else itself. */
export function getGoverningField(field: string): string {
  const [, name] = PERSON_FIELD.exec(field) ?? [];
  return name === undefined ? field : `Contact.${name}__c`;
}

/** Whether only an org with person accounts has the field. */
export function isPersonAccountField(field: string): boolean {
  return PERSON_FIELD.test(field) || STANDARD_PERSON_FIELD.test(field);
}
