import { childrenNamed, entityNamed } from '../schema/catalog.ts';
import type { Column, Entity, Viewer } from '../schema/entity.ts';
import type { Query, Selected } from './ast.ts';
import { noSuchRelationship, noSuchType } from './error.ts';
import { parse } from './parse.ts';
import { Resolver } from './resolve.ts';

/** What `/query?columns=true` answers: the columns of a query without its rows. The command line asks for it (sf data query). */
export type Columns = {
  readonly columnMetadata: readonly ColumnMetadata[];
  readonly entityName: string;
  readonly groupBy: boolean;
  readonly idSelected: boolean;
  readonly keyPrefix: string;
};

type ColumnMetadata = {
  readonly aggregate: boolean;
  readonly apexType: string;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  readonly joinColumns: ColumnMetadata[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
};

/** @throws PlatformError as for the query itself. */
export function columnsOf(soql: string, viewer: Viewer): Columns {
  const query = parse(soql);
  const entity = entityNamed(query.from, viewer);
  if (!entity) throw noSuchType(soql, query.from);
  const columnMetadata = metadataOf(query, entity, new Resolver(viewer, soql));
  return {
    columnMetadata,
    entityName: entity.name,
    groupBy: query.groupBy.length > 0,
    idSelected: columnMetadata.some(({ columnName }) => columnName === 'Id'),
    keyPrefix: entity.keyPrefix,
  };
}

function metadataOf(query: Query, entity: Entity, resolver: Resolver): ColumnMetadata[] {
  const columns: ColumnMetadata[] = [];
  let expressions = 0;
  for (const selected of query.select) {
    if (selected.kind === 'children') columns.push(childMetadata(selected.query, entity, resolver));
    else if (selected.operand.kind === 'path') placePath(columns, selected, entity, resolver);
    else {
      const name = selected.alias ?? `expr${expressions++}`;
      columns.push(metadata(name, null, { aggregate: true, displayName: selected.operand.raw.toUpperCase() }));
    }
  }
  return columns;
}

function placePath(
  columns: ColumnMetadata[],
  { operand, alias }: Extract<Selected, { kind: 'operand' }>,
  entity: Entity,
  resolver: Resolver,
): void {
  if (operand.kind !== 'path') return;
  const { column, steps } = resolver.find(entity, operand.path);
  let level = columns;
  for (const { name } of steps) {
    const known = level.find(({ columnName, aggregate }) => columnName === name && !aggregate);
    const next = known ?? metadata(name, null, {});
    if (!known) level.push(next);
    level = next.joinColumns;
  }
  level.push(metadata(alias ?? column.name, column, {}));
}

function childMetadata(query: Query, entity: Entity, resolver: Resolver): ColumnMetadata {
  const link = childrenNamed(entity, query.from, resolver.viewer);
  if (!link) throw noSuchRelationship(resolver.text, query.from, query.from);
  const joinColumns = metadataOf(query, link.entity, resolver);
  return metadata(link.by.children ?? query.from, null, { aggregate: true, joinColumns });
}

function metadata(name: string, column: Column | null, extras: Partial<ColumnMetadata>): ColumnMetadata {
  const type = column?.type ?? 'string';
  const number = ['int', 'double', 'currency', 'percent'].includes(type);
  return {
    aggregate: false,
    apexType: type === 'id' || type === 'reference' ? 'Id' : type,
    booleanType: type === 'boolean',
    columnName: name,
    custom: column?.custom ?? false,
    displayName: name,
    foreignKeyName: null,
    insertable: column?.updateable ?? false,
    joinColumns: [],
    numberType: number,
    textType: !number && type !== 'boolean',
    updatable: column?.updateable ?? false,
    ...extras,
  };
}
