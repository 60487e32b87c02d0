import { formatExcerpt } from '../text/excerpt.ts';
import { findTextPosition } from '../text/place.ts';
import { XmlError } from './error.ts';
import { explainXmlFault, type ClosedElement } from './fault.ts';
import { openNamespaceScope, createNameResolver, type QualifiedName, type NamespaceScope } from './namespace.ts';
import { runParser, createStrictParser, type XmlParser } from './parser.ts';
import type { TextRange } from './splice.ts';

/** An element with its place in the text: `start` is its first `<`, `end` stands after its last `>`. */
export type XmlElement = TextRange &
  QualifiedName & {
    /** Between the tags; both are `end` where the element closes itself. */
    readonly innerStart: number;
    readonly innerEnd: number;
    readonly selfClosing: boolean;
    /** 1-based line of `start`. */
    readonly line: number;
    /** In document order; none at the depth where the scan stops. */
    readonly children: readonly XmlElement[];
  };

type MutableElement = { -readonly [Key in keyof Omit<XmlElement, 'children'>]: XmlElement[Key] } & {
  children: MutableElement[];
};

const NO_CHILDREN: MutableElement[] = [];
const XML_LINE_BREAK = /\r\n|\n|\r/;

/**
 * The root element of a well-formed document with its descendants, no deeper than asked. The whole text is checked for
 * form, whatever the depth; prefixes are resolved as deep as asked.
 *
 * @param depth 1 for the root alone, 2 for its children too, …
 * @param take given each child of the root as soon as it ends, with the root as far as it is known by then; a child that it
 *   takes is not kept, so that a document of very many needs little memory
 * @throws XmlError on the first fault, with line and column
 */
export function scanXml(
  text: string,
  depth: number,
  take?: (child: XmlElement, root: XmlElement) => boolean,
): XmlElement {
  const roots: MutableElement[] = [];
  const open: MutableElement[] = [];
  const scopes: NamespaceScope[] = [null];
  const starts: number[] = [];
  const qualify = createNameResolver();
  let closed: ClosedElement | null = null;

  const parser = createStrictParser(text, (fault) =>
    explainXmlFault(text, { fault, position: parser.position, starts, closed }),
  );
  parser.on('opentag', (tag) => {
    const start = text.lastIndexOf('<', parser.position - 1);
    starts.push(start);
    if (starts.length > depth) return;
    const attributed = parser.position - start > tag.name.length + 2;
    const outer = scopes.at(-1) ?? null;
    const scope = attributed ? openNamespaceScope(outer, tag.attributes) : outer;
    const name = qualify(tag.name, scope);
    if (!name)
      throw new XmlError(
        `nothing says what the prefix of <${formatExcerpt(tag.name)}> means`,
        findTextPosition(text, start),
      );
    const element = createElement(name, {
      start,
      end: parser.position,
      selfClosing: tag.isSelfClosing,
      line: parser.line,
    });
    if (attributed) element.line -= text.slice(start, parser.position).split(XML_LINE_BREAK).length - 1;
    if (starts.length === depth) element.children = NO_CHILDREN;
    (open.at(-1)?.children ?? roots).push(element);
    open.push(element);
    scopes.push(scope);
  });
  parser.on('closetag', (tag) => {
    const level = starts.length;
    closed = { name: tag.name, start: starts.pop() ?? 0 };
    if (level > depth) return;
    scopes.pop();
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

function createElement(name: QualifiedName, { start, end, selfClosing, line }: StartTag): MutableElement {
  // Spelled out, not spread: every element has the same shape, which makes a large scan a quarter faster.
  return {
    prefix: name.prefix,
    name: name.name,
    namespace: name.namespace,
    start,
    end,
    innerStart: end,
    innerEnd: end,
    selfClosing,
    line,
    children: [],
  };
}

function closeElement(element: MutableElement | undefined, text: string, parser: XmlParser): void {
  if (!element) return;
  element.end = parser.position;
  element.innerEnd = text.lastIndexOf('<', parser.position - 1);
}
