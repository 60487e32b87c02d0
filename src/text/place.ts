/** A position in a text, 1-based. `column` counts UTF-16 units, as editors and SARIF do. */
export type TextPosition = { readonly line: number; readonly column: number };

/** A fault in a text, with its place. */
export class TextError extends Error {
  /** The message without the place. */
  public readonly reason: string;
  public readonly line: number;
  public readonly column: number;

  public constructor(reason: string, place: TextPosition) {
    super(`line ${place.line}, column ${place.column}: ${reason}`);
    this.name = 'TextError';
    this.reason = reason;
    this.line = place.line;
    this.column = place.column;
  }
}

/**
 * The position of an offset. A line ends with LF, CRLF or CR, as in XML. A byte order mark does not count as a column.
 */
export function findTextPosition(text: string, offset: number): TextPosition {
  let line = 1;
  let lineStart = text.startsWith('\uFEFF') ? 1 : 0;
  // A list of lines would take many times the memory of a file that is mostly line breaks.
  for (let at = lineStart; at < offset; at += 1) {
    if (!isLineEnd(text, at, offset)) continue;
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: Math.max(offset - lineStart, 0) + 1 };
}

/** How many lines end in a part of a text. */
export function countLineEnds(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (isLineEnd(text, at, end)) count += 1;
  return count;
}

/** The text of a line, without its end and without a byte order mark; empty when there is no such line. */
export function readLine(text: string, line: number): string {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let number = 1;
  for (let at = start; at < text.length; at += 1) {
    if (!isLineEnd(text, at, text.length)) continue;
    if (number === line) return text.slice(start, at).replace(/\r$/, '');
    number += 1;
    start = at + 1;
  }
  return number === line ? text.slice(start) : '';
}

/** Whether a line ends with this character. A CR before a LF does not end it, unless the text is only looked at up to there. */
function isLineEnd(text: string, at: number, end: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x0a || (unit === 0x0d && (at + 1 === end || text.charCodeAt(at + 1) !== 0x0a));
}
