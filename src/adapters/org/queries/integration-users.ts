import type { Questions } from '../client/batching.ts';
import { pagesOf } from '../client/soql.ts';

/**
 * Licences are told by their names: `Salesforce Integration` and `Analytics Cloud Integration User` (facts 0 and 1.6), and
 * what names itself API-only. One row a user, since an aggregate has no second page.
 */
const SOQL =
  "SELECT ProfileId FROM User WHERE IsActive = true AND (Profile.UserLicense.Name LIKE '%Integration%' OR Profile.UserLicense.Name LIKE '%API Only%')";

/** Every profile owns a permission set (PS). */
const OWNERS = 'SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true';

/** Ids of the profiles that own permissions: rows of permissions are shown of profiles that are not. */
export async function profilesWithPermissions(questions: Questions): Promise<ReadonlySet<string>> {
  return idsIn(questions, OWNERS);
}

/** Ids of the profiles whose active users have an API-only or integration licence. */
export async function integrationProfiles(questions: Questions): Promise<ReadonlySet<string>> {
  return idsIn(questions, SOQL);
}

async function idsIn(questions: Questions, soql: string): Promise<ReadonlySet<string>> {
  const profiles = new Set<string>();
  for await (const page of pagesOf<{ ProfileId: string }>(questions, soql))
    for (const { ProfileId } of page) profiles.add(ProfileId);
  return profiles;
}
