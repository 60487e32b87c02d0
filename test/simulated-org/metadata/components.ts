import { crc32 } from 'node:zlib';
import type { ObjectDef, OrgState, Row } from '../model.ts';
import { fieldComponents, fieldNamespace, objectComponents } from './objects.ts';
import { permissionSetsOf, profilesOf } from './profiles.ts';
import type { XmlRecord } from './xml.ts';

/** One component as listMetadata and the file list of a retrieve name it. */
export type Component = {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly id: string;
  readonly namespace: string | null;
};

/** Stable between calls, so that clients may join on it; standard objects and fields have none. */
function componentId(prefix: string, name: string): string {
  return `${prefix}${crc32(name).toString().padStart(12, '0')}AAA`;
}

export function objectComponent(object: ObjectDef): Component {
  const id = object.kind === 'standard' ? '' : componentId('01I', object.name);
  const fileName = `objects/${object.name}.object`;
  return { type: 'CustomObject', fullName: object.name, fileName, id, namespace: object.namespace };
}

function customFields(object: ObjectDef): Component[] {
  return fieldComponents(object)
    .filter((field) => field.custom)
    .map((field) => ({
      type: 'CustomField',
      fullName: `${object.name}.${field.name}`,
      fileName: `objects/${object.name}.object`,
      id: componentId('00N', `${object.name}.${field.name}`),
      namespace: fieldNamespace(field.name),
    }));
}

export function profileComponents(org: OrgState): Component[] {
  return profilesOf(org).map(({ row, extras }) => ({
    type: 'Profile',
    fullName: extras.fullName,
    fileName: `profiles/${extras.fullName}.profile`,
    id: row.Id,
    namespace: null,
  }));
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Namespace of the managed package that a row came with; that of the org itself is none (docs/salesforce-facts.md#s1-9). */
export function packageOf(org: OrgState, row: Row): string | null {
  const namespace = text(row['NamespacePrefix']);
  return namespace === org.info.namespacePrefix ? null : namespace;
}

/** A row known by its developer name, prefixed with its package's namespace. */
export function namedRow(org: OrgState, row: Row, type: string, folder: string): Component {
  const namespace = packageOf(org, row);
  const own = text(row['DeveloperName']) ?? text(row['Name']) ?? '';
  const fullName = namespace ? `${namespace}__${own}` : own;
  return { type, fullName, fileName: `${folder}/${fullName}.${type.toLowerCase()}`, id: row.Id, namespace };
}

/** Types that this org holds components of; every other type that it knows is empty. */
const LISTS: Readonly<Record<string, (org: OrgState) => Component[]>> = {
  CustomObject: (org) => objectComponents(org).map(objectComponent),
  CustomField: (org) => objectComponents(org).flatMap(customFields),
  Profile: profileComponents,
  PermissionSet: (org) => permissionSetsOf(org).map((row) => namedRow(org, row, 'PermissionSet', 'permissionsets')),
  PermissionSetGroup: (org) =>
    org.rows('PermissionSetGroup').map((row) => namedRow(org, row, 'PermissionSetGroup', 'permissionsetgroups')),
  MutingPermissionSet: (org) =>
    org.rows('MutingPermissionSet').map((row) => namedRow(org, row, 'MutingPermissionSet', 'mutingpermissionsets')),
};

export function listComponents(org: OrgState, type: string): Component[] {
  return LISTS[type]?.(org) ?? [];
}

/** FileProperties, in the order of the platform's answer. */
export function fileProperties(org: OrgState, component: Component, folder = ''): XmlRecord {
  const author = org.rows('User')[0];
  const name = `${text(author?.['FirstName']) ?? ''} ${text(author?.['LastName']) ?? ''}`.trim();
  const by = { id: author?.Id ?? '', name, date: '2026-01-15T08:00:00.000Z' };
  return {
    createdById: by.id,
    createdByName: by.name,
    createdDate: by.date,
    fileName: `${folder}${component.fileName}`,
    fullName: component.fullName,
    id: component.id,
    lastModifiedById: by.id,
    lastModifiedByName: by.name,
    lastModifiedDate: by.date,
    manageableState: component.namespace === null ? 'unmanaged' : 'installed',
    namespacePrefix: component.namespace ?? undefined,
    type: component.type,
  };
}
