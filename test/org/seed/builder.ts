import { newId, OrgState, type OrgInfo, type Row } from '../model.ts';
import { USER_PERMISSIONS } from '../schema/user-permissions.ts';
import { aggregate, permissionColumns, storeGrants, storeMuted } from './grants.ts';
import type { GroupPlan, OrgPlan, PermissionSetPlan, ProfilePlan } from './plan.ts';
import { user } from './standard-objects.ts';
import { demand, storeUser } from './users.ts';

const CREATED = '2025-03-01T09:00:00.000+0000';

const DEFAULT_INFO: OrgInfo = {
  id: '00D000000000001EAA',
  name: 'Simulated Org',
  isSandbox: true,
  apiVersion: '67.0',
  tracksSource: false,
  namespacePrefix: null,
};

/** Label of the administrators' profile, whose metadata name is `Admin`. */
export const ADMINISTRATORS = 'System Administrator';

/** The admin who is always there, with a session; `tokenOf(org)` is the access token. */
export const ADMIN_USERNAME = 'admin@fls.example';

/**
 * Builds an org from what a spec says of it, with the administrators' profile (all user permissions, every field) and one
 * admin with a session added.
 * @throws Error when the plan names what it does not declare.
 */
export function buildOrg(plan: OrgPlan): OrgState {
  const org = new OrgState({ ...DEFAULT_INFO, ...plan.info });
  // Every org has users.
  for (const object of [user(), ...plan.objects]) org.objects.set(object.name, object);
  org.insert('Organization', organizationRow(org.info));
  for (const profile of [administrators(org, plan), ...(plan.profiles ?? [])]) storeProfile(org, profile);
  for (const set of plan.permissionSets ?? []) storePermissionSet(org, set);
  for (const group of plan.groups ?? []) storeGroup(org, group);
  const admin = {
    username: ADMIN_USERNAME,
    profile: ADMINISTRATORS,
    firstName: 'Ada',
    lastName: 'Admin',
    session: true,
  };
  for (const each of [admin, ...(plan.users ?? [])]) storeUser(org, each, stamped);
  return org;
}

/** The access token of a user's session: the admin's unless another user is named. */
export function tokenOf(org: OrgState, username = ADMIN_USERNAME): string {
  const user = org.rows('User').find((row) => row['Username'] === username);
  const session = org.sessions.find(({ userId }) => userId === user?.Id);
  if (!session) throw new Error(`simulated org: ${username} has no session`);
  return session.token;
}

/** Id of the profile with that label. */
export function profileId(org: OrgState, name: string): string {
  return demand(org, 'Profile', 'Name', name).Id;
}

/** Id of the permission set that the profile with that label owns: the parent of its permission rows. */
export function profileSetId(org: OrgState, name: string): string {
  return org.permissionSetOfProfile(profileId(org, name)).Id;
}

function stamped(row: Row): Row {
  const admin = '005000000000000AAA';
  return {
    ...row,
    CreatedDate: CREATED,
    CreatedById: admin,
    LastModifiedDate: CREATED,
    LastModifiedById: admin,
    SystemModstamp: CREATED,
  };
}

function administrators(org: OrgState, { objects }: OrgPlan): ProfilePlan {
  const fields = objects.flatMap((object) =>
    object.fields
      .filter((field) => field.permissionable)
      .map((field): [string, 'read' | 'edit'] => [`${object.name}.${field.name}`, field.readOnly ? 'read' : 'edit']),
  );
  const narrowing = new Set(['ApiUserOnly', 'ViewAllFieldsGlobal']);
  return {
    name: ADMINISTRATORS,
    fullName: 'Admin',
    license: 'Salesforce',
    permissions: USER_PERMISSIONS.filter((name) => !narrowing.has(name)),
    fields: Object.fromEntries(fields),
    description: org.info.name,
  };
}

function organizationRow(info: OrgInfo): Row {
  return stamped({
    Id: info.id,
    Name: info.name,
    InstanceName: 'CS999',
    OrganizationType: info.isSandbox ? 'Enterprise Edition' : 'Unlimited Edition',
    NamespacePrefix: info.namespacePrefix,
    LanguageLocaleKey: 'en_US',
    TimeZoneSidKey: 'GMT',
    IsSandbox: info.isSandbox,
    IsReadOnly: false,
    TrialExpirationDate: null,
  });
}

