import type { FieldPermission } from '../../../fls/access.ts';
import type { OrgClient } from '../client/batching.ts';
import { indexById } from '../client/ids.ts';
import { createStringPool } from '../../../text/interned.ts';
import { MAX_PARALLEL_QUERIES } from '../client/parallel.ts';
import { queryPagesIn } from '../client/soql.ts';

type FieldPermissionRow = {
  Parent: { ProfileId: string };
  Field: string;
  PermissionsRead: boolean;
  PermissionsEdit: boolean;
};

const FIELD_PERMISSIONS_QUERY =
  'SELECT Parent.ProfileId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Parent.ProfileId {in}';

/** For fewer profiles a cursor of its own would cost a page more than it saves time. */
const PROFILES_PER_QUERY = 10;

/**
 * Enabled field permissions by Profile.Id, kept page by page: an org with 165 profiles has 1.5 million of them.
 *
 * The pages of a query come one after the other, so many profiles are asked for by several queries side by side.
 */
export async function queryFieldPermissions(
  questions: OrgClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly FieldPermission[]>> {
  const byProfile = indexById(ids, (): FieldPermission[] => []);
  const shared = createStringPool();
  let failed = false;
  const read = async (own: readonly string[]): Promise<void> => {
    for await (const page of queryPagesIn<FieldPermissionRow>(questions, FIELD_PERMISSIONS_QUERY, own)) {
      for (const { Parent, Field, PermissionsRead, PermissionsEdit } of page) {
        const entry = { field: shared(Field), readable: PermissionsRead, editable: PermissionsEdit };
        byProfile(Parent.ProfileId)?.push(entry);
      }
      if (failed) return;
    }
  };
  try {
    await Promise.all(splitProfileIds(ids).map(read));
  } finally {
    // Where one query fails, the pages of the others are no longer worth a call.
    failed = true;
  }
  return new Map(ids.map((id) => [id, byProfile(id) ?? []]));
}

/** The ids in as many parts as there are to be cursors, dealt out in turn. */
function splitProfileIds(ids: readonly string[]): string[][] {
  const unique = [...new Set(ids)];
  const count = Math.min(MAX_PARALLEL_QUERIES, Math.ceil(unique.length / PROFILES_PER_QUERY));
  return Array.from({ length: count }, (_, part) => unique.filter((_id, index) => index % count === part));
}
