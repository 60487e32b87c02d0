/** Where a character stands, both counted from 1; `column` in UTF-16 units, as editors and SARIF count. */
export type Place = { readonly line: number; readonly column: number };

/** Text that is no well-formed XML, or XML of a sort that is refused (document type definitions). */
export class XmlError extends Error {
  public readonly line: number;
  public readonly column: number;
  /** What should have stood there, where that can be said. */
  public readonly expected: string | null;
  /** What stands there instead. */
  public readonly found: string | null;

  public constructor(reason: string, place: Place, mismatch: { expected?: string; found?: string } = {}) {
    super(`line ${place.line}, column ${place.column}: ${reason}`);
    this.name = 'XmlError';
    this.line = place.line;
    this.column = place.column;
    this.expected = mismatch.expected ?? null;
    this.found = mismatch.found ?? null;
  }
}

/** The place of an offset. A line ends with LF, CRLF or CR, as XML has it; a byte order mark takes no column. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(text.startsWith('\uFEFF') ? 1 : 0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** At most 60 characters of a text that somebody else wrote, safe to print: what is invisible is escaped. */
export function excerpt(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (invisible) => {
    const code = invisible.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
