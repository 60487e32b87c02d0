import type { FieldDef, ObjectDef } from '../model.ts';
import { address, open, plain, plains } from './fields.ts';

/**
 * The objects of an org with person accounts: Account has the fields of the person, and an alias for each custom field of
 * Contact, whose permission is that of the Contact field (docs/salesforce-facts.md#s1-2, #src-help-pa, #src-rec-pa).
 */
export function withPersonAccounts(objects: readonly ObjectDef[]): ObjectDef[] {
  const contact = objects.find(({ name }) => name === 'Contact');
  const aliases = (contact?.fields ?? []).filter(({ custom }) => custom).map(aliasOf);
  return objects.map((object) =>
    object.name === 'Account' ? { ...object, fields: [...object.fields, ...personFields(), ...aliases] } : object,
  );
}

function personFields(): FieldDef[] {
  return [
    open('IsPersonAccount', 'boolean'),
    ...plains('PersonEmail', 'PersonMobilePhone', 'PersonTitle'),
    plain('PersonBirthdate', 'date'),
    ...address('PersonMailing'),
  ];
}

function aliasOf(field: FieldDef): FieldDef {
  return {
    ...field,
    name: field.name.replace(/__c$/u, '__pc'),
    permissionable: false,
    governedBy: field.permissionable ? `Contact.${field.name}` : null,
  };
}
