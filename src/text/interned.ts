/**
 * Copies strings that outlive the text or the answer they came in, each once: a slice keeps its whole text in memory, and
 * files and rows name the same fields by the hundred thousand.
 */
export function createStringPool(): (slice: string) => string {
  const known = new Map<string, string>();
  return (slice) => {
    const first = known.get(slice);
    if (first !== undefined) return first;
    // Cutting a joined string makes the engine write it out anew.
    const own = ` ${slice}`.slice(1);
    known.set(own, own);
    return own;
  };
}