function licenseId(org: OrgState, name: string): string {
  const known = [...org.rows('UserLicense'), ...org.rows('PermissionSetLicense')];
  const found = known.find((row) => row['Name'] === name || row['DeveloperName'] === name);
  if (found) return found.Id;
  // Permission set licences are told from user licences by their developer names.
  return name.endsWith('Psl')
    ? org.insert(
        'PermissionSetLicense',
        stamped({ Id: newId('0PL'), DeveloperName: name, MasterLabel: name, Status: 'Active' }),
      ).Id
    : org.insert('UserLicense', stamped({ Id: newId('100'), Name: name, MasterLabel: name, Status: 'Active' })).Id;
}

function storeProfile(org: OrgState, plan: ProfilePlan): void {
  const license = licenseId(org, plan.license ?? 'Salesforce');
  const id = newId('00e');
  org.insert(
    'Profile',
    stamped({
      Id: id,
      Name: plan.name,
      UserLicenseId: license,
      UserType: 'Standard',
      Description: plan.description ?? null,
    }),
  );
  org.profileExtras.set(id, {
    fullName: plan.fullName ?? plan.name,
    custom: plan.custom ?? false,
    loginFlows: [],
    loginIpRanges: [],
    loginHours: null,
    tabVisibilities: [],
    ...plan.extras,
  });
  // Name and label of a set that a profile owns say nothing about the profile (PS).
  const set = setRow(`X${id}`, id, 'Profile', plan);
  const own = { IsCustom: false, IsOwnedByProfile: true, ProfileId: id, LicenseId: license };
  org.insert('PermissionSet', stamped({ ...set, ...own }));
  storeGrants(org, set.Id, plan);
}

function setRow(name: string, label: string, type: string, grants: Pick<ProfilePlan, 'permissions'>): Row {
  return {
    Id: newId('0PS'),
    Name: name,
    Label: label,
    Type: type,
    IsCustom: true,
    IsOwnedByProfile: false,
    HasActivationRequired: false,
    ProfileId: null,
    PermissionSetGroupId: null,
    LicenseId: null,
    NamespacePrefix: null,
    ...permissionColumns(grants.permissions),
  };
}

function storePermissionSet(org: OrgState, plan: PermissionSetPlan): void {
  const set = setRow(plan.name, plan.label ?? plan.name, plan.activation ? 'Session' : 'Regular', plan);
  const row = stamped({
    ...set,
    HasActivationRequired: plan.activation ?? false,
    NamespacePrefix: plan.namespace ?? null,
    LicenseId: plan.license === undefined ? null : licenseId(org, plan.license),
  });
  org.insert('PermissionSet', row);
  storeGrants(org, row.Id, plan);
}

function storeGroup(org: OrgState, plan: GroupPlan): void {
  const label = plan.label ?? plan.name;
  const names = { DeveloperName: plan.name, MasterLabel: label, NamespacePrefix: null };
  const group = stamped({ Id: newId('0PG'), ...names, Status: plan.status ?? 'Updated', HasActivationRequired: false });
  org.insert('PermissionSetGroup', group);
  const sets = plan.sets.map((name) => demand(org, 'PermissionSet', 'Name', name));
  const muting = plan.mutes ? storeMutingSet(org, plan.name, plan.mutes) : null;
  for (const id of [...sets.map((set) => set.Id), ...(muting === null ? [] : [muting])]) {
    org.insert(
      'PermissionSetGroupComponent',
      stamped({ Id: newId('0PN'), PermissionSetGroupId: group.Id, PermissionSetId: id }),
    );
  }
  // The platform names the aggregated set after the group (assumed).
  const aggregated = stamped({ ...setRow(plan.name, label, 'Group', {}), PermissionSetGroupId: group.Id });
  org.insert('PermissionSet', aggregated);
  aggregate(org, aggregated, sets, muting);
}

function storeMutingSet(org: OrgState, group: string, mutes: NonNullable<GroupPlan['mutes']>): string {
  const id = newId('0QM');
  const names = { DeveloperName: `${group}_muting`, MasterLabel: `${group} muting` };
  org.insert('MutingPermissionSet', stamped({ Id: id, ...names, ...permissionColumns(mutes.permissions) }));
  storeMuted(org, id, mutes);
  return id;
}
