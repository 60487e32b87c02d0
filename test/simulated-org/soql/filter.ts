import type { Row, Value } from '../model.ts';
import { isCompound, isFilterable } from '../schema/capabilities.ts';
import type { Column, Entity } from '../schema/entity.ts';
import type { Condition, Operand } from './ast.ts';
import { malformed, queryError } from './error.ts';
import { comparable, likePattern, wantedOf, type Wanted } from './literals.ts';
import type { Resolver } from './resolve.ts';

export type Test<T> = (subject: T) => boolean;

/** How a condition reads its left side: a row's column, or what a group of rows came to. */
export type Side<T> = { readonly column: Column; readonly read: (subject: T) => Value };
export type SideOf<T> = (operand: Operand) => Side<T>;

/** Values that an inner query found, ready to compare. */
export type Inner = (condition: Extract<Condition, { kind: 'in' }>) => ReadonlySet<Value>;

/** The side of WHERE: only columns, and functions that leave a value as it is. */
export function rowSide(entity: Entity, resolver: Resolver): SideOf<Row> {
  return (operand) => {
    if (operand.kind === 'path') return resolver.find(entity, operand.path);
    if (operand.name === 'TOLABEL') return resolver.find(entity, (operand.arguments[0] ?? '').split('.'));
    throw malformed(resolver.text, operand.raw, `Grouped or aggregated field not allowed here: ${operand.raw}`);
  };
}

export function testOf<T>(condition: Condition, sideOf: SideOf<T>, inner: Inner, resolver: Resolver): Test<T> {
  switch (condition.kind) {
    case 'not': {
      const test = testOf(condition.part, sideOf, inner, resolver);
      return (subject) => !test(subject);
    }
    case 'and': {
      const tests = condition.parts.map((part) => testOf(part, sideOf, inner, resolver));
      return (subject) => tests.every((test) => test(subject));
    }
    case 'or': {
      const tests = condition.parts.map((part) => testOf(part, sideOf, inner, resolver));
      return (subject) => tests.some((test) => test(subject));
    }
    case 'in': {
      const { column, read } = sideOf(condition.left);
      demandFilterable(condition.left, column, resolver);
      const found = inner(condition);
      return (subject) => found.has(comparable(read(subject), column)) !== condition.negated;
    }
    case 'compare':
      return comparison(condition, sideOf(condition.left), resolver);
  }
}

function comparison<T>(
  condition: Extract<Condition, { kind: 'compare' }>,
  { column, read }: Side<T>,
  resolver: Resolver,
): Test<T> {
  const { left, operator, right } = condition;
  demandFilterable(left, column, resolver);
  if (operator === 'LIKE') return like(condition, { column, read }, resolver);
  const now = (subject: T): Value => comparable(read(subject), column);
  const wanted = right.map((literal) => wantedOf(literal, column, resolver.viewer, resolver.text));
  if (operator === 'IN' || operator === 'NOT IN') {
    const values = new Set(wanted.flatMap((each) => ('value' in each ? [each.value] : [])));
    return (subject) => values.has(now(subject)) === (operator === 'IN');
  }
  const [first] = wanted;
  const compare = COMPARISONS[operator];
  if (!first || !compare) throw invalidOperator(left.raw, column, resolver);
  return (subject) => compare(now(subject), first);
}

function like<T>(
  { left, right }: Extract<Condition, { kind: 'compare' }>,
  { column, read }: Side<T>,
  resolver: Resolver,
): Test<T> {
  if (column.type === 'id' || column.referenceTo.length > 0 || column.type === 'boolean') {
    throw invalidOperator(left.raw, column, resolver);
  }
  const pattern = likePattern(right[0]?.text ?? "''", resolver.text);
  return (subject) => {
    const value = read(subject);
    return typeof value === 'string' && pattern.test(value);
  };
}

/** @throws PlatformError INVALID_FIELD for a column that no filter takes */
function demandFilterable({ raw }: Operand, column: Column, { text }: Resolver): void {
  if (isCompound(column)) {
    throw queryError('INVALID_FIELD', text, raw, 'Address fields can only be filtered using Distance expressions');
  }
  if (!isFilterable(column)) {
    throw queryError('INVALID_FIELD', text, raw, `field '${column.name}' can not be filtered in a query call`);
  }
}

function invalidOperator(culprit: string, column: Column, resolver: Resolver): Error {
  return queryError('INVALID_FIELD', resolver.text, culprit, `invalid operator on ${column.type} field`);
}

function equal(value: Value, wanted: Wanted): boolean {
  if ('value' in wanted) return value === wanted.value;
  return typeof value === 'number' && value >= wanted.span.start && value < wanted.span.end;
}

const edges = (wanted: Wanted): { readonly low: Value; readonly high: Value } =>
  'value' in wanted ? { low: wanted.value, high: wanted.value } : { low: wanted.span.start, high: wanted.span.end };

/** For a span, "less" is before its start, "greater" is from its end on. Null is neither less nor greater. */
const COMPARISONS: Readonly<Partial<Record<string, (value: Value, wanted: Wanted) => boolean>>> = {
  '=': equal,
  '!=': (value, wanted) => !equal(value, wanted),
  '<>': (value, wanted) => !equal(value, wanted),
  '<': (value, wanted) => less(value, edges(wanted).low),
  '>=': (value, wanted) => sameKind(value, edges(wanted).low) && !less(value, edges(wanted).low),
  '>': (value, wanted) =>
    'value' in wanted ? less(wanted.value, value) : typeof value === 'number' && value >= wanted.span.end,
  '<=': (value, wanted) =>
    'value' in wanted
      ? sameKind(value, wanted.value) && !less(wanted.value, value)
      : typeof value === 'number' && value < wanted.span.end,
};

function sameKind(left: Value, right: Value): boolean {
  return left !== null && typeof left === typeof right;
}

function less(left: Value, right: Value): boolean {
  return left !== null && right !== null && typeof left === typeof right && left < right;
}
