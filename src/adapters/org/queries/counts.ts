import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/org-client.ts';
import { indexById } from '../client/ids.ts';
import { queryInParallel } from '../client/parallel.ts';
import { queryRowsIn } from '../client/soql.ts';
import { splitIntoChunks } from '../../../values/lists.ts';

/** A response with groups has no second page, and 2,000 groups at most, so each query takes only as many profiles as fit. */
const MAX_GROUPED_ROWS = 2000;

type CountRow = { profile: string; SobjectType: string; fields: number };

/**
 * Number of enabled field permissions by Profile.Id and object; null when the org refuses to group them.
 *
 * @param objects number of objects that can have field permissions
 */
export async function countFieldPermissions(
  client: OrgClient,
  profileIds: readonly string[],
  objects: number,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>> | null> {
  const size = Math.max(1, Math.floor(MAX_GROUPED_ROWS / Math.max(1, objects)));
  const counts = indexById(profileIds, () => new Map<string, number>());
  try {
    const rows = await queryInParallel(splitIntoChunks(profileIds, size), async (own) => queryFieldCounts(client, own));
    for (const row of rows.flat()) counts(row.profile)?.set(row.SobjectType, row.fields);
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
  return new Map(profileIds.map((id) => [id, counts(id) ?? new Map<string, number>()]));
}

async function queryFieldCounts(client: OrgClient, ids: readonly string[]): Promise<CountRow[]> {
  return queryRowsIn<CountRow>(
    client,
    'SELECT Parent.ProfileId profile, SobjectType, COUNT(Id) fields FROM FieldPermissions WHERE Parent.ProfileId {in} GROUP BY Parent.ProfileId, SobjectType',
    ids,
  );
}
