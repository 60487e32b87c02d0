import type { ObjectDef } from '../model.ts';
import type { Grants, ProfilePlan } from './plan.ts';

/** The old integration profile, with its few hundred stray field permissions. */
export const INTEGRATION_PROFILE = 'Salesforce API Only System Integrations';
export const NEW_INTEGRATION_PROFILE = 'Minimum Access - API Only Integrations';
/** The profile of AI agents, with strays as public copies have them (docs/salesforce-facts.md#s0). */
export const AGENT_PROFILE = 'Einstein Agent User';

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

/** As metadata has it. */
export const loginFlow = [
  '<loginFlows>',
  '        <flow>Accept_Terms</flow>',
  '        <flowType>UI</flowType>',
  '        <friendlyName>Accept Terms</friendlyName>',
  '        <uiLoginFlowType>VisualWorkflow</uiLoginFlowType>',
  '        <useLightningRuntime>true</useLightningRuntime>',
  '    </loginFlows>',
].join('\n');

/** Profiles of every kind of name, license and grant; the first is the one that the demo is about. */
export function seedProfiles(objects: readonly ObjectDef[]): ProfilePlan[] {
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
    { name: AGENT_PROFILE, license: 'Einstein Agent', permissions: ['ApiEnabled'], fields: spread(objects, 6) },
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
