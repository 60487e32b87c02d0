import type { XmlElement } from '../xml/scan.ts';
import { spaceAfter, spaceBefore } from '../xml/space.ts';
import type { Range } from '../xml/splice.ts';

/** The white space of an entry: before its start tag, before each child, before its end tag. */
export type Layout = { readonly entry: string; readonly child: string; readonly close: string };

const BREAK = /\r\n|\n|\r/;
const LAST_BREAK = /(\r\n|\n|\r)[ \t]*$/;

/** Repeated for every new entry, a longer one could make a small file too large for memory. */
const LONGEST_LEAD = 200;

export function hasBreak(space: string): boolean {
  return BREAK.test(space);
}

/** The line break that a text uses first; LF where it has none. */
export function lineBreakOf(text: string): string {
  return BREAK.exec(text)?.[0] ?? '\n';
}

/**
 * White space up to an offset: from its last line break on, so without blank lines, or all of it. What is too long for
 * an indentation is not taken for one.
 */
function leadOf(text: string, end: number): string {
  const space = text.slice(spaceBefore(text, end), end);
  const [lead, lineBreak] = LAST_BREAK.exec(space) ?? [space, ''];
  return lead.length > LONGEST_LEAD ? lineBreak : lead;
}

/**
 * The white space before an element, for another one to stand beside it. An element that shares its line with what is
 * before it borrows from the first of its siblings that starts a line, if any does.
 */
export function leadsAmong(text: string, siblings: readonly XmlElement[]): (element: XmlElement) => string {
  let borrowed: string | null = null;
  return (element) => {
    const lead = leadOf(text, element.start);
    if (hasBreak(lead)) return lead;
    borrowed ??= siblings.map((sibling) => leadOf(text, sibling.start)).find(hasBreak) ?? '';
    return borrowed || lead;
  };
}

/** The layout of an entry that has children, behind a lead. */
export function layoutLike(text: string, element: XmlElement, entry: string): Layout {
  const [first] = element.children;
  const child = first ? leadsAmong(text, element.children)(first) : '';
  return { entry, child, close: leadOf(text, element.innerEnd) };
}

/** A layout where there is no entry to copy: children are one step of indentation deeper than the sections. */
export function layoutFrom(lead: string): Layout {
  const [, lineBreak] = LAST_BREAK.exec(lead) ?? [];
  if (lineBreak === undefined) return { entry: lead, child: '', close: '' };
  return { entry: lead, child: lead + lead.slice(lineBreak.length), close: lead };
}

/**
 * The offset for something new behind what ends at `end`: after the comments that fill the rest of its line, which
 * speak of it and stay beside it.
 */
export function behind(text: string, end: number): number {
  let at = end;
  for (;;) {
    const next = spaceAfter(text, at);
    if (hasBreak(text.slice(at, next))) return at;
    if (!text.startsWith('<!--', next)) return end;
    at = text.indexOf('-->', next) + '-->'.length;
  }
}

/** What goes when elements go: neighbours that share a line go as one, so that the line goes with them. */
export function removalsOf(text: string, elements: readonly XmlElement[]): Range[] {
  const stretches: { start: number; end: number }[] = [];
  for (const { start, end } of elements) {
    const last = stretches.at(-1);
    const touches = last && spaceAfter(text, last.end) === start && !hasBreak(text.slice(last.end, start));
    if (touches) last.end = end;
    else stretches.push({ start, end });
  }
  return stretches.map((stretch) => withItsLines(text, stretch));
}

/** Whole lines, with their indentation and line end, where nothing else stands on them; else one of the gaps beside. */
function withItsLines(text: string, { start, end }: Range): Range {
  const gapStart = spaceBefore(text, start);
  const lineStart = LAST_BREAK.exec(text.slice(gapStart, start));
  if (!lineStart) return { start: gapStart, end };
  const gapAfter = text.slice(end, spaceAfter(text, end));
  const lineEnd = BREAK.exec(gapAfter);
  if (!lineEnd) return { start, end: end + gapAfter.length };
  const [, lineBreak = ''] = lineStart;
  return { start: gapStart + lineStart.index + lineBreak.length, end: end + lineEnd.index + lineEnd[0].length };
}
