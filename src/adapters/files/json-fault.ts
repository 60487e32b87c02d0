/** Where a text stops being JSON (RFC 8259), as an offset, and what belongs there. */
export type JsonFault = { readonly offset: number; readonly expected: string };

type JsonTokenKind = 'value' | 'string' | 'end' | 'unknown' | '{' | '}' | '[' | ']' | ':' | ',';
type JsonToken = { readonly kind: JsonTokenKind; readonly offset: number; readonly end: number };
type OpenBracket = '{' | '[';
type JsonState = 'value' | 'firstItem' | 'firstName' | 'name' | 'colon' | 'after';

const JSON_SPACE = /[ \t\n\r]*/y;
const JSON_PUNCTUATION = /[{}[\]:,]/y;
const JSON_LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** A string up to its closing quote, or up to the first character that cannot be in one. */
const JSON_STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy;

/**
 * The first fault of a text that `JSON.parse` refuses: the engine's own words name the place only now and then. Null when
 * there is none.
 */
export function findJsonFault(text: string): JsonFault | null {
  const open: OpenBracket[] = [];
  let state: JsonState = 'value';
  for (let token = readJsonToken(text, 0); ; token = readJsonToken(text, token.end)) {
    if (token.kind === 'unknown') return findTokenFault(text, token, describeExpected(state, open.at(-1)));
    if (token.kind === 'end' && state === 'after' && open.length === 0) return null;
    const next = getNextState(state, token.kind, open);
    if (next === null) return { offset: token.offset, expected: describeExpected(state, open.at(-1)) };
    state = next;
  }
}

/** What the text is in after a token, or null when the token does not belong there. */
function getNextState(state: JsonState, kind: JsonTokenKind, open: OpenBracket[]): JsonState | null {
  if (state === 'colon') return kind === ':' ? 'value' : null;
  if (kind === '}' || kind === ']') return canClose(state, kind, open.at(-1)) ? closeBracket(open) : null;
  if (state === 'after') return kind === ',' ? getStateAfterComma(open.at(-1)) : null;
  if (state === 'name' || state === 'firstName') return kind === 'string' ? 'colon' : null;
  return getStateAfterValue(kind, open);
}

function getStateAfterComma(inside: OpenBracket | undefined): JsonState | null {
  if (inside === undefined) return null;
  return inside === '{' ? 'name' : 'value';
}

function canClose(state: JsonState, kind: '}' | ']', inside: OpenBracket | undefined): boolean {
  const [own, empty] = kind === '}' ? ['{', 'firstName'] : ['[', 'firstItem'];
  return inside === own && (state === 'after' || state === empty);
}

function closeBracket(open: OpenBracket[]): JsonState {
  open.pop();
  return 'after';
}

function getStateAfterValue(kind: JsonTokenKind, open: OpenBracket[]): JsonState | null {
  if (kind === 'string' || kind === 'value') return 'after';
  if (kind !== '{' && kind !== '[') return null;
  open.push(kind);
  return kind === '{' ? 'firstName' : 'firstItem';
}

function describeExpected(state: JsonState, inside: OpenBracket | undefined): string {
  if (state === 'after') return { '{': '"," or "}"', '[': '"," or "]"', '': 'the end of the file' }[inside ?? ''];
  return {
    value: 'a value',
    firstItem: 'a value or "]"',
    firstName: 'a name in double quotes or "}"',
    name: 'a name in double quotes',
    colon: '":"',
  }[state];
}

function readJsonToken(text: string, from: number): JsonToken {
  const offset = measureMatch(JSON_SPACE, text, from) + from;
  if (offset === text.length) return { kind: 'end', offset, end: offset };
  if (measureMatch(JSON_PUNCTUATION, text, offset) > 0)
    return { kind: parsePunctuation(text[offset]), offset, end: offset + 1 };
  const literal = measureMatch(JSON_LITERAL, text, offset);
  if (literal > 0) return { kind: 'value', offset, end: offset + literal };
  const end = offset + measureMatch(JSON_STRING, text, offset);
  return text[offset] === '"' && text[end] === '"'
    ? { kind: 'string', offset, end: end + 1 }
    : { kind: 'unknown', offset, end };
}

/** A string that does not end is faulty where it stops being one; anything else where it starts. */
function findTokenFault(text: string, { offset, end }: JsonToken, wanted: string): JsonFault {
  if (text[offset] !== '"') return { offset, expected: wanted };
  return text[end] === '\\'
    ? { offset: end, expected: 'an escape such as \\" or \\\\' }
    : { offset: end, expected: 'a closing double quote' };
}

function parsePunctuation(character: string | undefined): JsonTokenKind {
  const kinds: readonly JsonTokenKind[] = ['{', '}', '[', ']', ':', ','];
  return kinds.find((kind) => kind === character) ?? 'unknown';
}

function measureMatch(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0].length ?? 0;
}
