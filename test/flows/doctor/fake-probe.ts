import type { FieldPermission } from '../../../src/fls/access.ts';
import { NO_LOGIN, type LoginSections } from '../../../src/metadata/login-sections.ts';
import type { ObjectShape, OrgProbe, ProfileSample } from '../../../src/ports/probe.ts';

export function shape(
  columns: readonly string[],
  picklists: Readonly<Record<string, readonly string[]>> = {},
): ObjectShape {
  return { columns, picklists: new Map(Object.entries(picklists)) };
}

export function readable(...fields: readonly string[]): FieldPermission[] {
  return fields.map((field) => ({ field, readable: true, editable: false }));
}

/** Objects of an org that has everything. */
export const SHAPES: Readonly<Record<string, ObjectShape>> = {
  FieldPermissions: shape(['ParentId', 'SobjectType', 'Field', 'PermissionsRead', 'PermissionsEdit'], {
    SobjectType: ['Account', 'Contact', 'Own__c'],
    Field: ['Account.Phone', 'Contact.Account', 'Contact.AccountId', 'Own__c.Text__c'],
  }),
  ObjectPermissions: shape(
    [
      'ParentId',
      'SobjectType',
      'PermissionsRead',
      'PermissionsEdit',
      'PermissionsViewAllRecords',
      'PermissionsModifyAllRecords',
      'PermissionsViewAllFields',
    ],
    { SobjectType: ['Account', 'Contact', 'Own__c'] },
  ),
  PermissionSet: shape([
    ...['Name', 'Label', 'NamespacePrefix', 'Type', 'IsOwnedByProfile', 'ProfileId'],
    ...[
      'PermissionsViewAllData',
      'PermissionsModifyAllData',
      'PermissionsModifyMetadata',
      'PermissionsViewSetup',
      'PermissionsViewAllFieldsGlobal',
      'PermissionsApiUserOnly',
      'PermissionsManageProfilesPermissionsets',
      'PermissionsManageUsers',
      'PermissionsViewAllUsers',
    ],
    ...['HasActivationRequired', 'PermissionSetGroupId'],
  ]),
  PermissionSetAssignment: shape([
    ...['AssigneeId', 'PermissionSetId', 'PermissionSetGroupId', 'ExpirationDate', 'IsActive', 'IsRevoked'],
  ]),
  PermissionSetGroup: shape(['DeveloperName', 'MasterLabel', 'NamespacePrefix', 'HasActivationRequired', 'Status']),
  Profile: shape(['Name', 'UserLicenseId', 'LastModifiedDate', 'LastModifiedById']),
  User: shape(['Username', 'ProfileId', 'IsActive']),
  UserLicense: shape(['Name', 'LicenseDefinitionKey']),
  Account: shape(['Name']),
};

export const SAMPLE: ProfileSample = {
  rows: readable('Account.Phone', 'Contact.AccountId', 'Own__c.Text__c', 'Setting__mdt.Key__c'),
  entries: readable('Account.Phone', 'Contact.AccountId', 'Own__c.Text__c', 'Setting__mdt.Key__c'),
  objects: new Set(['Account']),
};

export const LOGIN: LoginSections = { ...NO_LOGIN, loginFlows: [[['flow', 'Secret_Flow']]] };

export const VERSIONS = { lowestVersion: '52.0', speaksSoap: true, firstSoapVersion: '68.0' };

/** An org in which every assumption holds, with other answers where they are given. */
export function fakeProbe(answers: Partial<OrgProbe> = {}): OrgProbe {
  const give =
    <T>(value: T) =>
    async (): Promise<T> =>
      Promise.resolve(value);
  return {
    readConnection: give({ apiVersion: '67.0', versions: ['66.0', '67.0'], ...VERSIONS }),
    readRequestLimit: give({ max: 15_000, remaining: 14_000 }),
    readUserRights: give(
      new Map([
        ['PermissionsViewSetup', true],
        ['PermissionsViewAllUsers', true],
        ['PermissionsModifyMetadata', true],
        ['PermissionsManageProfilesPermissionsets', true],
      ]),
    ),
    readUserVisibility: give('all' as const),
    readObject: async (name) => Promise.resolve(SHAPES[name] ?? null),
    readOrgKind: give('sandbox' as const),
    readOrganization: give({ namespace: null, edition: 'Developer Edition' }),
    tryComposite: give({ query: null, describe: null }),
    readUnknownDeploy: give('INVALID_CROSS_REFERENCE_KEY'),
    countDeployJobs: give(3),
    listResources: give(['query', 'sobjects', 'metadata']),
    countPage: give({ announced: 4, received: 4 }),
    countFieldRows: give(1),
    listVisibleProfiles: give([{ id: '00e00000000000a', label: 'Secret profile' }]),
    listProfiles: give({
      rows: [{ id: '00e00000000000a', label: 'Secret profile' }],
      listed: [{ id: '00e00000000000aAAA', fullName: 'Secret%2Eprofile' }],
    }),
    listPermissionOwners: give(new Set(['00e00000000000aAAA'])),
    listLicenses: give([
      { name: 'Salesforce', key: 'SFDC' },
      { name: 'Salesforce Integration', key: null },
    ]),
    readSample: give(SAMPLE),
    readSampleLogin: give(LOGIN),
    retrieveSampleLogin: give(LOGIN),
    countGroups: give({ groups: 2, plain: 2, typed: 2 }),
    listModifyAllRows: give([
      { id: '000', parent: 'set', object: 'Account' },
      { id: '110', parent: 'set', object: 'Account' },
    ]),
    countGlobalViewAll: give({ sets: 1, rows: 1 }),
    askUserAccess: give('other' as const),
    ...answers,
  };
}
