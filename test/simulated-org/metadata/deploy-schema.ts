import { METADATA_NAMESPACE, parseXml, XmlFault, type XmlElement } from './xml.ts';

/** Why a component is refused, and where in its file. */
export type Problem = { readonly text: string; readonly line: number; readonly column: number };

/** What an element may hold: its name → the API version that introduced it. */
type Content = Readonly<Record<string, number>>;
type Section = { readonly typeName: string; readonly content: Content };

function since(version: number, ...names: readonly string[]): Content {
  return Object.fromEntries(names.map((name) => [name, version]));
}

const FIELD_LEVEL = since(0, 'editable', 'field', 'readable');
const OBJECT_LEVEL: Content = {
  ...since(0, 'allowCreate', 'allowDelete', 'allowEdit', 'allowRead', 'modifyAllRecords', 'object', 'viewAllRecords'),
  ...since(63, 'viewAllFields'),
};
const USER_LEVEL = since(0, 'enabled', 'name');

/** Elements that profiles and permission sets have in common; contents of the others are not looked into. */
const COMMON: Content = {
  ...since(0, 'applicationVisibilities', 'classAccesses', 'customMetadataTypeAccesses', 'customPermissions'),
  ...since(0, 'customSettingAccesses', 'description', 'externalDataSourceAccesses', 'fieldPermissions', 'flowAccesses'),
  ...since(0, 'fullName', 'objectPermissions', 'pageAccesses', 'recordTypeVisibilities', 'userPermissions'),
  ...since(63, 'agentAccesses'),
  ...since(64, 'servicePresenceStatusAccesses'),
  ...since(66, 'genComputingSummaryDefAccess'),
};

type Schema = { readonly content: Content; readonly sections: Readonly<Record<string, Section>> };

/**
 * Profile and PermissionSet as the versions of the API know them (docs/salesforce-facts.md#src-prof, #src-ps-md, #s4).
 */
const SCHEMAS: Readonly<Record<string, Schema>> = {
  Profile: {
    content: {
      ...COMMON,
      ...since(0, 'categoryGroupVisibilities', 'custom', 'layoutAssignments', 'loginHours', 'loginIpRanges'),
      ...since(0, 'profileActionOverrides', 'tabVisibilities', 'userLicense'),
      ...since(51, 'loginFlows'),
    },
    sections: {
      applicationVisibilities: {
        typeName: 'ProfileApplicationVisibility',
        content: since(0, 'application', 'default', 'visible'),
      },
      fieldPermissions: { typeName: 'ProfileFieldLevelSecurity', content: FIELD_LEVEL },
      loginIpRanges: {
        typeName: 'ProfileLoginIpRange',
        content: since(0, 'description', 'endAddress', 'startAddress'),
      },
      objectPermissions: { typeName: 'ProfileObjectPermissions', content: OBJECT_LEVEL },
      tabVisibilities: { typeName: 'ProfileTabVisibility', content: since(0, 'tab', 'visibility') },
      userPermissions: { typeName: 'ProfileUserPermission', content: USER_LEVEL },
    },
  },
  PermissionSet: {
    content: {
      ...COMMON,
      ...since(0, 'emailRoutingAddressAccesses', 'externalCredentialPrincipalAccesses', 'hasActivationRequired'),
      ...since(0, 'label', 'license', 'tabSettings', 'userLicense'),
    },
    sections: {
      fieldPermissions: { typeName: 'PermissionSetFieldPermissions', content: FIELD_LEVEL },
      objectPermissions: { typeName: 'PermissionSetObjectPermissions', content: OBJECT_LEVEL },
      userPermissions: { typeName: 'PermissionSetUserPermission', content: USER_LEVEL },
    },
  },
};

const BOOLEANS = /^(?:allow\w+|default|editable|enabled|visible|modifyAllRecords|readable|viewAll\w+)$/;

export function problemAt(element: XmlElement, text: string): Problem {
  return { text, line: element.line, column: element.column };
}

function misplaced(element: XmlElement, content: Content, typeName: string, version: number): Problem | null {
  const introduced = content[element.name];
  if (introduced !== undefined && introduced <= version && element.namespace === METADATA_NAMESPACE) return null;
  const name = `{${element.namespace}}${element.name}`;
  return problemAt(element, `Error parsing file: Element ${name} invalid at this location in type ${typeName}`);
}

function badValue(element: XmlElement): Problem | null {
  if (!BOOLEANS.test(element.name) || /^\s*(?:true|false|1|0)\s*$/.test(element.text)) return null;
  const text = `Error parsing file: '${element.text}' is not a valid value for the type xsd:boolean`;
  return problemAt(element, text);
}

function sectionProblem(element: XmlElement, section: Section, version: number): Problem | null {
  for (const part of element.children) {
    const problem = misplaced(part, section.content, section.typeName, version) ?? badValue(part);
    if (problem) return problem;
  }
  return null;
}

/** The first thing in a file of that type that its schema does not allow. */
function schemaProblem(root: XmlElement, type: string, version: number): Problem | null {
  const schema = SCHEMAS[type];
  if (!schema) return null;
  if (root.name !== type) return misplaced(root, {}, type, version);
  for (const element of root.children) {
    const section = schema.sections[element.name];
    const problem =
      misplaced(element, schema.content, type, version) ?? (section && sectionProblem(element, section, version));
    if (problem) return problem;
  }
  return null;
}

/** Reads a component's file, or says why it cannot be read. */
export function readComponent(
  text: string,
  type: string,
  version: number,
): { readonly root: XmlElement } | { readonly problem: Problem } {
  try {
    const root = parseXml(text);
    const problem = schemaProblem(root, type, version);
    return problem ? { problem } : { root };
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    return { problem: { text: `Error parsing file: ${error.message}`, line: error.line, column: error.column } };
  }
}
