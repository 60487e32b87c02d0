import { SaxesParser } from 'saxes';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';

export type XmlParser = SaxesParser<{ xmlns: false; position: false }>;

/**
 * A parser that stops at the first fault and knows no entities but the five of XML. Document type definitions are
 * refused, and with them every definition of an entity.
 *
 * @param text what the parser is going to be fed, as one piece: `parser.position` is then an index into it
 * @param explain turns a fault in the parser's own words into the error to throw
 */
export function createStrictParser(text: string, explain: (fault: string) => XmlError): XmlParser {
  const parser: XmlParser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw explain(error.message);
  });
  parser.on('doctype', () => {
    const start = text.lastIndexOf('<!DOCTYPE', parser.position);
    throw new XmlError('document type definitions are refused', findTextPosition(text, start));
  });
  return parser;
}

/** Feeds a whole text. Lone surrogates are caught here: the parser would take one for half of what follows it. */
export function runParser(parser: XmlParser, text: string): void {
  const lone = text.search(/\p{Surrogate}/u);
  if (lone >= 0) throw new XmlError('half of a surrogate pair', findTextPosition(text, lone));
  parser.write(text).close();
}
