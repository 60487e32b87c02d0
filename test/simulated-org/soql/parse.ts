import * as soql from '@jetstreamapp/soql-parser-js';
import type { Operand, Order, Query, Selected } from './ast.ts';
import { conditionTree, type Reading } from './conditions.ts';
import { errorAt, malformed } from './error.ts';

/**
 * Reads SOQL.
 * @throws PlatformError MALFORMED_QUERY, with row and column where the parser knows them.
 */
export function parse(text: string): Query {
  return toQuery(parsed(text), text);
}

function parsed(text: string): soql.Query {
  try {
    // Without options the library keeps its parser; with them it builds a new one each time, 40 ms of work.
    return soql.parseQuery(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const found = /found:? (?:'([^']*)'|(\S+))/u.exec(message);
    const offset = /offset: (\d+)/u.exec(message);
    const token = found?.[1] ?? found?.[2] ?? '';
    if (offset)
      throw errorAt(
        'MALFORMED_QUERY',
        text,
        Number(offset[1]),
        `line 1:${offset[1] ?? ''} no viable alternative at character`,
      );
    throw malformed(text, token, token === '' ? 'unexpected token: <EOF>' : `unexpected token: '${token}'`);
  }
}

function toQuery(query: soql.Query | soql.Subquery, text: string): Query {
  const from = 'relationshipName' in query ? query.relationshipName : (query.sObject ?? '');
  const prefixes = new Set([from.toLowerCase(), query.sObjectAlias?.toLowerCase() ?? from.toLowerCase()]);
  const reading: Reading = {
    text,
    operand: (raw) => toOperand(raw, prefixes),
    query: (inner) => toQuery(inner, text),
  };
  return {
    text,
    from,
    select: (query.fields ?? []).map((field) => toSelected(field, reading)),
    where: query.where ? conditionTree(query.where, reading) : null,
    groupBy: listOf(query.groupBy).map((by) => reading.operand('fn' in by ? by.fn : by.field)),
    having: query.having ? conditionTree(query.having, reading) : null,
    orderBy: listOf(query.orderBy).map((by) => toOrder(by, reading)),
    limit: query.limit ?? null,
    offset: query.offset ?? null,
  };
}

function listOf<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function toOrder(by: soql.OrderByClause, reading: Reading): Order {
  return {
    by: reading.operand('fn' in by ? by.fn : by.field),
    descending: by.order === 'DESC',
    nullsLast: by.nulls === 'LAST',
  };
}

function toSelected(field: soql.FieldType, reading: Reading): Selected {
  switch (field.type) {
    case 'FieldSubquery':
      return { kind: 'children', query: toQuery(field.subquery, reading.text) };
    case 'FieldFunctionExpression':
      return { kind: 'operand', operand: reading.operand(field), alias: field.alias ?? null };
    case 'FieldRelationship': {
      const raw = [...field.relationships, field.field].join('.');
      const prefix = 'objectPrefix' in field ? `${field.objectPrefix}.` : '';
      return { kind: 'operand', operand: reading.operand(prefix + raw), alias: aliasOf(field) };
    }
    case 'Field': {
      const raw = 'objectPrefix' in field ? `${field.objectPrefix}.${field.field}` : field.field;
      return { kind: 'operand', operand: reading.operand(raw), alias: aliasOf(field) };
    }
    case 'FieldTypeof':
      throw malformed(reading.text, 'TYPEOF', 'TYPEOF is not allowed in this query');
  }
}

function aliasOf(field: object): string | null {
  return 'alias' in field && typeof field.alias === 'string' ? field.alias : null;
}

function toOperand(raw: string | soql.FunctionExp, prefixes: ReadonlySet<string>): Operand {
  if (typeof raw === 'string') {
    const path = raw.split('.');
    const own = path.length > 1 && prefixes.has(path[0]?.toLowerCase() ?? '');
    return { kind: 'path', path: own ? path.slice(1) : path, raw };
  }
  const inner = (raw.parameters ?? []).map((each) => (typeof each === 'string' ? each : (each.rawValue ?? '')));
  const name = (raw.functionName ?? '').toUpperCase();
  return { kind: 'function', name, arguments: inner, raw: raw.rawValue ?? name };
}
