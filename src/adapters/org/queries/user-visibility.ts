import { Problem } from '../../../fls/problem.ts';
import type { UserVisibility } from '../../../ports/org.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows } from '../client/soql.ts';

const USER_SHARING_QUERY = "SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = 'User'";

/**
 * Whether the sharing of User hides users from somebody who has none of the permissions that lift it
 * (docs/salesforce-facts.md#s3-11). `Private` is the only value that does: the others let all internal users see each other.
 *
 * @returns `unclear` when the org does not tell
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function queryUserVisibility(client: OrgClient): Promise<UserVisibility> {
  try {
    const [row] = await queryRows<{ InternalSharingModel: string | null }>(client, USER_SHARING_QUERY);
    if (!row?.InternalSharingModel) return 'unclear';
    return row.InternalSharingModel === 'Private' ? 'hidden' : 'all';
  } catch (error) {
    if (error instanceof Problem) throw error;
    return 'unclear';
  }
}
