/** Counts the rows that answers announce and do not hand out. */
export type HiddenRowCounter = {
  readonly note: (soql: string, count: number) => void;
  /** By object; without those that hide none. */
  readonly count: () => ReadonlyMap<string, number>;
};

/** What differs between the queries over which a long `IN` list is spread. */
const LIST = /IN \('[^)]*\)/g;

/**
 * An org counts rows that it does not show: those of entities that are not visible to it, and of fields without field-level
 * security (docs/salesforce-facts.md#src-fp). Other queries for the same object meet the same rows again, so of these only the one that missed most
 * counts.
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
