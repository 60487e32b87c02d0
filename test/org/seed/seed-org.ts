import type { ObjectDef, OrgState } from '../model.ts';
import { buildOrg } from './builder.ts';
import type { Grants, GroupPlan, PermissionSetPlan, ProfilePlan, UserPlan } from './plan.ts';
import { seedObjects } from './seed-objects.ts';

/** The demo and end-to-end org. The same each time it is built, but for ids. */

/** The old integration profile, with its few hundred stray field permissions. */
export const INTEGRATION_PROFILE = 'Salesforce API Only System Integrations';
export const NEW_INTEGRATION_PROFILE = 'Minimum Access - API Only Integrations';

/** A user with a session that holds all but View Setup and Configuration. */
export const BLIND_USERNAME = 'blind@fls.example';
/** A user with a session that sees the setup but may not use the Metadata API. */
export const AUDITOR_USERNAME = 'auditor@fls.example';
/** The active user of the integration profile. */
export const INTEGRATION_USERNAME = 'erp.integration@fls.example';

/** An org in which every kind of stray, grantor and name occurs. `tracksSource` as for a sandbox with tracking. */
export function seedOrg(options: { readonly tracksSource?: boolean } = {}): OrgState {
  const objects = seedObjects();
  return buildOrg({
    info: { name: 'Fabrikam Integration', tracksSource: options.tracksSource ?? false },
    objects,
    profiles: profiles(objects),
    permissionSets,
    groups,
    users,
  });
}

/** Every `keep`-th permissionable field, edit where it can be, and read alone on every seventh of them. */
function spread(objects: readonly ObjectDef[], keep: number): NonNullable<Grants['fields']> {
  const fields = objects.flatMap((object) =>
    object.fields
      .filter((field) => field.permissionable)
      .map((field) => ({ name: `${object.name}.${field.name}`, readOnly: field.readOnly })),
  );
  return Object.fromEntries(
    fields
      .filter((_, index) => index % keep === 0)
      .map(({ name, readOnly }, index) => [name, readOnly || index % 7 === 6 ? 'read' : 'edit']),
  );
}

const loginFlow = [
  '<loginFlows>',
  '        <flow>Accept_Terms</flow>',
  '        <flowType>UI</flowType>',
  '        <friendlyName>Accept Terms</friendlyName>',
  '        <uiLoginFlowType>VisualWorkflow</uiLoginFlowType>',
  '        <useLightningRuntime>true</useLightningRuntime>',
  '    </loginFlows>',
].join('\n');

function profiles(objects: readonly ObjectDef[]): ProfilePlan[] {
  const integration = 'Salesforce Integration';
  return [
    {
      name: INTEGRATION_PROFILE,
      license: integration,
      custom: true,
      permissions: ['ApiEnabled', 'ApiUserOnly', 'ChatterInternalUser'],
      fields: spread(objects, 1),
      extras: {
        loginFlows: [loginFlow],
        loginIpRanges: [
          { startAddress: '198.51.100.0', endAddress: '198.51.100.255', description: 'Middleware & gateway' },
          { startAddress: '203.0.113.7', endAddress: '203.0.113.7', description: '' },
        ],
        loginHours: { mondayStart: 0, mondayEnd: 1380, sundayStart: 480, sundayEnd: 1020 },
      },
    },
    {
      name: NEW_INTEGRATION_PROFILE,
      license: integration,
      permissions: ['ApiEnabled', 'ApiUserOnly'],
      fields: spread(objects, 9),
    },
    {
      name: 'Custom: Sales Profile',
      fullName: 'Custom%3A Sales Profile',
      custom: true,
      permissions: ['ApiEnabled', 'LightningExperienceUser', 'RunReports'],
      objects: {
        Account: ['create', 'read', 'edit'],
        Contact: ['read'],
        Opportunity: ['create', 'read', 'edit', 'delete'],
        Project__c: ['read', 'viewAllFields'],
      },
      fields: spread(objects, 3),
      extras: { tabVisibilities: [{ tab: 'standard-Account', visibility: 'DefaultOn' }] },
    },
    {
      name: "R&D (O'Brien) <test>",
      fullName: 'R%26D %28O%27Brien%29 %3Ctest%3E',
      custom: true,
      fields: spread(objects, 40),
    },
    { name: 'Équipe Achats', custom: true, objects: { Invoice__c: ['read'] }, fields: spread(objects, 25) },
    {
      name: 'Read Only',
      fullName: 'ReadOnly',
      permissions: ['ApiEnabled'],
      objects: { Account: ['read'], Contact: ['read'], Case: ['read'], Lead: ['read'] },
      fields: spread(objects, 5),
    },
    {
      name: 'Authenticated Website',
      fullName: 'PlatformPortal',
      license: 'Authenticated Website',
      fields: spread(objects, 60),
    },
    { name: 'Authenticated Website', fullName: 'Authenticated Website', license: 'Authenticated Website' },
    // As an org with German set-up shows it: the label is translated, the metadata name is not.
    {
      name: 'Standardbenutzer',
      fullName: 'Standard',
      permissions: ['ApiEnabled'],
      objects: { Account: ['read', 'edit'] },
      fields: spread(objects, 8),
    },
    { name: 'Setup Auditor', custom: true, permissions: ['ApiEnabled', 'ViewSetup'], objects: { Account: ['read'] } },
    {
      name: 'Blind Deployer',
      custom: true,
      permissions: ['ApiEnabled', 'ModifyMetadata', 'ViewAllData', 'ManageProfilesPermissionsets'],
    },
  ];
}

