import type { Row, Value } from '../model.ts';
import { isAggregatable, isGroupable } from '../schema/capabilities.ts';
import { column, type Column, type Entity } from '../schema/entity.ts';
import type { Operand, Query } from './ast.ts';
import { malformed, PlatformError } from './error.ts';
import { testOf, type Inner, type Side } from './filter.ts';
import { comparable } from './literals.ts';
import { ordered } from './order.ts';
import type { Found, Resolver } from './resolve.ts';

/** GROUP BY and the aggregate functions. */

const FUNCTIONS = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);
const MAX_GROUPS = 2000;

type Group = readonly Row[];

export function isAggregate(query: Query): boolean {
  return (
    query.groupBy.length > 0 ||
    query.select.some(
      (each) => each.kind === 'operand' && each.operand.kind === 'function' && FUNCTIONS.has(each.operand.name),
    )
  );
}

/** Records of type AggregateResult. @throws PlatformError EXCEEDED_ID_LIMIT above 2,000 groups, for there is no next page. */
export function aggregate(query: Query, entity: Entity, rows: readonly Row[], resolver: Resolver): object[] {
  const keys = query.groupBy.map((by) => ({ raw: rawOf(by), found: pathOf(by, entity, resolver) }));
  const side = (operand: Operand): Side<Group> => groupSide(operand, entity, keys, resolver);
  const columns = named(query, side, resolver);
  const inner: Inner = () => new Set();
  const having = query.having ? testOf(query.having, side, inner, resolver) : () => true;
  const groups = groupsOf(
    rows,
    keys.map(({ found }) => found),
  ).filter(having);
  const kept = ordered(groups, query.orderBy, side, query.text);
  const cut = kept.slice(query.offset ?? 0, (query.offset ?? 0) + (query.limit ?? kept.length));
  if (cut.length > MAX_GROUPS) {
    const message = 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
    throw new PlatformError('EXCEEDED_ID_LIMIT', message);
  }
  return cut.map((group) => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(columns.map(({ name, read }) => [name, read(group)])),
  }));
}

function rawOf(operand: Operand): string {
  return (operand.kind === 'path' ? operand.path.join('.') : operand.raw).toLowerCase();
}

function pathOf(operand: Operand, entity: Entity, resolver: Resolver): Found {
  if (operand.kind !== 'path') throw malformed(resolver.text, operand.raw, `unexpected token: '${operand.raw}'`);
  const found = resolver.find(entity, operand.path);
  if (isGroupable(found.column)) return found;
  throw malformed(resolver.text, operand.raw, `field '${found.column.name}' can not be grouped in a query call`);
}

function groupsOf(rows: readonly Row[], keys: readonly Found[]): Group[] {
  // Without GROUP BY everything is one group, even nothing.
  if (keys.length === 0) return [rows];
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map(({ read, column: of }) => comparable(read(row), of)));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

type Key = { readonly raw: string; readonly found: Found };

function groupSide(operand: Operand, entity: Entity, keys: readonly Key[], resolver: Resolver): Side<Group> {
  if (operand.kind === 'path') {
    const key = keys.find(({ raw }) => raw === rawOf(operand));
    if (!key) {
      resolver.find(entity, operand.path);
      throw malformed(resolver.text, operand.raw, `Field must be grouped or aggregated: ${operand.path.join('.')}`);
    }
    const { found } = key;
    return { column: found.column, read: ([first]) => (first ? found.read(first) : null) };
  }
  if (!FUNCTIONS.has(operand.name)) throw malformed(resolver.text, operand.raw, `unexpected token: '${operand.raw}'`);
  const [argument] = operand.arguments;
  if (argument === undefined) throw malformed(resolver.text, operand.raw, `unexpected token: '${operand.raw}'`);
  const found = resolver.find(entity, argument.split('.'));
  if (!isAggregatable(found.column, operand.name)) {
    const reason = `field ${found.column.name} does not support aggregate operator ${operand.name}`;
    throw malformed(resolver.text, operand.raw, reason);
  }
  return { column: resultColumn(operand.name, found.column), read: (group) => compute(operand.name, group, found) };
}

function resultColumn(name: string, of: Column): Column {
  return name === 'MIN' || name === 'MAX' ? of : column(name, name === 'AVG' ? 'double' : 'int');
}

function compute(name: string, group: Group, { read, column: of }: Found): Value {
  const values = group.map(read).filter((value) => value !== null);
  if (name === 'COUNT') return values.length;
  if (name === 'COUNT_DISTINCT') return new Set(values.map((value) => comparable(value, of))).size;
  if (name === 'MIN' || name === 'MAX') return extreme(values, of, name === 'MIN');
  const sum = values.reduce<number>((total, value) => total + Number(value), 0);
  if (name === 'SUM') return values.length === 0 ? null : sum;
  return values.length === 0 ? null : sum / values.length;
}

function extreme(values: readonly Value[], of: Column, least: boolean): Value {
  return values.reduce<Value>((best, value) => {
    const [left, right] = [comparable(best, of), comparable(value, of)];
    if (left === null) return value;
    return right !== null && right < left === least && right !== left ? value : best;
  }, null);
}

/** Names of the answer's columns: the alias, the field's own last name, or `expr0`, `expr1` … for functions. */
function named(
  query: Query,
  side: (operand: Operand) => Side<Group>,
  resolver: Resolver,
): { readonly name: string; readonly read: (group: Group) => Value }[] {
  let expressions = 0;
  const taken = new Set<string>();
  return query.select.map((each) => {
    if (each.kind === 'children') throw malformed(resolver.text, each.query.from, 'unexpected token: (');
    const { column: of, read } = side(each.operand);
    const name = each.alias ?? (each.operand.kind === 'path' ? of.name : `expr${expressions++}`);
    if (taken.has(name.toLowerCase())) throw malformed(resolver.text, name, `duplicate alias: ${name}`);
    taken.add(name.toLowerCase());
    return { name, read };
  });
}
