import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/batching.ts';
import { indexById } from '../client/ids.ts';
import { queryInParallel } from '../client/parallel.ts';
import { queryRowsIn } from '../client/soql.ts';
import { splitIntoChunks } from '../../../values/lists.ts';

/** An aggregate answer has no second page (2,000 groups at most), so as many profiles go into one as are sure to fit. */
const MAX_GROUPED_ROWS = 2000;

type CountRow = { profile: string; object: string; fields: number };

/**
 * For a list to choose from: where the org refuses the grouping, the list goes without counts.
 *
 * @param objects how many objects have field permissions to give
 */
export async function countFieldPermissions(
  questions: OrgClient,
  ids: readonly string[],
  objects: number,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>> | null> {
  const size = Math.max(1, Math.floor(MAX_GROUPED_ROWS / Math.max(1, objects)));
  const counts = indexById(ids, () => new Map<string, number>());
  try {
    const rows = await queryInParallel(splitIntoChunks(ids, size), async (own) => queryFieldCounts(questions, own));
    for (const row of rows.flat()) counts(row.profile)?.set(row.object, row.fields);
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
  return new Map(ids.map((id) => [id, counts(id) ?? new Map<string, number>()]));
}

async function queryFieldCounts(questions: OrgClient, ids: readonly string[]): Promise<CountRow[]> {
  return queryRowsIn<CountRow>(
    questions,
    'SELECT Parent.ProfileId profile, SobjectType object, COUNT(Id) fields FROM FieldPermissions WHERE Parent.ProfileId {in} GROUP BY Parent.ProfileId, SobjectType',
    ids,
  );
}
