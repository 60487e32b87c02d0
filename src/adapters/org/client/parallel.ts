import pLimit from 'p-limit';

/** Queries that run at the same time, as in other tools (docs/salesforce-facts.md#s3-2). */
export const MAX_PARALLEL_QUERIES = 5;

/** The results of a query for each item, in the order of the items. After a failure no further query starts. */
export async function queryInParallel<Item, Result>(
  items: readonly Item[],
  query: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit(MAX_PARALLEL_QUERIES);
  const run = async (item: Item): Promise<Result> => {
    try {
      return await query(item);
    } catch (error) {
      limit.clearQueue();
      throw error;
    }
  };
  return Promise.all(items.map(async (item) => limit(run, item)));
}
