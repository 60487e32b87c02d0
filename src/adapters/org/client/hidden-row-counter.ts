/** Counts rows that the org announces and does not return. */
export type HiddenRowCounter = {
  readonly note: (soql: string, count: number) => void;
  /** By object, without objects that have none. */
  readonly count: () => ReadonlyMap<string, number>;
};

/** The part that differs between the queries for a long `IN` list. */
const LIST = /IN \('[^)]*\)/g;

/**
 * An org counts rows that it does not return: those of entities that are not visible to it, and of fields without
 * field-level security (docs/salesforce-facts.md#src-fp). Different queries for an object meet the same rows, so the
 * counter gives the highest number that one query has met.
 */
export function createHiddenRowCounter(): HiddenRowCounter {
  const byQuery = new Map<string, number>();
  return {
    note: (soql, count) => {
      byQuery.set(soql, Math.max(count, byQuery.get(soql) ?? 0));
    },
    count: () => {
      const byShape = new Map<string, number>();
      for (const [soql, count] of byQuery) {
        const shape = soql.replace(LIST, 'IN ()');
        byShape.set(shape, (byShape.get(shape) ?? 0) + count);
      }
      const byObject = new Map<string, number>();
      for (const [shape, count] of byShape) {
        const [, object = ''] = / FROM (\w+)/.exec(shape) ?? [];
        byObject.set(object, Math.max(count, byObject.get(object) ?? 0));
      }
      return byObject;
    },
  };
}
