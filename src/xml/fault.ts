import { formatExcerpt } from '../text/excerpt.ts';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';

/** The last element that the parser closed. */
export type ClosedElement = { readonly name: string; readonly start: number };

export type ParserFault = {
  /** The message of the parser. */
  readonly fault: string;
  readonly position: number;
  /** The offsets of the elements that are still open. */
  readonly starts: readonly number[];
  readonly closed: ClosedElement | null;
};

/** Turns a fault of the parser into an error with its place, what was expected there, and what was found. */
export function explainXmlFault(text: string, { fault, position, starts, closed }: ParserFault): XmlError {
  const tagStart = text.lastIndexOf('<', position - 1);
  const found = formatExcerpt(text.slice(Math.max(0, tagStart), position));
  if (fault.startsWith('unexpected close tag') && closed) {
    const expected = `</${formatExcerpt(closed.name)}>`;
    const { line } = findTextPosition(text, closed.start);
    const reason = `expected ${expected} for the element of line ${line}, found ${found}`;
    return new XmlError(reason, findTextPosition(text, tagStart));
  }
  if (fault.startsWith('unmatched closing tag'))
    return new XmlError(`found ${found}, which closes no element`, findTextPosition(text, tagStart));
  if (fault.startsWith('unclosed tag')) return explainUnclosedTag(text, fault, starts.at(-1) ?? 0);
  if (fault.startsWith('document must contain a root'))
    return new XmlError('expected a root element, found the end of the text', findTextPosition(text, text.length));
  return explainPlainFault(text, fault, position);
}

/** A bare `&` makes the parser search for a `;` to the end of the text. The `&` is the fault then. */
function explainUnclosedTag(text: string, fault: string, start: number): XmlError {
  const expected = `</${formatExcerpt(fault.slice('unclosed tag: '.length))}>`;
  const found = 'the end of the text';
  const ampersand = text.indexOf('&', text.lastIndexOf(';') + 1);
  if (ampersand > start) return new XmlError('expected ; for the & at this place', findTextPosition(text, ampersand));
  const reason = `expected ${expected} for the element that starts here, found ${found}`;
  return new XmlError(reason, findTextPosition(text, start));
}

/** An error with the message of the parser, at the character where the parser stopped. */
export function explainPlainFault(text: string, fault: string, position: number): XmlError {
  const stopped = Math.max(0, Math.min(position, text.length) - 1);
  const start = findReferenceStart(text, fault, stopped) ?? stopped;
  const found = formatExcerpt(text.slice(start, position));
  const reason = fault.replace(/\.$/, '');
  return new XmlError(found === '' ? reason : `${reason}, at ${found}`, findTextPosition(text, start));
}

/**
 * The parser reports an invalid reference at its `;`. A reference with an invalid name starts at the first `&` after
 * the previous `;`.
 */
function findReferenceStart(text: string, fault: string, semicolon: number): number | null {
  if (fault.includes('in entity name')) return text.indexOf('&', text.lastIndexOf(';', semicolon - 1) + 1);
  return fault.includes('entity') ? text.lastIndexOf('&', semicolon) : null;
}
