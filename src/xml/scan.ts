import { countLineEnds, findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';
import { explainXmlFault, type ClosedElement } from './fault.ts';
import { createStrictParser, runParser, type XmlParser } from './parser.ts';
import type { TextRange } from './splice.ts';

/** An element with its place in the text, from its first `<` to after its last `>`. */
export type XmlElement = TextRange & {
  /** As the tag spells it. A prefix is part of the name: sf ignores namespaces, too. */
  readonly name: string;
  /** Between the tags; both are `end` for `<a/>`. */
  readonly innerStart: number;
  readonly innerEnd: number;
  readonly selfClosing: boolean;
  /** 1-based line of `start`. */
  readonly line: number;
  /** In document order; empty at the depth where the scan stops. */
  readonly children: readonly XmlElement[];
};

type MutableElement = { -readonly [Key in keyof Omit<XmlElement, 'children'>]: XmlElement[Key] } & {
  children: MutableElement[];
};

const NO_CHILDREN: MutableElement[] = [];

export type ScanHooks = {
  /**
   * Called with each child of the root when the child ends, and with the root as far as it has been read. The scan drops a
   * child for which `take` returns true, so that a document with very many children needs little memory.
   */
  readonly take?: ((child: XmlElement, root: XmlElement) => boolean) | undefined;
  /** Called with the name of each element and its level, 1 for the root; gives the reason to refuse the element, or null. */
  readonly refuse?: ((name: string, level: number) => string | null) | undefined;
};

/**
 * The root element of a well-formed document with its descendants down to a depth. The whole text is checked for
 * well-formedness, whatever the depth.
 *
 * @param depth 1 for the root alone, 2 for its children too, …
 * @throws XmlError for the first fault, and for an element that is refused, with line and column
 */
export function scanXml(text: string, depth: number, { take, refuse }: ScanHooks = {}): XmlElement {
  const roots: MutableElement[] = [];
  const open: MutableElement[] = [];
  const starts: number[] = [];
  let closed: ClosedElement | null = null;

  const parser = createStrictParser(text, (fault) =>
    explainXmlFault(text, { fault, position: parser.position, starts, closed }),
  );
  parser.on('opentag', (tag) => {
    const start = text.lastIndexOf('<', parser.position - 1);
    starts.push(start);
    const refusal = refuse?.(tag.name, starts.length) ?? null;
    if (refusal !== null) throw new XmlError(refusal, findTextPosition(text, start));
    if (starts.length > depth) return;
    const element = createElement(tag.name, {
      start,
      end: parser.position,
      selfClosing: tag.isSelfClosing,
      line: parser.line,
    });
    // The parser has read the whole tag; only a tag with attributes or white space can have line breaks in it.
    const isBareTag = parser.position - start <= tag.name.length + 2;
    if (!isBareTag) element.line -= countLineEnds(text, start, parser.position);
    if (starts.length === depth) element.children = NO_CHILDREN;
    (open.at(-1)?.children ?? roots).push(element);
    open.push(element);
  });
  parser.on('closetag', (tag) => {
    const level = starts.length;
    closed = { name: tag.name, start: starts.pop() ?? 0 };
    if (level > depth) return;
    const element = open.pop();
    if (!tag.isSelfClosing) closeElement(element, text, parser);
    const [root] = open;
    if (level === 2 && element && root && take?.(element, root)) root.children.pop();
  });
  runParser(parser, text);
  const [root] = roots;
  if (!root) throw new XmlError('there is no root element', findTextPosition(text, 0));
  return root;
}

type StartTag = TextRange & { readonly selfClosing: boolean; readonly line: number };

function createElement(name: string, { start, end, selfClosing, line }: StartTag): MutableElement {
  // Not spread: all elements then have one shape in the engine, which makes a large scan a quarter faster.
  return { name, start, end, innerStart: end, innerEnd: end, selfClosing, line, children: [] };
}

function closeElement(element: MutableElement | undefined, text: string, parser: XmlParser): void {
  if (!element) return;
  element.end = parser.position;
  element.innerEnd = text.lastIndexOf('<', parser.position - 1);
}
