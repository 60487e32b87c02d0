/** Part of a text, in UTF-16 units: from `start` up to, not including, `end`. */
export type TextRange = { readonly start: number; readonly end: number };

/** Puts `text` in the place of a range; an empty range is an insertion, an empty text a removal. */
export type Splice = TextRange & { readonly text: string };

/** Edits in the order in which `splice` takes them. At one offset insertions come first, in the order given. */
export function sortSplices(edits: readonly Splice[]): Splice[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * Applies edits in one pass; every character outside of them stays.
 *
 * @param edits sorted, none reaching into the next
 * @throws RangeError when they are not, or lie outside the text
 */
export function splice(text: string, edits: readonly Splice[]): string {
  if (edits.length === 0) return text;
  const pieces: string[] = [];
  let done = 0;
  for (const edit of edits) {
    if (edit.start < done || edit.end < edit.start || edit.end > text.length)
      throw new RangeError(
        `edit ${edit.start}–${edit.end} does not fit: ${done} of ${text.length} characters are done`,
      );
    pieces.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}
