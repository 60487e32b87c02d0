import type { XmlElement } from '../xml/scan.ts';
import { spaceAfter, spaceBefore } from '../xml/space.ts';
import type { Range } from '../xml/splice.ts';

/** The white space of an entry: before its start tag, before each child, before its end tag. */
export type Layout = { readonly entry: string; readonly child: string; readonly close: string };

const BREAK = /\r\n|\n|\r/;
const LAST_BREAK = /(?:\r\n|\n|\r)[ \t]*$/;

export function hasBreak(space: string): boolean {
  return BREAK.test(space);
}

/** The white space that ends at an offset: from its last line break on, so without blank lines, or all of it. */
export function leadOf(text: string, end: number, from = 0): string {
  const space = text.slice(spaceBefore(text, end, from), end);
  return LAST_BREAK.exec(space)?.[0] ?? space;
}

/** The lead of one sibling; of the first that starts a line where this one shares a line with something else. */
export function leadAmong(text: string, siblings: readonly XmlElement[], preferred: XmlElement | undefined): string {
  const lead = preferred ? leadOf(text, preferred.start) : '';
  if (hasBreak(lead)) return lead;
  const onOwnLine = siblings.find((sibling) => hasBreak(leadOf(text, sibling.start)));
  return onOwnLine ? leadOf(text, onOwnLine.start) : lead;
}

/** The layout inside an entry that has children, with the lead that its siblings agree on. */
export function layoutLike(text: string, element: XmlElement, entry: string): Layout {
  const child = leadAmong(text, element.children, element.children[0]);
  return { entry, child, close: leadOf(text, element.innerEnd, element.innerStart) };
}

/** A layout where there is no entry to copy: one step of indentation deeper than the sections beside it. */
export function layoutFrom(lead: string): Layout {
  const [lineBreak] = BREAK.exec(lead) ?? [];
  if (lineBreak === undefined) return { entry: lead, child: '', close: '' };
  return { entry: lead, child: lead + lead.slice(lineBreak.length), close: lead };
}

/** As Salesforce lays out a profile, with the line ends that the text already has. */
export function defaultLead(text: string): string {
  return `${BREAK.exec(text)?.[0] ?? '\n'}    `;
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

/**
 * What goes when a stretch of entries goes that share their lines with each other: whole lines with their indentation
 * and line end where nothing else stands on them, else only one of the gaps beside it.
 */
export function removalOf(text: string, { start, end }: Range): Range {
  const before = LAST_BREAK.exec(text.slice(spaceBefore(text, start), start))?.[0];
  const gapAfter = text.slice(end, spaceAfter(text, end));
  if (before === undefined) return { start: spaceBefore(text, start), end };
  const [lineBreak] = BREAK.exec(before) ?? [''];
  const lineEnd = BREAK.exec(gapAfter);
  if (!lineEnd) return { start, end: end + gapAfter.length };
  return { start: start - before.length + lineBreak.length, end: end + lineEnd.index + lineEnd[0].length };
}
