import type { OrgClient } from '../client/batching.ts';
import { queryPages } from '../client/soql.ts';

/**
 * Licences are told by their names: `Salesforce Integration` and `Analytics Cloud Integration User`
 * (docs/salesforce-facts.md#s0, #s1-6), and what names itself API-only. One row a user, since an aggregate has no
 * second page.
 */
const INTEGRATION_USERS_QUERY =
  "SELECT ProfileId FROM User WHERE IsActive = true AND (Profile.UserLicense.Name LIKE '%Integration%' OR Profile.UserLicense.Name LIKE '%API Only%')";

/** Every profile owns a permission set (docs/salesforce-facts.md#src-ps). */
const PERMISSION_OWNERS_QUERY = 'SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true';

/** Ids of the profiles that own permissions: rows of permissions are shown of profiles that are not. */
export async function queryProfilesWithPermissions(questions: OrgClient): Promise<ReadonlySet<string>> {
  return queryProfileIds(questions, PERMISSION_OWNERS_QUERY);
}

/** Ids of the profiles whose active users have an API-only or integration licence. */
export async function queryIntegrationProfiles(questions: OrgClient): Promise<ReadonlySet<string>> {
  return queryProfileIds(questions, INTEGRATION_USERS_QUERY);
}

async function queryProfileIds(questions: OrgClient, soql: string): Promise<ReadonlySet<string>> {
  const profiles = new Set<string>();
  for await (const page of queryPages<{ ProfileId: string }>(questions, soql))
    for (const { ProfileId } of page) profiles.add(ProfileId);
  return profiles;
}
