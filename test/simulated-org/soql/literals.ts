import type { Value } from '../model.ts';
import { idKey } from '../rules.ts';
import type { Column, Viewer } from '../schema/entity.ts';
import type { Literal } from './ast.ts';
import { dateLiteral, type Span } from './dates.ts';
import { malformed, queryError } from './error.ts';

/** A literal ready to compare: one value, or the span of time that a date literal stands for. */
export type Wanted = { readonly value: Value } | { readonly span: Span };

const NUMBER = new Set(['int', 'double', 'currency', 'percent', 'long']);
const TIME = new Set(['datetime', 'date']);

/**
 * A literal in the terms of the column that it is compared with.
 * @throws PlatformError INVALID_FIELD when its kind does not fit the column; INVALID_QUERY_FILTER_OPERATOR for what
 * cannot be an id.
 */
export function wantedOf(literal: Literal, column: Column, viewer: Viewer, soql: string): Wanted {
  if (literal.kind === 'NULL') return { value: null };
  if (literal.kind === 'APEX_BIND_VARIABLE') throw malformed(soql, literal.text, 'unexpected token: :');
  if (TIME.has(column.type)) return timeOf(literal, column, viewer, soql);
  if (column.type === 'boolean') {
    if (literal.kind !== 'BOOLEAN') throw wrongKind(soql, literal, column, 'boolean');
    return { value: literal.text.toUpperCase() === 'TRUE' };
  }
  if (NUMBER.has(column.type)) {
    if (literal.kind !== 'INTEGER' && literal.kind !== 'DECIMAL') throw wrongKind(soql, literal, column, column.type);
    return { value: Number(literal.text) };
  }
  if (literal.kind !== 'STRING') throw wrongKind(soql, literal, column, 'string');
  return { value: textOf(literal, column, viewer, soql) };
}

function textOf(literal: Literal, column: Column, viewer: Viewer, soql: string): string {
  const text = unquote(literal.text, soql);
  if (column.type === 'id' || column.referenceTo.length > 0) {
    // Keys of reified entities are API names, so only the setup's and records' own ids are checked.
    const named = column.name === 'Id' || column.referenceTo.every((target) => !target.endsWith('Definition'));
    if (named && text !== '' && !/^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/u.test(text)) {
      throw queryError('INVALID_QUERY_FILTER_OPERATOR', soql, literal.text, `invalid ID field: ${text}`);
    }
    return idKey(text);
  }
  return (column.spell?.(text, viewer) ?? text).toLowerCase();
}

function timeOf(literal: Literal, column: Column, viewer: Viewer, soql: string): Wanted {
  if (literal.kind === 'DATE_LITERAL' || literal.kind === 'DATE_N_LITERAL') {
    const span = dateLiteral(literal.text, viewer.now);
    if (!span) throw malformed(soql, literal.text, `unexpected token: ${literal.text}`);
    return { span };
  }
  const fits = column.type === 'date' ? literal.kind === 'DATE' : literal.kind === 'DATETIME';
  if (!fits) throw wrongKind(soql, literal, column, column.type === 'date' ? 'date' : 'dateTime');
  return { value: Date.parse(literal.text) };
}

function wrongKind(soql: string, literal: Literal, column: Column, kind: string): Error {
  const should = kind === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const reason = `value of filter criterion for field '${column.name}' must be of type ${kind} and ${should}`;
  return queryError('INVALID_FIELD', soql, literal.text, reason);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '_',
  '%': '%',
};

/** The value of a quoted string. @throws PlatformError MALFORMED_QUERY for a sequence that SOQL does not know. */
function unquote(quoted: string, soql: string): string {
  return quoted.slice(1, -1).replace(/\\(u[0-9A-Fa-f]{4}|.)/gsu, (sequence, code: string) => {
    if (code.length === 5) return String.fromCharCode(parseInt(code.slice(1), 16));
    const plain = ESCAPES[code];
    if (plain === undefined) {
      const reason = `Invalid string literal ${quoted}. Illegal character sequence '${sequence}' in string literal.`;
      throw malformed(soql, quoted, reason);
    }
    return plain;
  });
}

/** LIKE as a test: `%` and `_` match, unless escaped; letters match in either case. */
export function likePattern(quoted: string, soql: string): RegExp {
  const parts = quoted.slice(1, -1).match(/\\u[0-9A-Fa-f]{4}|\\.|[^]/gu) ?? [];
  const source = parts.map((part) => {
    if (part === '%') return '[^]*';
    if (part === '_') return '[^]';
    return unquote(`'${part}'`, soql).replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'iu');
}

/** A value of a row in the terms in which literals are compared. */
export function comparable(value: Value, column: Column): Value {
  if (typeof value !== 'string') return value;
  if (TIME.has(column.type)) return Date.parse(value);
  return column.type === 'id' || column.referenceTo.length > 0 ? idKey(value) : value.toLowerCase();
}
