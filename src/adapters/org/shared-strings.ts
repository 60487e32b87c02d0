/** Rows by the hundred thousand repeat the same few names: one string for all of them saves most of the memory. */
export function sharedStrings(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, text);
    return text;
  };
}
