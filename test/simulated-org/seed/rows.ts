import { bareExtras, newId, type OrgState, type Row } from '../model.ts';
import { aggregate, permissionColumns, storeGrants, storeMuted } from './grants.ts';
import type { GroupPlan, PermissionSetPlan, ProfilePlan } from './plan.ts';
import { demand } from './users.ts';

/** Rows of profiles, permission sets and groups, as plans describe them. */

const CREATED = '2025-03-01T09:00:00.000+0000';

/** A row with the columns that say who made it and when. */
export function stamped(row: Row): Row {
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

/** `UserLicense.LicenseDefinitionKey` by name (docs/salesforce-facts.md#src-userlic, #s1-6); null for all others is simplified. */
const LICENSE_KEYS: ReadonlyMap<string, string> = new Map([
  ['Salesforce', 'SFDC'],
  ['Salesforce Platform', 'AUL'],
  ['Einstein Agent', 'PID_DigitalAgent'],
]);

function licenseId(org: OrgState, name: string): string {
  const known = [...org.rows('UserLicense'), ...org.rows('PermissionSetLicense')];
  const found = known.find((row) => row['Name'] === name || row['DeveloperName'] === name);
  if (found) return found.Id;
  // Permission set licenses are told from user licenses by their developer names.
  return name.endsWith('Psl')
    ? org.insert(
        'PermissionSetLicense',
        stamped({ Id: newId('0PL'), DeveloperName: name, MasterLabel: name, Status: 'Active' }),
      ).Id
    : org.insert(
        'UserLicense',
        stamped({
          Id: newId('100'),
          Name: name,
          MasterLabel: name,
          LicenseDefinitionKey: LICENSE_KEYS.get(name) ?? null,
          Status: 'Active',
        }),
      ).Id;
}

export function storeProfile(org: OrgState, plan: ProfilePlan): void {
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
  org.profileExtras.set(id, { ...bareExtras(plan.fullName ?? plan.name, plan.custom ?? false), ...plan.extras });
  // Name and label of a set that a profile owns say nothing about the profile (docs/salesforce-facts.md#src-ps).
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

export function storePermissionSet(org: OrgState, plan: PermissionSetPlan): void {
  const set = setRow(plan.name, plan.label ?? plan.name, plan.activation ? 'Session' : 'Regular', plan);
  const row = stamped({
    ...set,
    HasActivationRequired: plan.activation ?? false,
    NamespacePrefix: plan.namespace ?? org.info.namespacePrefix,
    LicenseId: plan.license === undefined ? null : licenseId(org, plan.license),
  });
  org.insert('PermissionSet', row);
  storeGrants(org, row.Id, plan);
}

export function storeGroup(org: OrgState, plan: GroupPlan): void {
  const label = plan.label ?? plan.name;
  const names = {
    DeveloperName: plan.name,
    MasterLabel: label,
    NamespacePrefix: plan.namespace ?? org.info.namespacePrefix,
  };
  const state = { Status: plan.status ?? 'Updated', HasActivationRequired: plan.activation ?? false };
  const group = stamped({ Id: newId('0PG'), ...names, ...state });
  org.insert('PermissionSetGroup', group);
  if (plan.hidden) org.hiddenRows.add(group.Id);
  const sets = plan.sets.map((name) => demand(org, 'PermissionSet', 'Name', name));
  const muting = plan.mutes ? storeMutingSet(org, plan.name, plan.mutes) : null;
  for (const id of [...sets.map((set) => set.Id), ...(muting === null ? [] : [muting])]) {
    org.insert(
      'PermissionSetGroupComponent',
      stamped({ Id: newId('0PN'), PermissionSetGroupId: group.Id, PermissionSetId: id }),
    );
  }
  // The platform names the aggregated set after the group (assumed).
  const aggregated = stamped({
    ...setRow(plan.name, label, 'Group', {}),
    PermissionSetGroupId: group.Id,
    // That it is the group's: assumed.
    NamespacePrefix: names.NamespacePrefix,
    HasActivationRequired: plan.setNeedsActivation ?? false,
  });
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
