import { SaxesParser } from 'saxes';

export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** An element as it was read, with its place (both counted from 1) for the error texts that name one. */
export type XmlElement = {
  readonly name: string;
  readonly namespace: string;
  readonly children: XmlElement[];
  readonly line: number;
  readonly column: number;
  text: string;
};

/** What can be written as an element: null is xsi:nil, undefined leaves the element out, an array repeats it. */
export type XmlValue = string | number | boolean | null | undefined | readonly XmlValue[] | XmlRecord;
export type XmlRecord = { readonly [name: string]: XmlValue };

export class XmlFault extends Error {
  public readonly line: number;
  public readonly column: number;

  public constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Reads a whole document; throws XmlFault at the first thing that is not well formed. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  parser.on('error', (error) => {
    throw new XmlFault(error.message.replace(/^\d+:\d+: /, ''), parser.line, parser.column + 1);
  });
  parser.on('opentag', (tag) => {
    const element: XmlElement = {
      name: tag.local,
      namespace: tag.uri,
      children: [],
      line: parser.line,
      column: parser.column + 1,
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const gather = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', gather);
  parser.on('cdata', gather);
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (!root) throw new XmlFault('document has no root element', 1, 1);
  return root;
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text;
}

export function children(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** The element's content as it could be written again: text, or a record in which a repeated name is an array. */
export function valueOf(element: XmlElement): XmlValue {
  if (element.children.length === 0) return element.text;
  const record: Record<string, XmlValue> = {};
  for (const name of new Set(element.children.map((part) => part.name))) {
    const values = children(element, name).map(valueOf);
    record[name] = values.length === 1 ? values[0] : values;
  }
  return record;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The platform writes all five entities in text, the two quotes included. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** `pad` is the line's indentation, starting with its line break, or '' to write everything on one line. */
function render(name: string, value: XmlValue, pad: string): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => render(name, item, pad)).join('');
  if (value === null) return `${pad}<${name} xsi:nil="true"/>`;
  if (typeof value !== 'object') return `${pad}<${name}>${escapeXml(String(value))}</${name}>`;
  const inner = pad === '' ? '' : `${pad}    `;
  let body = '';
  for (const key of Object.keys(value)) body += render(key, value[key], inner);
  return body === '' ? `${pad}<${name}/>` : `${pad}<${name}>${body}${pad}</${name}>`;
}

/** One element without any white space, as SOAP answers carry it. */
export function renderElement(name: string, value: XmlValue): string {
  return render(name, value, '');
}

/** A metadata file as the platform writes it: 4 spaces, LF, a final line break. */
export function renderFile(rootName: string, content: XmlRecord): string {
  let body = '';
  for (const key of Object.keys(content)) body += render(key, content[key], '\n    ');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${rootName} xmlns="${METADATA_NAMESPACE}">${body}\n</${rootName}>\n`;
}
