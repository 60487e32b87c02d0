import type { FieldDef, ObjectDef } from '../model.ts';
import { byName } from './entries.ts';
import { fieldComponents } from './objects.ts';
import type { XmlRecord } from './xml.ts';

/** Describe type → metadata type, for the types that differ by more than their first letter. */
const METADATA_TYPES: Readonly<Record<string, string>> = {
  string: 'Text',
  boolean: 'Checkbox',
  double: 'Number',
  int: 'Number',
  reference: 'Lookup',
  textarea: 'TextArea',
  multipicklist: 'MultiselectPicklist',
  datetime: 'DateTime',
};

function metadataType(field: FieldDef): string {
  if (field.masterDetail) return 'MasterDetail';
  return METADATA_TYPES[field.type] ?? `${field.type.charAt(0).toUpperCase()}${field.type.slice(1)}`;
}

/** A field inside an object's file; standard fields carry only what can be customised. */
function fieldElement(field: FieldDef): XmlRecord {
  if (!field.custom) return { fullName: field.name, trackHistory: false };
  const type = metadataType(field);
  return {
    fullName: field.name,
    label: field.label,
    length: type === 'Text' ? 255 : undefined,
    precision: ['Number', 'Currency', 'Percent'].includes(type) ? 18 : undefined,
    referenceTo: field.referenceTo[0],
    required: field.masterDetail ? undefined : field.required,
    scale: ['Number', 'Currency', 'Percent'].includes(type) ? 2 : undefined,
    type,
  };
}

/** `only` narrows the file to fields that were named one by one; such a file says nothing of the object itself. */
export function objectDocument(object: ObjectDef, only: readonly FieldDef[] | null): XmlRecord {
  const fields = byName(only ?? fieldComponents(object)).map(fieldElement);
  if (only !== null || object.kind === 'standard') return { fields };
  const setting = object.kind === 'customSetting';
  return {
    customSettingsType: setting ? 'Hierarchy' : undefined,
    deploymentStatus: object.kind === 'custom' ? 'Deployed' : undefined,
    fields,
    label: object.label,
    nameField: object.kind === 'custom' ? { label: `${object.label} Name`, type: 'Text' } : undefined,
    pluralLabel: setting ? undefined : `${object.label}s`,
    sharingModel: object.kind === 'custom' ? 'ReadWrite' : undefined,
  };
}
