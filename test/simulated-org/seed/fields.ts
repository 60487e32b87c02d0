import type { FieldDef } from '../model.ts';

/** Short ways to say what kind of field an object has. */

function field(name: string, type: string, extras: Partial<FieldDef> = {}): FieldDef {
  return {
    name,
    label: name.replace(/__(?:c|pc|s)$/u, '').replaceAll('_', ' '),
    type,
    custom: /__(?:c|pc|s|hst)$/u.test(name),
    permissionable: true,
    required: false,
    masterDetail: false,
    readOnly: false,
    compound: null,
    referenceTo: [],
    ...extras,
  };
}

/** An ordinary field for which field permissions exist. */
export function plain(name: string, type = 'string'): FieldDef {
  return field(name, type);
}

export function plains(...names: readonly string[]): FieldDef[] {
  return names.map((name) => field(name, 'string'));
}

/**
 * Universally required: no field permission exists, deploys of one are refused (docs/salesforce-facts.md#s1-1, #s2-3).
 */
export function required(name: string, type = 'string'): FieldDef {
  return field(name, type, { required: true, permissionable: false });
}

/** Optional, but open to everyone who reads the object: names, keys, addresses of records. */
export function open(name: string, type = 'string'): FieldDef {
  return field(name, type, { permissionable: false });
}

export function reference(name: string, ...targets: readonly string[]): FieldDef {
  return field(name, 'reference', { referenceTo: targets });
}

export function masterDetail(name: string, target: string): FieldDef {
  return field(name, 'reference', { referenceTo: [target], masterDetail: true, permissionable: false });
}

/** Formula, roll-up or auto-number: read can be given, edit cannot (docs/salesforce-facts.md#src-fp). */
export function formula(name: string, type = 'double'): FieldDef {
  return field(name, type, { readOnly: true });
}

/**
 * A compound field with its components, of which only the compound holds permissions (docs/salesforce-facts.md#s1-1).
 */
export function compound(name: string, type: string, components: readonly string[]): FieldDef[] {
  const parts = components.map((part) => field(part, 'string', { compound: name, permissionable: false }));
  return [field(name, type, { readOnly: false }), ...parts];
}

export function address(prefix: string): FieldDef[] {
  const parts = ['Street', 'City', 'State', 'PostalCode', 'Country', 'Latitude', 'Longitude', 'GeocodeAccuracy'];
  return compound(
    `${prefix}Address`,
    'address',
    parts.map((part) => `${prefix}${part}`),
  );
}

/** A custom geolocation field: `Site__c` with `Site__Latitude__s` and `Site__Longitude__s`. */
export function geolocation(name: string): FieldDef[] {
  const stem = name.replace(/__c$/u, '');
  return compound(name, 'location', [`${stem}__Latitude__s`, `${stem}__Longitude__s`]);
}

/** Owner: always readable and writable, never permissionable (docs/salesforce-facts.md#src-fp). */
export function owner(): FieldDef {
  return field('OwnerId', 'reference', { referenceTo: ['User'], permissionable: false });
}

/** Custom fields by the dozen, in several types: `Score_01__c` … */
export function series(stem: string, count: number): FieldDef[] {
  const types = ['string', 'double', 'boolean', 'date', 'picklist', 'currency'];
  return Array.from({ length: count }, (_, index) =>
    field(`${stem}_${(index + 1).toString().padStart(2, '0')}__c`, types[index % types.length] ?? 'string'),
  );
}
