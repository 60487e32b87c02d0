import type { Row } from '../model.ts';
import type { Entity, Viewer } from '../schema/entity.ts';
import type { Query, Selected } from './ast.ts';
import { malformed } from './error.ts';
import type { Found, Parent, Resolver, Step } from './resolve.ts';

/** Rows as the answer's records: nested parents, nested child results, canonical names in the order of SELECT. */

export type Project = (row: Row) => Record<string, unknown>;

/** Makes the result of a child query for one parent row; null when there are none. */
export type Children = (query: Query) => { readonly name: string; readonly of: (row: Row) => unknown };

type Entry =
  | { readonly kind: 'value'; readonly name: string; readonly found: Found }
  | { readonly kind: 'parent'; readonly name: string; readonly node: Node }
  | { readonly kind: 'children'; readonly name: string; readonly of: (row: Row) => unknown };

type Node = { readonly steps: readonly Step[]; readonly entries: Entry[] };

export function attributesOf(entity: Entity, row: Row, viewer: Viewer): { type: string; url: string } {
  const api = entity.reifiedBy || viewer.api === 'tooling' ? '/tooling' : '';
  return { type: entity.name, url: `/services/data/v${viewer.version}${api}/sobjects/${entity.name}/${row.Id}` };
}

export function projection(query: Query, entity: Entity, resolver: Resolver, children: Children): Project {
  const root: Node = { steps: [], entries: [] };
  for (const selected of query.select) {
    if (selected.kind === 'children') root.entries.push({ kind: 'children', ...children(selected.query) });
    else for (const found of foundOf(selected, entity, query, resolver)) place(root, found, resolver);
  }
  return (row) => emit(root, { entity, row }, row, resolver.viewer);
}

function foundOf(
  { operand, alias }: Extract<Selected, { kind: 'operand' }>,
  entity: Entity,
  query: Query,
  resolver: Resolver,
): Found[] {
  if (operand.kind === 'path') {
    if (alias !== null) throw malformed(resolver.text, alias, 'only aggregate expressions use field aliasing');
    return [resolver.find(entity, operand.path)];
  }
  if (operand.name === 'FIELDS') return wholeRow(operand.arguments[0] ?? '', entity, query, resolver);
  if (operand.name === 'TOLABEL' || operand.name === 'FORMAT') {
    return [resolver.find(entity, (operand.arguments[0] ?? '').split('.'))];
  }
  throw malformed(resolver.text, operand.raw, `unexpected token: '${operand.raw}'`);
}

function wholeRow(which: string, entity: Entity, query: Query, resolver: Resolver): Found[] {
  const group = which.toUpperCase();
  if (group !== 'STANDARD' && (query.limit === null || query.limit > 200)) {
    throw malformed(resolver.text, 'FIELDS', 'The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  return entity.columns
    .filter((column) => group === 'ALL' || column.custom === (group === 'CUSTOM'))
    .map((column) => resolver.find(entity, [column.name]));
}

function place(root: Node, found: Found, resolver: Resolver): void {
  let node = root;
  for (const [depth, step] of found.steps.entries()) {
    const known = node.entries.find((entry) => entry.kind === 'parent' && entry.name === step.name);
    const next = known?.kind === 'parent' ? known.node : { steps: found.steps.slice(0, depth + 1), entries: [] };
    if (!known) node.entries.push({ kind: 'parent', name: step.name, node: next });
    node = next;
  }
  const { name } = found.column;
  if (node.entries.some((entry) => entry.kind === 'value' && entry.name === name)) {
    throw malformed(resolver.text, name, `duplicate field selected: ${name}`);
  }
  node.entries.push({ kind: 'value', name, found });
}

function emit(node: Node, here: Parent, row: Row, viewer: Viewer): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributesOf(here.entity, here.row, viewer) };
  for (const entry of node.entries) {
    if (entry.kind === 'value') record[entry.name] = entry.found.read(row);
    else if (entry.kind === 'children') record[entry.name] = entry.of(row);
    else {
      const parent = climb(entry.node.steps, row);
      record[entry.name] = parent ? emit(entry.node, parent, row, viewer) : null;
    }
  }
  return record;
}

function climb(steps: readonly Step[], row: Row): Parent | null {
  let here: Parent | null = null;
  let from = row;
  for (const step of steps) {
    here = step.up(from);
    if (!here) return null;
    from = here.row;
  }
  return here;
}
