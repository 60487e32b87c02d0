/**
 * Copies strings that outlive the text they were cut from, each once: a slice keeps the whole text in memory, and the
 * profiles of a project name the same fields over and over.
 */
export function ownStrings(): (slice: string) => string {
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
