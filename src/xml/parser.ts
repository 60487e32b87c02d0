import { SaxesParser } from 'saxes';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';

/**
 * A text that says it is XML 1.1 is read as 1.0, as by sf: else two more characters would end a line, other than in every
 * editor, and control characters would be allowed.
 */
const OPTIONS = { xmlns: false, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true } as const;

export type XmlParser = SaxesParser<typeof OPTIONS>;

/**
 * Creates a parser that stops at the first fault and knows only the five entities of XML. It refuses document type
 * definitions, and with them every definition of an entity.
 *
 * @param text the text that `runParser` parses afterwards; `parser.position` is then an offset in it
 * @param explain turns a message of the parser into the error to throw
 */
export function createStrictParser(text: string, explain: (fault: string) => XmlError): XmlParser {
  const parser: XmlParser = new SaxesParser(OPTIONS);
  parser.on('error', (error) => {
    throw explain(error.message);
  });
  parser.on('doctype', () => {
    const start = text.lastIndexOf('<!DOCTYPE', parser.position);
    throw new XmlError('document type definitions are refused', findTextPosition(text, start));
  });
  return parser;
}

/** Parses a whole text. A lone surrogate is refused here: the parser would combine it with the next character. */
export function runParser(parser: XmlParser, text: string): void {
  const lone = text.search(/\p{Surrogate}/u);
  if (lone >= 0) throw new XmlError('half of a surrogate pair', findTextPosition(text, lone));
  parser.write(text).close();
}
