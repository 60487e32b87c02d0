import { formatExcerpt } from '../text/excerpt.ts';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';
import { explainPlainFault } from './fault.ts';
import { runParser, createStrictParser } from './parser.ts';
import type { XmlElement } from './element.ts';
import { findSpaceEnd, findSpaceStart } from './space.ts';
import type { TextRange } from './splice.ts';

/** Printable ASCII without white space, `&` and `<`: such text needs no decoding. */
const PLAIN_VALUE = /^[!-%'-;=-~]*$/;

/**
 * The text of an element without child elements. References and CDATA are decoded, comments and surrounding white
 * space are removed.
 *
 * @throws XmlError when the element has child elements
 */
export function readLeafValue(text: string, element: XmlElement): string {
  if (element.plainValue !== null) return element.plainValue;
  const inner = text.slice(element.innerStart, element.innerEnd);
  if (PLAIN_VALUE.test(inner)) return inner;
  const value = decodeLeafContent(text, element);
  const { start, end } = trimSpace(value);
  return value.slice(start, end);
}

function decodeLeafContent(text: string, element: XmlElement): string {
  if (element.selfClosing) return '';
  const fragment = `<value>${text.slice(element.innerStart, element.innerEnd)}</value>`;
  const parser = createStrictParser(fragment, (fault) => explainPlainFault(fragment, fault, parser.position));
  const pieces: string[] = [];
  let depth = 0;
  parser.on('text', (piece) => pieces.push(piece));
  parser.on('cdata', (piece) => pieces.push(piece));
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth === 1) return;
    const reason = `<${element.name}> must contain text only, found <${formatExcerpt(tag.name)}>`;
    throw new XmlError(reason, findTextPosition(text, element.start));
  });
  runParser(parser, fragment);
  return pieces.join('');
}

/**
 * The characters to replace when the value of an element changes: those of the value, without surrounding white space,
 * comments and CDATA marks. For a value with a reference, or with a comment in the middle, it is everything between the
 * tags.
 *
 * @param value as `readLeafValue` gives it
 */
export function findLeafValueRange(text: string, element: XmlElement, value: string): TextRange {
  const inner = element.plainValue ?? text.slice(element.innerStart, element.innerEnd);
  if (inner === value) return { start: element.innerStart, end: element.innerEnd };
  const bare = inner
    .replace(/<!--[^]*?-->|<\?[^]*?\?>/g, replaceWithSpaces)
    .replace(/<!\[CDATA\[|\]\]>/g, replaceWithSpaces);
  const { start, end } = trimSpace(bare);
  if (bare.slice(start, end) !== value || value === '') return { start: element.innerStart, end: element.innerEnd };
  return { start: element.innerStart + start, end: element.innerStart + end };
}

/** The range of a text without surrounding white space. */
function trimSpace(text: string): TextRange {
  const start = findSpaceEnd(text, 0);
  return { start, end: findSpaceStart(text, text.length, start) };
}

function replaceWithSpaces(markup: string): string {
  return ' '.repeat(markup.length);
}
