import { excerpt } from '../text/excerpt.ts';
import { placeAt } from '../text/place.ts';
import { XmlError } from './error.ts';

/** The element that the parser closed last. */
export type Closing = { readonly name: string; readonly start: number };

export type Fault = {
  /** In the parser's words. */
  readonly fault: string;
  readonly position: number;
  /** Where the elements start that are still open. */
  readonly starts: readonly number[];
  readonly closed: Closing | null;
};

/** The parser's fault as an error that says where it is, what should stand there, and what does. */
export function explainFault(text: string, { fault, position, starts, closed }: Fault): XmlError {
  const tagStart = text.lastIndexOf('<', position - 1);
  const found = excerpt(text.slice(Math.max(0, tagStart), position));
  if (fault.startsWith('unexpected close tag') && closed) {
    const expected = `</${excerpt(closed.name)}>`;
    const { line } = placeAt(text, closed.start);
    const reason = `expected ${expected} for the element of line ${line}, found ${found}`;
    return new XmlError(reason, placeAt(text, tagStart), { expected, found });
  }
  if (fault.startsWith('unmatched closing tag'))
    return new XmlError(`found ${found}, which closes nothing`, placeAt(text, tagStart), { found });
  if (fault.startsWith('unclosed tag')) return unclosed(text, fault, starts.at(-1) ?? 0);
  if (fault.startsWith('document must contain a root'))
    return new XmlError('expected a root element, found the end of the text', placeAt(text, text.length), {
      expected: 'a root element',
      found: 'the end of the text',
    });
  return plainFault(text, fault, position);
}

/** A bare `&` swallows all that follows, in search of its `;`: then that is what to name. */
function unclosed(text: string, fault: string, start: number): XmlError {
  const expected = `</${excerpt(fault.slice('unclosed tag: '.length))}>`;
  const found = 'the end of the text';
  const ampersand = text.indexOf('&', text.lastIndexOf(';') + 1);
  if (ampersand > start)
    return new XmlError('expected ; for the & that stands here', placeAt(text, ampersand), { expected: ';', found });
  const reason = `expected ${expected} for the element that starts here, found ${found}`;
  return new XmlError(reason, placeAt(text, start), { expected, found });
}

/** A fault in the parser's words, placed at the character that the parser stumbled over. */
export function plainFault(text: string, fault: string, position: number): XmlError {
  const stumbled = Math.max(0, Math.min(position, text.length) - 1);
  const start = startOfReference(text, fault, stumbled) ?? stumbled;
  const found = excerpt(text.slice(start, position));
  const reason = fault.replace(/\.$/, '');
  return new XmlError(found === '' ? reason : `${reason}, at ${found}`, placeAt(text, start), { found });
}

/** A bad reference is noticed at its `;`. One that is no name began at the first `&` after the `;` before. */
function startOfReference(text: string, fault: string, semicolon: number): number | null {
  if (fault.includes('in entity name')) return text.indexOf('&', text.lastIndexOf(';', semicolon - 1) + 1);
  return fault.includes('entity') ? text.lastIndexOf('&', semicolon) : null;
}
