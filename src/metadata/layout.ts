import type { XmlElement } from '../xml/element.ts';
import { findSpaceEnd, findSpaceStart } from '../xml/space.ts';
import type { TextRange } from '../xml/splice.ts';

/** The white space of an entry: before its start tag, before each child, and before its end tag. */
export type EntryLayout = { readonly entry: string; readonly child: string; readonly close: string };

const LINE_BREAK = /\r\n|\n|\r/;
const LAST_LINE_BREAK = /(\r\n|\n|\r)[ \t]*$/;

/** An indentation is repeated for every new entry. A longer one could make a small file too large for memory. */
const MAX_INDENTATION = 200;

export function hasLineBreak(space: string): boolean {
  return LINE_BREAK.test(space);
}

/** The first line break of a text; LF when it has none. */
export function detectLineBreak(text: string): string {
  return LINE_BREAK.exec(text)?.[0] ?? '\n';
}

/**
 * The white space before an offset, from the last line break on, without blank lines. White space that is too long
 * for an indentation is reduced to its line break.
 */
function readIndentation(text: string, end: number): string {
  const space = text.slice(findSpaceStart(text, end), end);
  const [indentation, lineBreak] = LAST_LINE_BREAK.exec(space) ?? [space, ''];
  return indentation.length > MAX_INDENTATION ? lineBreak : indentation;
}

/**
 * Creates a function that reads the white space before an element, for a new element beside it. For an element that
 * does not start a line, it gives the white space of the first sibling that starts one, if there is such a sibling.
 */
export function createIndentationReader(
  text: string,
  siblings: readonly XmlElement[],
): (element: XmlElement) => string {
  let borrowed: string | null = null;
  return (element) => {
    const own = readIndentation(text, element.start);
    if (hasLineBreak(own)) return own;
    borrowed ??= siblings.map((sibling) => readIndentation(text, sibling.start)).find(hasLineBreak) ?? '';
    return borrowed || own;
  };
}

/** The layout of an existing entry. `entry` is the white space before its start tag. */
export function copyLayout(text: string, element: XmlElement, entry: string): EntryLayout {
  const [first] = element.children;
  const child = first ? createIndentationReader(text, element.children)(first) : '';
  return { entry, child, close: readIndentation(text, element.innerEnd) };
}

/** The layout when there is no entry to copy: children are indented one step more than the sections. */
export function buildLayout(entry: string): EntryLayout {
  const [, lineBreak] = LAST_LINE_BREAK.exec(entry) ?? [];
  if (lineBreak === undefined) return { entry, child: '', close: '' };
  return { entry, child: entry + entry.slice(lineBreak.length), close: entry };
}

/**
 * The offset for an insertion after an element that ends at `end`. Comments on the rest of the line belong to the
 * element, so the insertion goes after them.
 */
export function findInsertionPoint(text: string, end: number): number {
  let at = end;
  for (;;) {
    const next = findSpaceEnd(text, at);
    if (hasLineBreak(text.slice(at, next))) return at;
    if (!text.startsWith('<!--', next)) return end;
    at = text.indexOf('-->', next) + '-->'.length;
  }
}

/** The ranges to remove with elements. Neighbours on one line are removed together, and the line with them. */
export function findRemovalRanges(text: string, elements: readonly TextRange[]): TextRange[] {
  const stretches: { start: number; end: number }[] = [];
  for (const { start, end } of elements) {
    const last = stretches.at(-1);
    const touches = last && findSpaceEnd(text, last.end) === start && !hasLineBreak(text.slice(last.end, start));
    if (touches) last.end = end;
    else stretches.push({ start, end });
  }
  return stretches.map((stretch) => expandToLines(text, stretch));
}

/** Extends a range to whole lines when nothing else is on them; else by the white space before or after it. */
function expandToLines(text: string, { start, end }: TextRange): TextRange {
  const gapStart = findSpaceStart(text, start);
  const lineStart = LAST_LINE_BREAK.exec(text.slice(gapStart, start));
  if (!lineStart) return { start: gapStart, end };
  const gapAfter = text.slice(end, findSpaceEnd(text, end));
  const lineEnd = LINE_BREAK.exec(gapAfter);
  if (!lineEnd) return { start, end: end + gapAfter.length };
  const [, lineBreak = ''] = lineStart;
  return { start: gapStart + lineStart.index + lineBreak.length, end: end + lineEnd.index + lineEnd[0].length };
}
