import { countLineEnds, findTextPosition } from '../text/place.ts';
import type { XmlElement } from './element.ts';
import { XmlError } from './error.ts';
import { explainXmlFault, type ClosedElement } from './fault.ts';
import { createStrictParser, runParser } from './parser.ts';
import { createRepeatReader } from './repeats.ts';
import type { TextRange } from './splice.ts';

type MutableElement = { -readonly [Key in keyof Omit<XmlElement, 'children'>]: XmlElement[Key] } & {
  children: XmlElement[];
};

const NO_CHILDREN: XmlElement[] = [];

export type ScanHooks = {
  /**
   * Called with each child of the root when the child ends, and with the root as far as it has been read. The scan drops a
   * child for which `take` returns true, so that a document with very many children needs little memory.
   */
  readonly take?: ((child: XmlElement, root: XmlElement) => boolean) | undefined;
  /**
   * Gives the reason to refuse an element by its name and its level, 1 for the root; null where it is not refused. Not
   * called for every element of the same name and level.
   */
  readonly refuse?: ((name: string, level: number) => string | null) | undefined;
  /** The name of children of the root that may be very many: where they are spelled alike, the scan is much faster. */
  readonly repeated?: string | undefined;
};

/**
 * The root element of a well-formed document with its descendants down to a depth. The whole text is checked for
 * well-formedness, whatever the depth.
 *
 * @param depth 1 for the root alone, 2 for its children too, …
 * @throws XmlError for the first fault, and for an element that is refused, with line and column
 */
export function scanXml(text: string, depth: number, { take, refuse, repeated }: ScanHooks = {}): XmlElement {
  const roots: XmlElement[] = [];
  const open: MutableElement[] = [];
  const starts: number[] = [];
  let closed: ClosedElement | null = null;
  const passed: Passed = { characters: 0, lines: 0, child: null };
  const getPosition = (): number => parser.position + passed.characters;
  const getLine = (): number => parser.line + passed.lines;

  const parser = createStrictParser(text, (fault) =>
    explainXmlFault(text, { fault, position: getPosition(), starts, closed }),
  );
  parser.on('opentag', (tag) => {
    const end = getPosition();
    const start = text.lastIndexOf('<', end - 1);
    starts.push(start);
    const refusal = refuse?.(tag.name, starts.length) ?? null;
    if (refusal !== null) throw new XmlError(refusal, findTextPosition(text, start));
    if (starts.length > depth) return;
    const element = createElement(tag.name, { start, end, selfClosing: tag.isSelfClosing, line: getLine() });
    // The parser has read the whole tag; only a tag with attributes or white space can have line breaks in it.
    const isBareTag = end - start <= tag.name.length + 2;
    if (!isBareTag) element.line -= countLineEnds(text, start, end);
    if (starts.length === depth) element.children = NO_CHILDREN;
    (open.at(-1)?.children ?? roots).push(element);
    open.push(element);
  });
  parser.on('closetag', (tag) => {
    const level = starts.length;
    closed = { name: tag.name, start: starts.pop() ?? 0 };
    if (level > depth) return;
    const element = open.pop();
    if (element && !tag.isSelfClosing) closeElement(element, text, getPosition());
    const [root] = open;
    if (level !== 2 || !element || !root) return;
    passed.child = element;
    if (take?.(element, root)) root.children.pop();
  });
  const passRepeats = createRepeatReader(text, (element) => {
    const [root] = open;
    if (root && !take?.(element, root)) root.children.push(element);
  });
  runParser(parser, text, {
    findStop: (from) => (repeated === undefined ? -1 : findEndOf(text, `</${repeated}>`, from)),
    pass: (stop) => {
      const { child } = passed;
      // Else this was no end of a child of the root: it may be in a comment.
      if (child?.end !== stop) return stop;
      const line = getLine();
      const after = passRepeats(child, line);
      passed.characters += after.end - stop;
      passed.lines += after.line - line;
      return after.end;
    },
  });
  const [root] = roots;
  if (!root) throw new XmlError('there is no root element', findTextPosition(text, 0));
  return root;
}

/** How much of the text the parser was not given so far, and the last child of the root that ended in what it was given. */
type Passed = { characters: number; lines: number; child: XmlElement | null };

function findEndOf(text: string, piece: string, from: number): number {
  const start = text.indexOf(piece, from);
  return start < 0 ? -1 : start + piece.length;
}

type StartTag = TextRange & { readonly selfClosing: boolean; readonly line: number };

function createElement(name: string, { start, end, selfClosing, line }: StartTag): MutableElement {
  // Not spread: all elements then have one shape in the engine, which makes a large scan a quarter faster.
  return { name, start, end, innerStart: end, innerEnd: end, selfClosing, line, plainValue: null, children: [] };
}

function closeElement(element: MutableElement, text: string, end: number): void {
  element.end = end;
  element.innerEnd = text.lastIndexOf('<', end - 1);
}
