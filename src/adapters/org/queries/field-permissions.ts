import { toAccess, type Access, type FieldPermission } from '../../../fls/access.ts';
import { toShortId } from '../../../fls/names.ts';
import { isRefusalOfRequest } from '../../../fls/org-failure.ts';
import type { FieldSelection } from '../../../ports/org.ts';
import { createStringPool } from '../../../text/string-pool.ts';
import type { OrgClient } from '../client/org-client.ts';
import { indexById } from '../client/ids.ts';
import { MAX_PARALLEL_QUERIES } from '../client/parallel.ts';
import { queryPagesIn, queryRowsIn } from '../client/soql.ts';
import { isMadeUpRow, queryPermissionPages } from './permission-pages.ts';

type ProfileFieldRow = {
  Parent: { ProfileId: string };
  Field: string;
  PermissionsRead: boolean;
  PermissionsEdit: boolean;
};

type ProfileFields = { readonly id: string; readonly kept: FieldPermission[] };

const PROFILE_FIELDS_QUERY =
  'SELECT Parent.ProfileId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Parent.ProfileId {in}';

/** For fewer profiles, one more cursor costs more pages than it saves time. */
const PROFILES_PER_QUERY = 10;

/**
 * Enabled field permissions by Profile.Id. They are converted page by page: an org with 165 profiles has 1.5 million of them.
 *
 * The pages of one query come one after the other, so many profiles are read by several queries side by side.
 *
 * @param selecting awaited when the first rows are there: what it waits for may be asked in the same turn
 */
export async function queryFieldPermissions(
  client: OrgClient,
  profileIds: readonly string[],
  selecting: Promise<FieldSelection> = Promise.resolve(() => true),
): Promise<ReadonlyMap<string, readonly FieldPermission[]>> {
  const byProfile = indexById(profileIds, (id): ProfileFields => ({ id, kept: [] }));
  const shared = createStringPool();
  let failed = false;
  const read = async (own: readonly string[]): Promise<void> => {
    for await (const page of queryPagesIn<ProfileFieldRow>(client, PROFILE_FIELDS_QUERY, own)) {
      const isKept = await selecting;
      for (const { Parent, Field, PermissionsRead, PermissionsEdit } of page) {
        const entry = { field: shared(Field), readable: PermissionsRead, editable: PermissionsEdit };
        const profile = byProfile(Parent.ProfileId);
        if (profile && isKept(profile.id, entry)) profile.kept.push(entry);
      }
      if (failed) return;
    }
  };
  try {
    await Promise.all(splitProfileIds(profileIds).map(read));
  } finally {
    // When one query fails, further pages of the others are of no use.
    failed = true;
  }
  return new Map(profileIds.map((id) => [id, byProfile(id)?.kept ?? []]));
}

/** Access on the fields of the objects (null for all), by the 15 characters of the id of the permission set, then by field. */
export async function querySetFields(
  client: OrgClient,
  setIds: readonly string[],
  objects: readonly string[] | null,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Access>>> {
  const bySet = new Map<string, Map<string, Access>>();
  const shared = createStringPool();
  const query = { table: 'FieldPermissions' as const, setIds, objects };
  await queryPermissionPages(client, query, (row) => {
    // View All Fields says it all, and a group may mute it.
    if (isMadeUpRow(row)) return;
    const key = toShortId(row.ParentId);
    const fields = bySet.get(key) ?? new Map<string, Access>();
    const access = toAccess({ readable: row.PermissionsRead, editable: row.PermissionsEdit });
    bySet.set(key, fields.set(shared(row.Field), access));
  });
  return bySet;
}

/**
 * The permission sets, of those given, for which the org shows field permissions, by the 15 characters of their ids; null when
 * the org refuses to group the rows.
 *
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`; a failure of the org that is no answer to this request
 */
export async function queryParentsOfFields(
  client: OrgClient,
  setIds: readonly string[],
): Promise<ReadonlySet<string> | null> {
  // A list of ids is short enough that the groups fit into the one page that such a response may have.
  const soql = 'SELECT ParentId FROM FieldPermissions WHERE ParentId {in} GROUP BY ParentId';
  try {
    const rows = await queryRowsIn<{ ParentId: string }>(client, soql, setIds);
    return new Set(rows.map(({ ParentId }) => toShortId(ParentId)));
  } catch (error) {
    if (!isRefusalOfRequest(error)) throw error;
    return null;
  }
}

/**
 * Whether the org shows a field permission on one of the objects; false also where it refuses the query. Whether it has rows
 * for fields that no picklist names is not known (docs/salesforce-facts.md#open-9). Throws like `queryParentsOfFields`.
 */
export async function hasFieldPermissions(client: OrgClient, objects: readonly string[]): Promise<boolean> {
  const names = await Promise.all(objects.map(async (object) => client.toQueryName(object)));
  const soql = 'SELECT SobjectType, Field FROM FieldPermissions WHERE SobjectType {in} LIMIT 1';
  try {
    return (await queryRowsIn(client, soql, names)).length > 0;
  } catch (error) {
    if (!isRefusalOfRequest(error)) throw error;
    return false;
  }
}

/** The ids in as many lists as there are to be queries, dealt out in turn. */
function splitProfileIds(profileIds: readonly string[]): string[][] {
  const unique = [...new Set(profileIds)];
  const count = Math.min(MAX_PARALLEL_QUERIES, Math.ceil(unique.length / PROFILES_PER_QUERY));
  return Array.from({ length: count }, (_, list) => unique.filter((_id, index) => index % count === list));
}
