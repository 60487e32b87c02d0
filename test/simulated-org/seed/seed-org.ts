import type { OrgInfo, OrgState } from '../model.ts';
import { buildOrg } from './builder.ts';
import type { GroupPlan, PermissionSetPlan, UserPlan } from './plan.ts';
import { seedObjects } from './seed-objects.ts';
import { AGENT_PROFILE, INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE, seedProfiles } from './seed-profiles.ts';

/** The demo and end-to-end org. The same each time it is built, but for ids. */

export { AGENT_PROFILE, INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE } from './seed-profiles.ts';

/** A user with a session that holds all but View Setup and Configuration. */
export const BLIND_USERNAME = 'blind@fls.example';
/** A user with a session that sees the setup but may not use the Metadata API. */
export const AUDITOR_USERNAME = 'auditor@fls.example';
/** The active user of the integration profile. */
export const INTEGRATION_USERNAME = 'erp.integration@fls.example';

/** An org in which every kind of stray, grantor and name occurs. `tracksSource` as for a sandbox with tracking. */
export function seedOrg(options: Partial<OrgInfo> = {}): OrgState {
  const objects = seedObjects();
  return buildOrg({
    info: { name: 'Fabrikam Integration', ...options },
    objects,
    profiles: seedProfiles(objects),
    permissionSets,
    groups,
    users,
  });
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
    username: 'service.agent@fls.example',
    profile: AGENT_PROFILE,
    lastName: 'Service Agent',
    sets: ['Contact_Reader'],
  },
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
