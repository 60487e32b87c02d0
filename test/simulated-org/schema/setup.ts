import type { Condition } from '../soql/ast.ts';
import { isAssignmentActive, seesProfile, seesUser } from '../rules.ts';
import { auditColumns, column, flags, lookup, table, text, type Column, type Entity } from './entity.ts';
import { permissionColumns } from './permission-columns.ts';

/**
 * The setup objects that say who holds what; columns as in the object reference (docs/salesforce-facts.md#src-ps,
 * #src-psg, #src-psgc, #src-psa, #src-op).
 */

/** A profile's user permissions live on the permission set that it owns. */
function profilePermissionColumns(): Column[] {
  return permissionColumns((name) => (profile, { org }) => {
    const own = org.rows('PermissionSet').find((set) => set['ProfileId'] === profile.Id);
    return own?.[`Permissions${name}`] === true;
  });
}

const organization = table('Organization', '00D', [
  ...text('Name', 'InstanceName', 'OrganizationType', 'NamespacePrefix', 'LanguageLocaleKey', 'TimeZoneSidKey'),
  ...flags('IsSandbox', 'IsReadOnly'),
  column('TrialExpirationDate', 'datetime'),
]);

const userLicense = table('UserLicense', '100', [
  ...text('Name', 'LicenseDefinitionKey', 'MasterLabel', 'Status'),
  column('TotalLicenses', 'int'),
  column('UsedLicenses', 'int'),
]);

const permissionSetLicense = table('PermissionSetLicense', '0PL', [
  ...text('DeveloperName', 'MasterLabel', 'Status', 'PermissionSetLicenseKey', 'Language'),
  column('TotalLicenses', 'int'),
  column('UsedLicenses', 'int'),
]);

const permissionSetLicenseAssign = table('PermissionSetLicenseAssign', '2LA', [
  lookup('PermissionSetLicenseId', 'PermissionSetLicense'),
  lookup('AssigneeId', 'User'),
]);

const profile = table(
  'Profile',
  '00e',
  [
    ...text('Name', 'Description', 'UserType'),
    lookup('UserLicenseId', 'UserLicense', { children: 'Profiles' }),
    ...profilePermissionColumns(),
  ],
  {
    rows: ({ org, session, now }) => {
      const sees = seesProfile(org, session.userId, now);
      return org.rows('Profile').filter((row) => sees(row.Id));
    },
  },
);

/**
 * Only the Tooling API knows a profile's metadata name, for one row at a time (docs/salesforce-facts.md#src-tool-prof).
 */
const toolingProfile: Entity = {
  ...profile,
  columns: [
    ...profile.columns,
    column('FullName', 'string', { derive: (row, { org }) => org.profileExtras.get(row.Id)?.fullName ?? null }),
  ],
};

const permissionSet = table(
  'PermissionSet',
  '0PS',
  [
    ...text('Name', 'Label', 'Description', 'NamespacePrefix', 'Type'),
    ...flags('IsCustom', 'IsOwnedByProfile', 'HasActivationRequired'),
    lookup('LicenseId', ['PermissionSetLicense', 'UserLicense']),
    lookup('ProfileId', 'Profile'),
    lookup('PermissionSetGroupId', 'PermissionSetGroup'),
    ...permissionColumns(),
  ],
  {
    isWithheld: (row, { where }, { org }) =>
      row['Type'] === 'Group' &&
      (org.info.groupSets === 'hidden' || (org.info.groupSets === 'filtered' && !demandsGroups(where))),
  },
);

/** Whether a filter demands `Type = 'Group'` of each row. */
function demandsGroups(where: Condition | null): boolean {
  if (where?.kind === 'and') return where.parts.some(demandsGroups);
  if (where?.kind !== 'compare' || where.left.kind !== 'path') return false;
  const { left, operator, right } = where;
  const asksForType = left.path.length === 1 && left.path[0]?.toLowerCase() === 'type';
  return asksForType && operator === '=' && right.length === 1 && right[0]?.text.toLowerCase() === "'group'";
}

