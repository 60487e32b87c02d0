import { ux } from '@oclif/core';
import { redactAccessTokens } from '../values/access-tokens.ts';
import { chunkItems } from '../values/lists.ts';

/**
 * Prints a result as sf does, where no terminal wants it in colours. sf's own printing cuts the text into tokens to colour
 * them, even if it then does not: 3 s for the 41 MB of 100,000 findings, against 0.2 s (oclif/core colorize-json).
 *
 * @returns whether it was printed
 */
export function printPlainJson(json: unknown): boolean {
  if (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined) return false;
  printPieces(renderJson(json));
  return true;
}

/** Characters that are printed at once: a system call for each piece of a result would take long. */
const PRINTED_AT_ONCE = 100_000;

/** Prints a text without the access tokens in it, and one line break at its end. No access token is in two pieces. */
export function printPieces(pieces: Iterable<string>): void {
  let waiting = '';
  for (const piece of pieces) {
    if (waiting.length > PRINTED_AT_ONCE) {
      process.stdout.write(redactAccessTokens(waiting));
      waiting = '';
    }
    waiting += piece;
  }
  ux.stdout(redactAccessTokens(waiting.trimEnd()));
}

/** Lists with more items than this are rendered in pieces. */
const LONG_LIST = 1000;

/** The findings of one org of several: the document, its result, the orgs, one of them, its result. */
const MAX_DEPTH = 6;

/**
 * As `JSON.stringify(value, null, 2)`, in pieces: a text of more than 512 MB is longer than a string can be.
 *
 * @param lead what stands before the value on its line; in one piece with it, as it may tell that the value is a token
 * @internal For the spec.
 */
export function* renderJson(value: unknown, indent = '', lead = ''): Generator<string> {
  const depth = indent.length / 2;
  if (depth < MAX_DEPTH && Array.isArray(value) && value.length > 0) {
    yield* renderJsonList(value, indent, lead);
  } else if (depth < MAX_DEPTH && isPlainObject(value)) {
    yield* renderJsonObject(value, indent, lead);
  } else yield lead + stringifyAt(value, indent);
}

function* renderJsonList(items: readonly unknown[], indent: string, lead: string): Generator<string> {
  const inner = `${indent}  `;
  let start = `${lead}[\n`;
  if (items.length > LONG_LIST) {
    for (const chunk of chunkItems(items, LONG_LIST)) {
      yield start + chunk.map((item) => inner + stringifyAt(item, inner)).join(',\n');
      start = ',\n';
    }
  } else {
    for (const item of items) {
      yield* renderJson(item, inner, start + inner);
      start = ',\n';
    }
  }
  yield `\n${indent}]`;
}

/** Types that JSON has no members of. */
const LEFT_OUT = ['undefined', 'function', 'symbol'];

function* renderJsonObject(object: object, indent: string, lead: string): Generator<string> {
  const members = Object.entries(object).filter(([, member]) => !LEFT_OUT.includes(typeof member));
  const inner = `${indent}  `;
  let start = `${lead}{\n`;
  for (const [key, member] of members) {
    yield* renderJson(member, inner, `${start}${inner}${JSON.stringify(key)}: `);
    start = ',\n';
  }
  yield members.length === 0 ? `${lead}{}` : `\n${indent}}`;
}

/** One that `JSON.stringify` takes member by member. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** No string of JSON has a line break in it, so that each one ends a line. */
function stringifyAt(value: unknown, indent: string): string {
  const text: unknown = JSON.stringify(value, null, 2);
  return typeof text === 'string' ? text.replaceAll('\n', `\n${indent}`) : 'null';
}

/** A result, or an error as JSON, without the access tokens that the org may have put into it. */
export function redactJson(json: unknown): unknown {
  const text = JSON.stringify(json);
  const redacted = redactAccessTokens(text);
  return redacted === text ? json : JSON.parse(redacted);
}
