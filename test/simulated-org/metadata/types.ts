import type { OrgState } from '../model.ts';
import type { XmlRecord } from './xml.ts';

type MetadataType = {
  readonly xmlName: string;
  readonly directoryName: string;
  readonly suffix: string;
  readonly childXmlNames: readonly string[];
};

function type(
  xmlName: string,
  directoryName: string,
  suffix: string,
  childXmlNames: readonly string[] = [],
): MetadataType {
  return { xmlName, directoryName, suffix, childXmlNames };
}

/** The metadata types that this org knows, in the order of describeMetadata. */
const TYPES: readonly MetadataType[] = [
  type('CustomLabels', 'labels', 'labels', ['CustomLabel']),
  type('StaticResource', 'staticresources', 'resource'),
  type('ApexClass', 'classes', 'cls'),
  type('ApexTrigger', 'triggers', 'trigger'),
  type('ApexPage', 'pages', 'page'),
  type('CustomApplication', 'applications', 'app'),
  type('CustomMetadata', 'customMetadata', 'md'),
  type('CustomObject', 'objects', 'object', [
    'CustomField',
    'Index',
    'BusinessProcess',
    'RecordType',
    'CompactLayout',
    'WebLink',
    'ValidationRule',
    'SharingReason',
    'ListView',
    'FieldSet',
  ]),
  type('CustomPermission', 'customPermissions', 'customPermission'),
  type('CustomTab', 'tabs', 'tab'),
  type('Flow', 'flows', 'flow'),
  type('Layout', 'layouts', 'layout'),
  type('MutingPermissionSet', 'mutingpermissionsets', 'mutingpermissionset'),
  type('PermissionSet', 'permissionsets', 'permissionset'),
  type('PermissionSetGroup', 'permissionsetgroups', 'permissionsetgroup'),
  type('Profile', 'profiles', 'profile'),
  type('Role', 'roles', 'role'),
  type('Settings', 'settings', 'settings'),
];

export function isKnownType(name: string): boolean {
  return TYPES.some((known) => known.xmlName === name || known.childXmlNames.includes(name));
}

export function typeOfFolder(directoryName: string): string | null {
  return TYPES.find((known) => known.directoryName === directoryName)?.xmlName ?? null;
}

/** Folder and ending of a type's files; null for types that live inside another's file. */
export function placeOf(name: string): { readonly folder: string; readonly suffix: string } | null {
  const found = TYPES.find((known) => known.xmlName === name);
  return found ? { folder: found.directoryName, suffix: found.suffix } : null;
}

export function describeMetadata(org: OrgState): XmlRecord {
  return {
    metadataObjects: TYPES.map((known) => ({
      childXmlNames: known.childXmlNames,
      directoryName: known.directoryName,
      inFolder: false,
      metaFile: known.suffix === 'cls' || known.suffix === 'trigger' || known.suffix === 'page',
      suffix: known.suffix,
      xmlName: known.xmlName,
    })),
    organizationNamespace: org.info.namespacePrefix ?? '',
    partialSaveAllowed: org.info.isSandbox,
    testRequired: !org.info.isSandbox,
  };
}