const permissionSetGroup = table('PermissionSetGroup', '0PG', [
  ...text('DeveloperName', 'MasterLabel', 'Description', 'NamespacePrefix', 'Status', 'Language'),
  column('HasActivationRequired', 'boolean', { since: 53 }),
]);

const permissionSetGroupComponent = table('PermissionSetGroupComponent', '0PN', [
  lookup('PermissionSetGroupId', 'PermissionSetGroup', { children: 'PermissionSetGroupComponents' }),
  lookup('PermissionSetId', ['PermissionSet', 'MutingPermissionSet'], { children: 'PermissionSetGroupComponents' }),
]);

const mutingPermissionSet = table('MutingPermissionSet', '0QM', [
  ...text('DeveloperName', 'MasterLabel', 'Description', 'NamespacePrefix', 'Language'),
  ...permissionColumns(),
]);

const permissionSetAssignment = table('PermissionSetAssignment', '0Pa', [
  lookup('AssigneeId', 'User', { children: 'PermissionSetAssignments' }),
  lookup('PermissionSetId', 'PermissionSet', { children: 'Assignments' }),
  lookup('PermissionSetGroupId', 'PermissionSetGroup', { children: 'Assignments' }),
  column('ExpirationDate', 'datetime'),
  // A row may say it itself: nothing documents that the org stops calling an assignment active once it is revoked.
  column('IsActive', 'boolean', {
    since: 52,
    derive: (row, { now }) => (row['IsActive'] === undefined ? isAssignmentActive(row, now) : row['IsActive']),
  }),
  column('IsRevoked', 'boolean', { since: 57 }),
]);

/** Those of users that the running user does not see are not there (docs/salesforce-facts.md#s3-11). */
const visibleAssignment: Entity = {
  ...permissionSetAssignment,
  rows: ({ org, session, now }) => {
    const sees = seesUser(org, session.userId, now);
    return org.rows('PermissionSetAssignment').filter((row) => sees(row['AssigneeId']));
  },
};

const setupEntityAccess = table('SetupEntityAccess', '0J0', [
  lookup('ParentId', 'PermissionSet', { children: 'SetupEntityAccessItems' }),
  ...text('SetupEntityId', 'SetupEntityType'),
]);

/** Users; custom fields of User come from the org's object definition. */
export const USER_COLUMNS: readonly Column[] = [
  column('Id', 'id'),
  ...text('Username', 'LastName', 'FirstName', 'Email', 'Alias', 'UserType', 'LanguageLocaleKey', 'LocaleSidKey'),
  ...text('TimeZoneSidKey', 'EmailEncodingKey', 'FederationIdentifier'),
  column('Name', 'string', {
    derive: (row) => [row['FirstName'], row['LastName']].filter((part) => typeof part === 'string').join(' '),
  }),
  ...flags('IsActive'),
  lookup('ProfileId', 'Profile', { children: 'Users' }),
  lookup('UserRoleId', 'UserRole'),
  lookup('ManagerId', 'User'),
  column('LastLoginDate', 'datetime'),
  ...auditColumns(),
];

const userRole = table('UserRole', '00E', [...text('Name', 'DeveloperName'), lookup('ParentRoleId', 'UserRole')]);

/** What was changed in Setup, in words. That users without View Setup and Configuration do not have the object: assumed. */
const setupAuditTrail = table('SetupAuditTrail', '0Ym', [
  ...text('Action', 'DelegateUser', 'CreatedByContext'),
  column('Display', 'textarea'),
  column('Section', 'textarea'),
]);

export const SETUP_ENTITIES: readonly Entity[] = [
  organization,
  userLicense,
  permissionSetLicense,
  permissionSetLicenseAssign,
  { ...profile, apis: ['data'] },
  { ...toolingProfile, apis: ['tooling'] },
  permissionSet,
  permissionSetGroup,
  permissionSetGroupComponent,
  mutingPermissionSet,
  visibleAssignment,
  setupEntityAccess,
  setupAuditTrail,
  userRole,
];
