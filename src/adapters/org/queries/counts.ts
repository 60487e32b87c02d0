import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/batching.ts';
import { indexById } from '../client/ids.ts';
import { queryRowsIn } from '../client/soql.ts';

/** An aggregate answer has no second page (2,000 groups at most), so as many profiles go into one as are sure to fit. */
const MAX_GROUPED_ROWS = 2000;

/** Queries under way at a time, as other tools have it (docs/salesforce-facts.md#s3-2). */
const MAX_PARALLEL_COUNTS = 5;

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
    const batches = Array.from({ length: Math.ceil(ids.length / size) }, (_, batch) =>
      ids.slice(batch * size, (batch + 1) * size),
    );
    for (let start = 0; start < batches.length; start += MAX_PARALLEL_COUNTS) {
      const answers = await Promise.all(
        batches.slice(start, start + MAX_PARALLEL_COUNTS).map(async (batch) => queryFieldCounts(questions, batch)),
      );
      for (const row of answers.flat()) counts(row.profile)?.set(row.object, row.fields);
    }
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
