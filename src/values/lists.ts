/**
 * A list in parts of at most so many items, in order.
 *
 * @throws RangeError when the size is below 1
 */
export function splitIntoChunks<T>(items: readonly T[], size: number): T[][] {
  if (size < 1) throw new RangeError(`a chunk cannot hold ${size} items`);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** A list in two halves, in order. The first half has the extra item of an odd number. */
export function splitInHalf<T>(items: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

/** Items that a document renders at a time: fewer make many small writes, and more a long text. */
const ITEMS_PER_CHUNK = 1000;

/** The same for items that need not be in memory together. */
export function* chunkItems<T>(items: Iterable<T>, size = ITEMS_PER_CHUNK): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
