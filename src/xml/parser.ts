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

/** Places in a text at which something else may read it instead of the parser. */
export type ParserStops = {
  /** The first place after an offset; -1 where there is none. */
  readonly findStop: (from: number) => number;
  /** Called when the parser has read up to a place; gives the place from which it is to go on. */
  readonly pass: (stop: number) => number;
};

const NO_STOPS: ParserStops = { findStop: () => -1, pass: (stop) => stop };

/**
 * Parses a whole text. A lone surrogate is refused here: the parser would combine it with the next character.
 *
 * @param stops what is passed at a stop, the parser is not given, and does not count in its position and line
 */
export function runParser(parser: XmlParser, text: string, { findStop, pass } = NO_STOPS): void {
  if (!text.isWellFormed()) {
    const lone = text.search(/\p{Surrogate}/u);
    throw new XmlError('half of a surrogate pair', findTextPosition(text, lone));
  }
  let from = 0;
  for (let stop = findStop(from); stop >= 0; stop = findStop(from)) {
    parser.write(text.slice(from, stop));
    from = pass(stop);
  }
  parser.write(text.slice(from)).close();
}
