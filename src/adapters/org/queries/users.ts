import { toLongId } from '../../../fls/names.ts';
import type { OrgUser } from '../../../ports/org.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRowsIn } from '../client/soql.ts';

type UserRow = {
  Id: string;
  Username: string;
  IsActive: boolean;
  ProfileId: string;
  Profile: { Name: string } | null;
};

const USERS_QUERY = 'SELECT Id, Username, IsActive, ProfileId, Profile.Name FROM User';

/** Ids of users begin with the key prefix of User. */
const USER_ID = /^005\w{12}(?:\w{3})?$/;

/** The users with these usernames or ids, each once. Usernames compare without case, as in every filter of SOQL. */
export async function queryUsers(client: OrgClient, names: readonly string[]): Promise<readonly OrgUser[]> {
  const ids = names.filter((name) => USER_ID.test(name));
  const usernames = names.filter((name) => !USER_ID.test(name));
  const rows = await Promise.all([
    queryRowsIn<UserRow>(client, `${USERS_QUERY} WHERE Id {in}`, ids),
    queryRowsIn<UserRow>(client, `${USERS_QUERY} WHERE Username {in}`, usernames),
  ]);
  const byId = new Map(rows.flat().map((row) => [toLongId(row.Id), row]));
  return [...byId].map(([id, { Username, IsActive, ProfileId, Profile }]) => ({
    id,
    username: Username,
    isActive: IsActive,
    profileId: ProfileId,
    profileLabel: Profile?.Name ?? null,
  }));
}
