import type { OrgClient } from '../client/org-client.ts';
import { queryPages } from '../client/soql.ts';

/**
 * Only their names tell the licences: `Salesforce Integration`, `Analytics Cloud Integration User`
 * (docs/salesforce-facts.md#s0, #s1-6), and those with "API Only". The query returns one row for each user, because a
 * response with groups has no second page.
 */
const INTEGRATION_USERS_QUERY =
  "SELECT ProfileId FROM User WHERE IsActive = true AND (Profile.UserLicense.Name LIKE '%Integration%' OR Profile.UserLicense.Name LIKE '%API Only%')";

/** Every profile owns a permission set (docs/salesforce-facts.md#src-ps). */
const PERMISSION_OWNERS_QUERY = 'SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true';

/** Ids of the profiles that own permissions. The org also shows the rows of profiles that it does not list. */
export async function queryProfilesWithPermissions(client: OrgClient): Promise<ReadonlySet<string>> {
  return queryProfileIds(client, PERMISSION_OWNERS_QUERY);
}

/** Ids of the profiles whose active users have an API-only or integration licence. */
export async function queryIntegrationProfiles(client: OrgClient): Promise<ReadonlySet<string>> {
  return queryProfileIds(client, INTEGRATION_USERS_QUERY);
}

async function queryProfileIds(client: OrgClient, soql: string): Promise<ReadonlySet<string>> {
  const profiles = new Set<string>();
  for await (const page of queryPages<{ ProfileId: string }>(client, soql))
    for (const { ProfileId } of page) profiles.add(ProfileId);
  return profiles;
}
