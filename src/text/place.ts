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
  const before = text.slice(text.startsWith('\uFEFF') ? 1 : 0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
