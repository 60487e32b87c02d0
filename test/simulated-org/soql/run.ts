import type { Row, Value } from '../model.ts';
import { idKey } from '../rules.ts';
import { childrenNamed, entityNamed } from '../schema/catalog.ts';
import type { Entity, Viewer } from '../schema/entity.ts';
import { aggregate, isAggregate } from './aggregate.ts';
import type { Condition, Query } from './ast.ts';
import { malformed, noSuchRelationship, noSuchType, PlatformError } from './error.ts';
import { rowSide, testOf } from './filter.ts';
import { comparable } from './literals.ts';
import { ordered } from './order.ts';
import { parse } from './parse.ts';
import { projection, type Project } from './project.ts';
import { Resolver } from './resolve.ts';
import { checkJoined, checkQuery } from './restrict.ts';

/** The whole answer; records are made page by page. */
export type Answer = {
  readonly totalSize: number;
  /** Rows to page through, hidden ones included: none where only their number was asked for. */
  readonly length: number;
  readonly records: (from: number, to: number) => object[];
};

/** Turns the records of a nested child query into its paged result. */
export type Paging = (answer: Answer) => unknown;

const MAX_REIFIED = 2000;
const MAX_LENGTH = 100_000;

/**
 * Evaluates SOQL over the org's rows.
 * @throws PlatformError as the platform would refuse it.
 */
export function runQuery(soql: string, viewer: Viewer, paging: Paging): Answer {
  if (soql.length > MAX_LENGTH) {
    throw new PlatformError('MALFORMED_QUERY', `SOQL statements cannot be longer than ${MAX_LENGTH} characters.`);
  }
  const query = parse(soql);
  const known = entityNamed(query.from, viewer);
  if (!known) throw noSuchType(soql, query.from);
  const entity = withoutRefused(known, viewer);
  const resolver = new Resolver(viewer, soql);
  checkQuery(query, entity);
  if (isCount(query)) {
    return { totalSize: cut(filtered(query, entity, resolver), query).length, length: 0, records: () => [] };
  }
  if (isAggregate(query)) {
    const records = aggregate(query, entity, filtered(query, entity, resolver), resolver);
    const { length } = records;
    return { totalSize: length, length, records: (from, to) => records.slice(from, to) };
  }
  const project = projection(query, entity, resolver, (inner) => childQuery(inner, entity, resolver, paging));
  const rows = selected(query, entity, resolver);
  checkSingleRow(query, rows);
  return pageable(rows, project, viewer);
}

/** @throws PlatformError INVALID_TYPE_FOR_OPERATION for an object that queries refuse as a whole */
function withoutRefused(entity: Entity, { org: { info } }: Viewer): Entity {
  if (info.refusesQueriesOf.includes(entity.name))
    throw new PlatformError('INVALID_TYPE_FOR_OPERATION', `entity type ${entity.name} does not support query`);
  const columns = entity.columns.filter(({ name }) => !info.refusesQueriesOf.includes(`${entity.name}.${name}`));
  return { ...entity, columns };
}

/** Hidden rows are counted; the answer is whole without them (docs/salesforce-facts.md#src-fp). */
function pageable(rows: readonly Row[], project: Project, { org }: Viewer): Answer {
  const shown = (row: Row): boolean => !org.hiddenRows.has(row.Id);
  const { length } = rows;
  return { totalSize: length, length, records: (from, to) => rows.slice(from, to).filter(shown).map(project) };
}

function isCount({ select: [only], groupBy }: Query): boolean {
  const operand = only?.kind === 'operand' ? only.operand : null;
  return (
    operand?.kind === 'function' && operand.name === 'COUNT' && operand.arguments.length === 0 && groupBy.length === 0
  );
}

function filtered(query: Query, entity: Entity, resolver: Resolver): readonly Row[] {
  const { isWithheld } = entity;
  const { viewer } = resolver;
  const rows = entity.rows(viewer);
  return matching(query, entity, resolver, isWithheld ? rows.filter((row) => !isWithheld(row, query, viewer)) : rows);
}

function matching(query: Query, entity: Entity, resolver: Resolver, rows: readonly Row[]): readonly Row[] {
  if (!query.where) return rows;
  const inner = (join: SemiJoin): ReadonlySet<Value> => innerValues(join, entity, resolver);
  const test = testOf(query.where, rowSide(entity, resolver), inner, resolver);
  return rows.filter(test);
}

function selected(query: Query, entity: Entity, resolver: Resolver): readonly Row[] {
  const rows = ordered(filtered(query, entity, resolver), query.orderBy, rowSide(entity, resolver), query.text);
  if (entity.reifiedBy) return rows.slice(query.offset ?? 0).slice(0, MAX_REIFIED);
  return cut(rows, query);
}

/** With OFFSET a query never gives more than 2,000 rows in all: reported by users. */
function cut(rows: readonly Row[], { offset, limit }: Query): readonly Row[] {
  const from = offset ?? 0;
  const most = offset === null ? rows.length : 2000;
  return rows.slice(from, from + Math.min(limit ?? most, most));
}

type SemiJoin = Extract<Condition, { kind: 'in' }>;

function innerValues({ left, query }: SemiJoin, outer: Entity, resolver: Resolver): ReadonlySet<Value> {
  const entity = entityNamed(query.from, resolver.viewer);
  if (!entity) throw noSuchType(resolver.text, query.from);
  const [only] = query.select;
  if (left.kind !== 'path' || only?.kind !== 'operand' || only.operand.kind !== 'path')
    throw malformed(resolver.text, query.from, 'unexpected token');
  const found = resolver.find(entity, only.operand.path);
  checkJoined(resolver.find(outer, left.path), found, resolver.text);
  const values = selected(query, entity, resolver).map((row) => comparable(found.read(row), found.column));
  // A null among the inner values matches nothing, and excludes nothing.
  return new Set(values.filter((value) => value !== null));
}

function childQuery(
  query: Query,
  parent: Entity,
  resolver: Resolver,
  paging: Paging,
): { readonly name: string; readonly of: (row: Row) => unknown } {
  const link = childrenNamed(parent, query.from, resolver.viewer);
  if (!link) throw noSuchRelationship(resolver.text, query.from, query.from);
  const { entity, by } = link;
  const project = projection(query, entity, resolver, (inner) => childQuery(inner, entity, resolver, paging));
  const found = ordered(filtered(query, entity, resolver), query.orderBy, rowSide(entity, resolver), query.text);
  const byParent = Map.groupBy(found, (row) => idKey(String(row[by.name])));
  const name = by.children ?? query.from;
  return {
    name,
    of: (row) => {
      const rows = cut(byParent.get(idKey(row.Id)) ?? [], query);
      return rows.length === 0 ? null : paging(pageable(rows, project, resolver.viewer));
    },
  };
}

/** Metadata names come one row at a time (docs/salesforce-facts.md#src-tool-prof). */
function checkSingleRow(query: Query, rows: readonly Row[]): void {
  const asksForName = query.select.some(
    (each) =>
      each.kind === 'operand' &&
      each.operand.kind === 'path' &&
      /^(?:fullname|metadata)$/iu.test(each.operand.path.join('.')),
  );
  if (!asksForName || rows.length <= 1) return;
  const rule = 'the query qualifications must specify no more than one row for retrieval.';
  const message = `When retrieving results with Metadata or FullName fields, ${rule} Result size: ${rows.length}`;
  throw new PlatformError('MALFORMED_QUERY', message);
}
