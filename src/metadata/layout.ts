import type { XmlElement } from '../xml/scan.ts';
import { findSpaceEnd, findSpaceStart } from '../xml/space.ts';
import type { TextRange } from '../xml/splice.ts';

/** The white space of an entry: before its start tag, before each child, before its end tag. */
export type EntryLayout = { readonly entry: string; readonly child: string; readonly close: string };

const LINE_BREAK = /\r\n|\n|\r/;
const LAST_LINE_BREAK = /(\r\n|\n|\r)[ \t]*$/;

/** Repeated for every new entry, a longer one could make a small file too large for memory. */
const MAX_INDENTATION = 200;

export function hasLineBreak(space: string): boolean {
  return LINE_BREAK.test(space);
}

/** The line break that a text uses first; LF where it has none. */
export function detectLineBreak(text: string): string {
  return LINE_BREAK.exec(text)?.[0] ?? '\n';
}

/**
 * White space up to an offset: from its last line break on, so without blank lines, or all of it. What is too long for
 * an indentation is not taken for one.
 */
function readIndentation(text: string, end: number): string {
  const space = text.slice(findSpaceStart(text, end), end);
  const [lead, lineBreak] = LAST_LINE_BREAK.exec(space) ?? [space, ''];
  return lead.length > MAX_INDENTATION ? lineBreak : lead;
}

/**
 * The white space before an element, for another one to stand beside it. An element that shares its line with what is
 * before it borrows from the first of its siblings that starts a line, if any does.
 */
export function createIndentationReader(
  text: string,
  siblings: readonly XmlElement[],
): (element: XmlElement) => string {
  let borrowed: string | null = null;
  return (element) => {
    const lead = readIndentation(text, element.start);
    if (hasLineBreak(lead)) return lead;
    borrowed ??= siblings.map((sibling) => readIndentation(text, sibling.start)).find(hasLineBreak) ?? '';
    return borrowed || lead;
  };
}

/** The layout of an entry that has children, behind a lead. */
export function copyLayout(text: string, element: XmlElement, entry: string): EntryLayout {
  const [first] = element.children;
  const child = first ? createIndentationReader(text, element.children)(first) : '';
  return { entry, child, close: readIndentation(text, element.innerEnd) };
}

/** A layout where there is no entry to copy: children are one step of indentation deeper than the sections. */
export function buildLayout(lead: string): EntryLayout {
  const [, lineBreak] = LAST_LINE_BREAK.exec(lead) ?? [];
  if (lineBreak === undefined) return { entry: lead, child: '', close: '' };
  return { entry: lead, child: lead + lead.slice(lineBreak.length), close: lead };
}

/**
 * The offset for something new behind what ends at `end`: after the comments that fill the rest of its line, which
 * speak of it and stay beside it.
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

/** What goes when elements go: neighbours that share a line go as one, so that the line goes with them. */
export function findRemovalRanges(text: string, elements: readonly XmlElement[]): TextRange[] {
  const stretches: { start: number; end: number }[] = [];
  for (const { start, end } of elements) {
    const last = stretches.at(-1);
    const touches = last && findSpaceEnd(text, last.end) === start && !hasLineBreak(text.slice(last.end, start));
    if (touches) last.end = end;
    else stretches.push({ start, end });
  }
  return stretches.map((stretch) => expandToLines(text, stretch));
}

/** Whole lines, with their indentation and line end, where nothing else stands on them; else one of the gaps beside. */
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
