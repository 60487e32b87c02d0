import type { ProfileTraits } from '../../../fls/profile-use.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryPages } from '../client/soql.ts';

/**
 * The row of the permission set that a profile owns (docs/salesforce-facts.md#src-ps). Parents are null when the org hides
 * them.
 */
type OwnerRow = {
  ProfileId: string;
  Profile?: { UserLicense?: { Name?: string | null; LicenseDefinitionKey?: string | null } | null } | null;
  PermissionsApiUserOnly?: boolean;
};

const PERMISSION_OWNERS_QUERY = 'SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true';

/** Where an org lacks the last column, licenses alone tell the use of a profile (docs/salesforce-facts.md#s3-7). */
const TRAIT_COLUMNS = [
  'ProfileId',
  'Profile.UserLicense.Name',
  'Profile.UserLicense.LicenseDefinitionKey',
  'PermissionsApiUserOnly?',
];

/**
 * One row for each profile, however many users it has. It reads the rows of the permission sets, because the org also shows
 * those of profiles that profile filtering hides. The filter is on users alone: in a filter, a column that the org lacks
 * would end the query, and a license that the org hides would drop the row.
 */
const USED_PROFILES_QUERY = `SELECT ${TRAIT_COLUMNS.join(', ')} FROM PermissionSet WHERE IsOwnedByProfile = true AND ProfileId IN (SELECT ProfileId FROM User WHERE IsActive = true)`;

/** Ids of the profiles that own permissions. The org also shows the rows of profiles that it does not list. */
export async function queryProfilesWithPermissions(client: OrgClient): Promise<ReadonlySet<string>> {
  const profiles = new Set<string>();
  for await (const page of queryPages<OwnerRow>(client, PERMISSION_OWNERS_QUERY))
    for (const { ProfileId } of page) profiles.add(ProfileId);
  return profiles;
}

/** What tells the use of the profiles that have active users, by Profile.Id. */
export async function queryUsedProfiles(client: OrgClient): Promise<ReadonlyMap<string, ProfileTraits>> {
  const traits = new Map<string, ProfileTraits>();
  for await (const page of queryPages<OwnerRow>(client, USED_PROFILES_QUERY))
    for (const row of page) traits.set(row.ProfileId, readTraits(row));
  return traits;
}

function readTraits({ Profile, PermissionsApiUserOnly }: OwnerRow): ProfileTraits {
  return {
    license: Profile?.UserLicense?.Name ?? null,
    licenseKey: Profile?.UserLicense?.LicenseDefinitionKey ?? null,
    isApiOnly: PermissionsApiUserOnly ?? null,
  };
}
