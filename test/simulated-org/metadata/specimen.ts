import { Connection } from '@jsforce/jsforce-node';
import {
  bareExtras,
  newId,
  OrgState,
  type FieldDef,
  type ObjectDef,
  type ObjectKind,
  type OrgInfo,
  type ProfileExtras,
  type Row,
} from '../model.ts';
import { PLAIN_INFO } from '../seed/builder.ts';
import { startOrg, type RunningOrg } from '../server.ts';

/** A small org of this folder's specs: one of every kind of object and field that the Metadata API treats apart. */
export type Specimen = {
  readonly org: OrgState;
  readonly running: RunningOrg;
  readonly connection: Connection;
  readonly admin: Row;
  readonly integration: Row;
};

export const TOKEN = '00D000000000001!admin';

function field(name: string, more: Partial<FieldDef> = {}): FieldDef {
  const custom = name.endsWith('__c') || name.endsWith('__pc');
  const base = { name, label: name, type: 'string', custom, permissionable: true, required: false };
  return { ...base, masterDetail: false, readOnly: false, compound: null, referenceTo: [], ...more };
}

function lookup(name: string, target: string, more: Partial<FieldDef> = {}): FieldDef {
  return field(name, { type: 'reference', referenceTo: [target], ...more });
}

function object(name: string, kind: ObjectKind, fields: readonly FieldDef[], more: Partial<ObjectDef> = {}): ObjectDef {
  const label = name.replace(/__\w+$/, '');
  return { name, label, kind, holdsObjectPermissions: true, namespace: null, keyPrefix: 'a00', fields, ...more };
}

const OBJECTS: readonly ObjectDef[] = [
  object('Account', 'standard', [
    field('Name', { required: true, permissionable: false }),
    field('Phone'),
    field('BillingAddress', { type: 'address' }),
    field('BillingCity', { permissionable: false, compound: 'BillingAddress' }),
    lookup('ParentId', 'Account'),
    field('Rating__c'),
    field('acme__Score__c'),
    field('Nickname__pc'),
  ]),
  object('Contact', 'standard', [lookup('AccountId', 'Account'), field('Email'), field('Nickname__c')]),
  object('Opportunity', 'standard', [field('Amount', { type: 'currency' })]),
  object('Opportunity__hd', 'historicalTrending', [field('Amount__hst')]),
  object('Task', 'standard', [field('Subject'), field('Kind__c')], { holdsObjectPermissions: false }),
  object('Event', 'standard', [field('Location'), field('Kind__c')], { holdsObjectPermissions: false }),
  object('Invoice__c', 'custom', [
    lookup('Account__c', 'Account', { masterDetail: true }),
    field('Number__c', { required: true }),
    field('Total__c', { type: 'currency', readOnly: true }),
    field('Note__c'),
  ]),
  object('acme__Thing__c', 'custom', [field('acme__Size__c')], { namespace: 'acme' }),
  object('Rule__mdt', 'customMetadata', [field('Value__c')], { holdsObjectPermissions: false }),
];

export const LOGIN_FLOW = '<loginFlows><flow>Welcome</flow><friendlyName>It&apos;s us</friendlyName></loginFlows>';

/** A profile with the set that it owns; answers the set. */
export function addProfile(org: OrgState, name: string, extras: Partial<ProfileExtras>, set: Partial<Row> = {}): Row {
  const id = newId('00e');
  const license = org.rows('UserLicense').find((row) => row['Name'] === 'Salesforce Integration');
  org.insert('Profile', { Id: id, Name: name, UserLicenseId: license?.Id ?? null });
  org.profileExtras.set(id, { ...bareExtras(name, true), ...extras });
  return org.insert('PermissionSet', {
    ...set,
    Id: newId('0PS'),
    IsOwnedByProfile: true,
    ProfileId: id,
    Type: 'Profile',
  });
}

export function specimenOrg(given: Partial<OrgInfo> = {}): OrgState {
  const org = new OrgState({ ...PLAIN_INFO, id: '00D000000000001AAA', name: 'Specimen', ...given });
  for (const each of OBJECTS) org.objects.set(each.name, each);
  const refused = { RefusedPermissions: 'FreezeUsers;Read Contact' };
  org.insert('UserLicense', { Id: newId('100'), Name: 'Salesforce Integration', ...refused });
  const rights = {
    PermissionsModifyAllData: true,
    PermissionsModifyMetadata: true,
    PermissionsManageProfilesPermissionsets: true,
    PermissionsViewSetup: true,
  };
  const admin = addProfile(org, 'System Administrator', { fullName: 'Admin', custom: false }, rights);
  const userId = newId('005');
  org.insert('User', { Id: userId, FirstName: 'Ada', LastName: 'Admin', ProfileId: admin['ProfileId'] ?? null });
  org.sessions.push({ token: TOKEN, userId });
  const tabs = [
    { tab: 'standard-Account', visibility: 'DefaultOn' },
    { tab: 'Invoice__c', visibility: 'Hidden' },
  ];
  const integration = addProfile(org, 'Sales: "API"', {
    fullName: 'Sales%3A %22API%22',
    loginFlows: [LOGIN_FLOW],
    loginIpRanges: [{ startAddress: '10.0.0.1', endAddress: '10.0.0.9', description: 'R & D' }],
    loginHours: { mondayStart: 480, mondayEnd: 1020 },
    tabVisibilities: tabs,
    applicationVisibilities: [{ application: 'standard__Sales', isDefault: true, isVisible: true }],
  });
  for (const name of ['Account.Phone', 'Account.Rating__c', 'Task.Kind__c', 'Event.Kind__c']) {
    org.setFieldPermission(integration.Id, name, { read: true, edit: true });
  }
  return org;
}

function setNamed(org: OrgState, fullName: string): Row {
  const id = [...org.profileExtras].find(([, extras]) => extras.fullName === fullName)?.[0];
  return org.permissionSetOfProfile(id ?? '');
}

export async function startSpecimen(org = specimenOrg()): Promise<Specimen> {
  const running = await startOrg(org);
  const connection = new Connection({ instanceUrl: running.url, accessToken: TOKEN, version: '67.0' });
  connection.metadata.pollInterval = 1;
  return { org, running, connection, admin: setNamed(org, 'Admin'), integration: setNamed(org, 'Sales%3A %22API%22') };
}
