import { isAggregatable, isFilterable, isGroupable, isSortable } from '../schema/capabilities.ts';
import type { Column, Entity, Viewer } from '../schema/entity.ts';

/** Describe results in the platform's shape, as far as the org model knows. */

export function describeSummary(entity: Entity, viewer: Viewer): object {
  const base = `/services/data/v${viewer.version}${viewer.api === 'tooling' ? '/tooling' : ''}/sobjects/${entity.name}`;
  const writable = entity.reifiedBy === null;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: writable,
    custom: entity.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: writable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: entity.keyPrefix === '' ? null : entity.keyPrefix,
    label: entity.label,
    labelPlural: `${entity.label}s`,
    layoutable: writable,
    mergeable: false,
    mruEnabled: writable,
    name: entity.name,
    queryable: true,
    replicateable: writable,
    retrieveable: true,
    searchable: writable,
    triggerable: writable,
    undeletable: false,
    updateable: writable && entity.isEditable !== false,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

export function describeObject(entity: Entity, viewer: Viewer): object {
  return {
    ...describeSummary(entity, viewer),
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: true,
    fields: entity.columns.map((column) => describeField(column, viewer)),
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: true,
    supportedScopes: [{ label: 'All', name: 'everything' }],
  };
}

function describeField(column: Column, viewer: Viewer): object {
  const id = column.type === 'id';
  const stored = column.derive === null && !column.calculated && !column.autoNumber;
  const isWritable = !id && stored && column.updateable;
  return {
    aggregatable: isAggregatable(column),
    aiPredictionField: false,
    autoNumber: column.autoNumber,
    byteLength: 0,
    calculated: column.calculated,
    calculatedFormula: null,
    cascadeDelete: column.masterDetail,
    caseSensitive: false,
    compoundFieldName: column.compound,
    controllerName: null,
    createable: isWritable,
    custom: column.custom,
    defaultValue: column.type === 'boolean' ? false : null,
    defaultedOnCreate: id || column.type === 'boolean',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: false,
    extraTypeInfo: null,
    filterable: isFilterable(column),
    formulaTreatNullNumberAsZero: false,
    groupable: isGroupable(column),
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: id,
    inlineHelpText: null,
    label: column.label,
    length: lengthOf(column),
    mask: null,
    maskType: null,
    name: column.name,
    nameField: column.name === 'Name',
    namePointing: column.referenceTo.length > 1,
    nillable: column.nillable,
    permissionable: column.permissionable,
    picklistValues: (column.values?.(viewer.org) ?? []).map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: column.referenceTo.length > 1,
    precision: 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: column.referenceTo,
    relationshipName: column.relationship,
    relationshipOrder: column.masterDetail ? 0 : null,
    restrictedDelete: false,
    restrictedPicklist: column.values !== null,
    scale: 0,
    searchPrefilterable: column.type === 'reference',
    soapType: soapType(column.type),
    sortable: isSortable(column),
    type: column.type,
    unique: false,
    // An address is edited by its parts (assumed).
    updateable: isWritable && !COMPOUNDS.includes(column.type),
    writeRequiresMasterRead: column.masterDetail,
  };
}

const COMPOUNDS = ['address', 'location'];

function lengthOf(column: Column): number {
  if (column.type === 'id' || column.type === 'reference') return 18;
  if (column.type === 'textarea') return 32_000;
  return ['string', 'picklist', 'email', 'phone', 'url'].includes(column.type) ? 255 : 0;
}

function soapType(type: string): string {
  const types: Readonly<Partial<Record<string, string>>> = {
    id: 'tns:ID',
    reference: 'tns:ID',
    boolean: 'xsd:boolean',
    int: 'xsd:int',
    double: 'xsd:double',
    currency: 'xsd:double',
    percent: 'xsd:double',
    datetime: 'xsd:dateTime',
    date: 'xsd:date',
    address: 'urn:address',
    location: 'urn:location',
  };
  return types[type] ?? 'xsd:string';
}