const permissionSets: readonly PermissionSetPlan[] = [
  {
    name: 'ERP_Accounts',
    label: 'ERP Accounts',
    license: 'SalesforceAPIIntegrationPsl',
    objects: { Account: ['read'] },
  },
  {
    name: 'Contact_Reader',
    label: 'Contact Reader',
    objects: { Contact: ['read'] },
    fields: { 'Contact.Email': 'read' },
  },
  {
    name: 'Invoice_Clerk',
    label: 'Invoice Clerk',
    objects: { Invoice__c: ['read', 'edit'] },
    fields: { 'Invoice__c.Amount__c': 'edit' },
  },
  { name: 'Project_Wide', label: 'Project Wide', objects: { Project__c: ['read', 'viewAllFields'] } },
  {
    name: 'Support_Base',
    label: 'Support Base',
    objects: { Case: ['create', 'read', 'edit'] },
    fields: { 'Case.Subject': 'edit', 'Case.Reason': 'edit' },
  },
  { name: 'Support_Plus', label: 'Support Plus', objects: { Lead: ['read'] }, fields: { 'Lead.Email': 'read' } },
  { name: 'Vehicle_Session', label: 'Vehicle (session)', activation: true, objects: { Vehicle__c: ['read'] } },
  { name: 'Candidate_Reader', label: 'Candidate Reader', objects: { Candidate__c: ['read'] } },
  { name: 'Old_Orders', label: 'Old Orders', objects: { Order: ['read'] } },
  { name: 'ns__Thing_User', label: 'Thing User', namespace: 'ns', objects: { ns__Thing__c: ['read'] } },
];

const groups: readonly GroupPlan[] = [
  {
    name: 'Support_Team',
    label: 'Support Team',
    sets: ['Support_Base', 'Support_Plus'],
    mutes: { objects: { Lead: ['read'] }, fields: { 'Case.Reason': 'edit', 'Lead.Email': 'read' } },
  },
  { name: 'Billing_Team', label: 'Billing Team', sets: ['Invoice_Clerk'], status: 'Outdated' },
];

const users: readonly UserPlan[] = [
  {
    username: INTEGRATION_USERNAME,
    profile: INTEGRATION_PROFILE,
    lastName: 'ERP Integration',
    session: true,
    sets: [
      'ERP_Accounts',
      'Vehicle_Session',
      { name: 'Candidate_Reader', expires: '2025-01-31T00:00:00.000+0000' },
      { name: 'Old_Orders', revoked: true },
    ],
    groups: ['Support_Team', 'Billing_Team'],
  },
  { username: 'retired.integration@fls.example', profile: INTEGRATION_PROFILE, active: false, sets: ['Invoice_Clerk'] },
  { username: 'mini.integration@fls.example', profile: NEW_INTEGRATION_PROFILE, sets: ['ERP_Accounts'] },
  {
    username: 'sally.sales@fls.example',
    profile: 'Custom: Sales Profile',
    firstName: 'Sally',
    lastName: 'Sales',
    sets: ['Contact_Reader'],
  },
  { username: 'achats@fls.example', profile: 'Équipe Achats', firstName: 'Zoé', lastName: "D'Arc" },
  { username: BLIND_USERNAME, profile: 'Blind Deployer', session: true },
  { username: AUDITOR_USERNAME, profile: 'Setup Auditor', session: true },
];
