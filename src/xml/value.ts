import { excerpt } from '../text/excerpt.ts';
import { placeAt } from '../text/place.ts';
import { XmlError } from './error.ts';
import { plainFault } from './fault.ts';
import { feed, strictParser } from './parser.ts';
import type { XmlElement } from './scan.ts';
import { spaceAfter, spaceBefore } from './space.ts';
import type { Range } from './splice.ts';

/** Printable ASCII without white space, `&` and `<`: spelled as it is meant. */
const PLAIN = /^[!-%'-;=-~]*$/;

/**
 * The text that a leaf holds: references and CDATA decoded, comments left out, XML's white space around it cut off.
 *
 * @throws XmlError when the element holds elements
 */
export function valueOf(text: string, element: XmlElement): string {
  const inner = text.slice(element.innerStart, element.innerEnd);
  if (PLAIN.test(inner)) return inner;
  const value = decoded(text, element);
  const { start, end } = withoutSpace(value);
  return value.slice(start, end);
}

function decoded(text: string, element: XmlElement): string {
  if (element.selfClosing) return '';
  const fragment = `<value>${text.slice(element.innerStart, element.innerEnd)}</value>`;
  const parser = strictParser(fragment, (fault) => plainFault(fragment, fault, parser.position));
  const pieces: string[] = [];
  let depth = 0;
  parser.on('text', (piece) => pieces.push(piece));
  parser.on('cdata', (piece) => pieces.push(piece));
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth === 1) return;
    const reason = `<${element.name}> may hold text only, found <${excerpt(tag.name)}>`;
    throw new XmlError(reason, placeAt(text, element.start));
  });
  feed(parser, fragment);
  return pieces.join('');
}

/**
 * The characters to replace when a leaf's value changes: those that spell it, without white space, comments or CDATA
 * marks around them. Where they cannot be told apart (a reference, a comment in the middle of the word) it is all that
 * stands between the tags.
 *
 * @param value what `valueOf` gave
 */
export function rangeOfValue(text: string, element: XmlElement, value: string): Range {
  const inner = text.slice(element.innerStart, element.innerEnd);
  if (inner === value) return { start: element.innerStart, end: element.innerEnd };
  const bare = inner.replace(/<!--[^]*?-->|<\?[^]*?\?>/g, blank).replace(/<!\[CDATA\[|\]\]>/g, blank);
  const { start, end } = withoutSpace(bare);
  if (bare.slice(start, end) !== value || value === '') return { start: element.innerStart, end: element.innerEnd };
  return { start: element.innerStart + start, end: element.innerStart + end };
}

/** What is left of a text without XML's white space around it. */
function withoutSpace(text: string): Range {
  const start = spaceAfter(text, 0);
  return { start, end: spaceBefore(text, text.length, start) };
}

function blank(markup: string): string {
  return ' '.repeat(markup.length);
}
