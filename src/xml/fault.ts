import { excerpt, placeAt, XmlError } from './error.ts';

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
  if (fault.startsWith('unclosed tag')) {
    const expected = `</${excerpt(fault.slice('unclosed tag: '.length))}>`;
    const reason = `expected ${expected} for the element that starts here, found the end of the text`;
    return new XmlError(reason, placeAt(text, starts.at(-1) ?? 0), { expected, found: 'the end of the text' });
  }
  return plainFault(text, fault, position);
}

/** A fault in the parser's words, placed at the character that the parser stumbled over. */
export function plainFault(text: string, fault: string, position: number): XmlError {
  const stumbled = Math.max(0, Math.min(position, text.length) - 1);
  const reference = fault.includes('entity') ? text.lastIndexOf('&', stumbled) : -1;
  const start = reference < 0 ? stumbled : reference;
  const found = excerpt(text.slice(start, position));
  const reason = fault.replace(/\.$/, '');
  return new XmlError(found === '' ? reason : `${reason}, at ${found}`, placeAt(text, start), { found });
}
