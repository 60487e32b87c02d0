/** Where a text stops being JSON (RFC 8259), as an offset, and what belongs there. */
export type JsonFault = { readonly offset: number; readonly expected: string };

type Kind = 'value' | 'string' | 'end' | 'unknown' | '{' | '}' | '[' | ']' | ':' | ',';
type Token = { readonly kind: Kind; readonly offset: number; readonly end: number };
type Open = '{' | '[';
type State = 'value' | 'firstItem' | 'firstName' | 'name' | 'colon' | 'after';

const SPACE = /[ \t\n\r]*/y;
const PUNCTUATION = /[{}[\]:,]/y;
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** A string up to its closing quote, or up to the first character that cannot be in one. */
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy;

/**
 * The first fault of a text that `JSON.parse` refuses: the engine's own words name the place only now and then. Null when
 * there is none.
 */
export function jsonFault(text: string): JsonFault | null {
  const open: Open[] = [];
  let state: State = 'value';
  for (let token = tokenAt(text, 0); ; token = tokenAt(text, token.end)) {
    if (token.kind === 'unknown') return faultIn(text, token, expected(state, open.at(-1)));
    if (token.kind === 'end' && state === 'after' && open.length === 0) return null;
    const next = step(state, token.kind, open);
    if (next === null) return { offset: token.offset, expected: expected(state, open.at(-1)) };
    state = next;
  }
}

/** What the text is in after a token, or null when the token does not belong there. */
function step(state: State, kind: Kind, open: Open[]): State | null {
  if (state === 'colon') return kind === ':' ? 'value' : null;
  if (kind === '}' || kind === ']') return closes(state, kind, open.at(-1)) ? closed(open) : null;
  if (state === 'after') return kind === ',' ? afterComma(open.at(-1)) : null;
  if (state === 'name' || state === 'firstName') return kind === 'string' ? 'colon' : null;
  return valueStep(kind, open);
}

function afterComma(inside: Open | undefined): State | null {
  if (inside === undefined) return null;
  return inside === '{' ? 'name' : 'value';
}

function closes(state: State, kind: '}' | ']', inside: Open | undefined): boolean {
  const [own, empty] = kind === '}' ? ['{', 'firstName'] : ['[', 'firstItem'];
  return inside === own && (state === 'after' || state === empty);
}

function closed(open: Open[]): State {
  open.pop();
  return 'after';
}

function valueStep(kind: Kind, open: Open[]): State | null {
  if (kind === 'string' || kind === 'value') return 'after';
  if (kind !== '{' && kind !== '[') return null;
  open.push(kind);
  return kind === '{' ? 'firstName' : 'firstItem';
}

function expected(state: State, inside: Open | undefined): string {
  if (state === 'after') return { '{': '"," or "}"', '[': '"," or "]"', '': 'the end of the file' }[inside ?? ''];
  return {
    value: 'a value',
    firstItem: 'a value or "]"',
    firstName: 'a name in double quotes or "}"',
    name: 'a name in double quotes',
    colon: '":"',
  }[state];
}

function tokenAt(text: string, from: number): Token {
  const offset = lengthAt(SPACE, text, from) + from;
  if (offset === text.length) return { kind: 'end', offset, end: offset };
  if (lengthAt(PUNCTUATION, text, offset) > 0) return { kind: punctuation(text[offset]), offset, end: offset + 1 };
  const literal = lengthAt(LITERAL, text, offset);
  if (literal > 0) return { kind: 'value', offset, end: offset + literal };
  const end = offset + lengthAt(STRING, text, offset);
  return text[offset] === '"' && text[end] === '"'
    ? { kind: 'string', offset, end: end + 1 }
    : { kind: 'unknown', offset, end };
}

/** A string that does not end is faulty where it stops being one; anything else where it starts. */
function faultIn(text: string, { offset, end }: Token, wanted: string): JsonFault {
  if (text[offset] !== '"') return { offset, expected: wanted };
  return text[end] === '\\'
    ? { offset: end, expected: 'an escape such as \\" or \\\\' }
    : { offset: end, expected: 'a closing double quote' };
}

function punctuation(character: string | undefined): Kind {
  const kinds: readonly Kind[] = ['{', '}', '[', ']', ':', ','];
  return kinds.find((kind) => kind === character) ?? 'unknown';
}

function lengthAt(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0].length ?? 0;
}
