import { TextError, type TextPosition } from '../text/place.ts';

/** Text that is not well-formed XML, or XML of a kind that is refused (document type definitions). */
export class XmlError extends TextError {
  /** What the parser expected at this place, where it can be told. */
  public readonly expected: string | null;
  /** What it found instead. */
  public readonly found: string | null;

  public constructor(reason: string, place: TextPosition, mismatch: { expected?: string; found?: string } = {}) {
    super(reason, place);
    this.name = 'XmlError';
    this.expected = mismatch.expected ?? null;
    this.found = mismatch.found ?? null;
  }
}
