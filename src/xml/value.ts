import { formatExcerpt } from '../text/excerpt.ts';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';
import { explainPlainFault } from './fault.ts';
import { runParser, createStrictParser } from './parser.ts';
import type { XmlElement } from './scan.ts';
import { findSpaceEnd, findSpaceStart } from './space.ts';
import type { TextRange } from './splice.ts';

/** Printable ASCII without white space, `&` and `<`: spelled as it is meant. */
const PLAIN_VALUE = /^[!-%'-;=-~]*$/;

/**
 * The text that a leaf holds: references and CDATA decoded, comments left out, XML's white space around it cut off.
 *
 * @throws XmlError when the element holds elements
 */
export function readLeafValue(text: string, element: XmlElement): string {
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
    const reason = `<${element.name}> may hold text only, found <${formatExcerpt(tag.name)}>`;
    throw new XmlError(reason, findTextPosition(text, element.start));
  });
  runParser(parser, fragment);
  return pieces.join('');
}

/**
 * The characters to replace when a leaf's value changes: those that spell it, without white space, comments or CDATA
 * marks around them. Where they cannot be told apart (a reference, a comment in the middle of the word) it is all that
 * stands between the tags.
 *
 * @param value what `valueOf` gave
 */
export function findLeafValueRange(text: string, element: XmlElement, value: string): TextRange {
  const inner = text.slice(element.innerStart, element.innerEnd);
  if (inner === value) return { start: element.innerStart, end: element.innerEnd };
  const bare = inner
    .replace(/<!--[^]*?-->|<\?[^]*?\?>/g, replaceWithSpaces)
    .replace(/<!\[CDATA\[|\]\]>/g, replaceWithSpaces);
  const { start, end } = trimSpace(bare);
  if (bare.slice(start, end) !== value || value === '') return { start: element.innerStart, end: element.innerEnd };
  return { start: element.innerStart + start, end: element.innerStart + end };
}

/** What is left of a text without XML's white space around it. */
function trimSpace(text: string): TextRange {
  const start = findSpaceEnd(text, 0);
  return { start, end: findSpaceStart(text, text.length, start) };
}

function replaceWithSpaces(markup: string): string {
  return ' '.repeat(markup.length);
}
