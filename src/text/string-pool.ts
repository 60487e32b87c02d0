/**
 * Creates a function that copies a string, and returns the same copy for equal strings. Without a copy, a slice keeps
 * the whole text in memory that it was cut from, and files and rows repeat the same field names hundreds of thousands
 * of times.
 */
export function createStringPool(): (slice: string) => string {
  const known = new Map<string, string>();
  return (slice) => {
    const first = known.get(slice);
    if (first !== undefined) return first;
    // Slicing a concatenated string makes the engine allocate a new one.
    const own = ` ${slice}`.slice(1);
    known.set(own, own);
    return own;
  };
}
