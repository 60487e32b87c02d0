import { createTextBuilder } from '../text/text-builder.ts';

/** Part of a text, in UTF-16 units: from `start` up to, not including, `end`. */
export type TextRange = { readonly start: number; readonly end: number };

/** Replaces a range with `text`. An empty range makes it an insertion, an empty text a removal. */
export type Splice = TextRange & { readonly text: string };

/** Sorts splices for `splice`. At the same offset, insertions come first, in the given order. */
export function sortSplices(splices: readonly Splice[]): readonly Splice[] {
  const isSorted = splices.every((one, index) => index === 0 || compareSplices(splices[index - 1] ?? one, one) <= 0);
  return isSorted ? splices : splices.toSorted(compareSplices);
}

function compareSplices(a: Splice, b: Splice): number {
  return a.start - b.start || a.end - b.end;
}

/**
 * Applies splices in one pass. Every character outside of their ranges stays.
 *
 * @param splices sorted, without overlaps
 * @throws RangeError when they are not sorted, overlap, or lie outside the text
 */
export function splice(text: string, splices: readonly Splice[]): string {
  if (splices.length === 0) return text;
  const built = createTextBuilder();
  let end = 0;
  for (const one of splices) {
    if (one.start < end || one.end < one.start || one.end > text.length)
      throw new RangeError(`splice ${one.start}–${one.end} does not fit after ${end} of ${text.length} characters`);
    built.add(text.slice(end, one.start));
    built.add(one.text);
    end = one.end;
  }
  built.add(text.slice(end));
  return built.build();
}

/** Applies lists of splices, each to the text that the one before it made. */
export function spliceInSteps(text: string, steps: readonly (readonly Splice[])[]): string {
  return steps.reduce((before, splices) => splice(before, splices), text);
}
