import type { Entity } from '../schema/entity.ts';
import type { Condition, Query } from './ast.ts';
import { malformed, PlatformError } from './error.ts';
import type { Found } from './resolve.ts';

/** What the platform refuses although it is well formed. */

const MAX_OFFSET = 2000;
const MAX_SEMI_JOINS = 2;

/** @throws PlatformError */
export function checkQuery(query: Query, entity: Entity): void {
  if (query.offset !== null && query.offset > MAX_OFFSET) {
    throw new PlatformError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  }
  if (query.where) checkSemiJoins(query.where, query);
  if (entity.reifiedBy) checkReified(query, entity);
}

/** Semi-joins stand at the top level only, two at most, and not on the queried object itself. Texts from memory: assumed. */
function checkSemiJoins(where: Condition, query: Query): void {
  const joins = joinsIn(where);
  const top = where.kind === 'and' ? where.parts : [where];
  if (joins.some((join) => !top.includes(join))) {
    const reason =
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.';
    throw malformed(query.text, query.from, reason);
  }
  if (joins.length > MAX_SEMI_JOINS) {
    throw malformed(query.text, query.from, 'Maximum 2 semi join sub-selects are allowed.');
  }
  for (const { query: inner } of joins) checkInner(inner, query);
}

/**
 * Both sides of a semi-join are ids or references of one object: documented in the SOQL reference; the text on the object is
 * as reported, the other two from memory.
 * @throws PlatformError MALFORMED_QUERY
 */
export function checkJoined(left: Joined, inner: Joined, text: string): void {
  const isKey = ({ column: { type } }: Joined): boolean => type === 'id' || type === 'reference';
  const [outerName, innerName] = [left.column.name, inner.column.name];
  if (!isKey(left)) {
    const reason =
      'The left operand field in the where expression for outer query of semi-join should be an id field or a reference field';
    throw malformed(text, outerName, `${reason}, cannot use: '${outerName}'`);
  }
  if (!isKey(inner)) {
    throw malformed(text, innerName, `semi join sub-selects can only query id fields, cannot use: '${innerName}'`);
  }
  if (left.targets.some((target) => inner.targets.includes(target))) return;
  const sides = `The selected field '${innerName}' in the subquery and the left operand field in the where expression in the outer query '${outerName}'`;
  throw malformed(text, innerName, `${sides} should point to the same object type`);
}

type Joined = Pick<Found, 'column' | 'targets'>;

function checkInner(inner: Query, outer: Query): void {
  const [only] = inner.select;
  if (
    inner.select.length !== 1 ||
    only?.kind !== 'operand' ||
    only.operand.kind !== 'path' ||
    only.operand.path.length > 1
  ) {
    throw malformed(
      outer.text,
      inner.from,
      'The inner select of a semi join must select exactly one field of its own object',
    );
  }
  if (inner.from.toLowerCase() === outer.from.toLowerCase()) {
    throw malformed(outer.text, inner.from, 'The inner and outer selects should not be on the same object type');
  }
  if (inner.orderBy.length > 0 || inner.limit !== null) {
    throw malformed(outer.text, inner.from, 'ORDER BY and LIMIT are not allowed in semi join sub-selects');
  }
  if (inner.where && joinsIn(inner.where).length > 0) {
    throw malformed(outer.text, inner.from, 'Nesting of semi join sub-selects is not supported');
  }
}

function joinsIn(condition: Condition): Extract<Condition, { kind: 'in' }>[] {
  switch (condition.kind) {
    case 'in':
      return [condition];
    case 'not':
      return joinsIn(condition.part);
    case 'and':
    case 'or':
      return condition.parts.flatMap(joinsIn);
    case 'compare':
      return [];
  }
}

/** Entities computed on demand know few operations; texts as documented (docs/salesforce-facts.md#src-ufa, #src-ep). */
function checkReified(query: Query, entity: Entity): void {
  if (
    query.groupBy.length > 0 ||
    query.select.some((each) => each.kind === 'operand' && each.operand.kind === 'function')
  ) {
    const advice = 'contact salesforce.com support for more information.';
    throw unsupported(`The requested operation is not yet supported by this SObject storage type, ${advice}`);
  }
  const conditions = query.where ? flat(query.where) : [];
  if (conditions.some((each) => each.kind === 'or')) throw unsupported('Disjunctions not supported');
  if (conditions.some((each) => each.kind === 'compare' && ['!=', 'NOT IN'].includes(each.operator))) {
    throw unsupported('Only equals comparisons permitted');
  }
  const filters = conditions.flatMap((each) => (each.kind === 'compare' || each.kind === 'in' ? [each.left] : []));
  const keys = (entity.reifiedBy ?? []).map((key) => key.toLowerCase());
  // A filter on the parent's name counts as one on the key that leads there.
  const named = filters.flatMap((left) => (left.kind === 'path' ? [(left.path[0] ?? '').toLowerCase()] : []));
  if (keys.length > 0 && !named.some((name) => keys.includes(name) || keys.includes(`${name}id`))) {
    const list = (entity.reifiedBy ?? []).join(',');
    throw new PlatformError('MALFORMED_QUERY', `${entity.name}: a filter on a reified column is required [${list}]`);
  }
}

function flat(condition: Condition): Condition[] {
  if (condition.kind === 'not') return [condition, ...flat(condition.part)];
  return condition.kind === 'and' || condition.kind === 'or'
    ? [condition, ...condition.parts.flatMap(flat)]
    : [condition];
}

function unsupported(message: string): PlatformError {
  return new PlatformError('EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION', message);
}
