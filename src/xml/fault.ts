import { formatExcerpt } from '../text/excerpt.ts';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';

/** The element that the parser closed last. */
export type ClosedElement = { readonly name: string; readonly start: number };

export type ParserFault = {
  /** In the parser's words. */
  readonly fault: string;
  readonly position: number;
  /** Where the elements start that are still open. */
  readonly starts: readonly number[];
  readonly closed: ClosedElement | null;
};

/** The parser's fault as an error that says where it is, what should stand there, and what does. */
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
    return new XmlError(`found ${found}, which closes nothing`, findTextPosition(text, tagStart));
  if (fault.startsWith('unclosed tag')) return explainUnclosedTag(text, fault, starts.at(-1) ?? 0);
  if (fault.startsWith('document must contain a root'))
    return new XmlError('expected a root element, found the end of the text', findTextPosition(text, text.length));
  return explainPlainFault(text, fault, position);
}

/** A bare `&` swallows all that follows, in search of its `;`: then that is what to name. */
function explainUnclosedTag(text: string, fault: string, start: number): XmlError {
  const expected = `</${formatExcerpt(fault.slice('unclosed tag: '.length))}>`;
  const found = 'the end of the text';
  const ampersand = text.indexOf('&', text.lastIndexOf(';') + 1);
  if (ampersand > start)
    return new XmlError('expected ; for the & that stands here', findTextPosition(text, ampersand));
  const reason = `expected ${expected} for the element that starts here, found ${found}`;
  return new XmlError(reason, findTextPosition(text, start));
}

/** A fault in the parser's words, placed at the character that the parser stumbled over. */
export function explainPlainFault(text: string, fault: string, position: number): XmlError {
  const stumbled = Math.max(0, Math.min(position, text.length) - 1);
  const start = findReferenceStart(text, fault, stumbled) ?? stumbled;
  const found = formatExcerpt(text.slice(start, position));
  const reason = fault.replace(/\.$/, '');
  return new XmlError(found === '' ? reason : `${reason}, at ${found}`, findTextPosition(text, start));
}

/** A bad reference is noticed at its `;`. One that is no name began at the first `&` after the `;` before. */
function findReferenceStart(text: string, fault: string, semicolon: number): number | null {
  if (fault.includes('in entity name')) return text.indexOf('&', text.lastIndexOf(';', semicolon - 1) + 1);
  return fault.includes('entity') ? text.lastIndexOf('&', semicolon) : null;
}
