import type { Column } from './entity.ts';

/** What queries may do with a column, by its type: describe says it, and the query engine holds to it. */

const LONG_TEXT: ReadonlySet<string> = new Set(['textarea', 'multipicklist']);
const COMPOUND: ReadonlySet<string> = new Set(['address', 'location']);
const DECIMAL: ReadonlySet<string> = new Set(['double', 'currency', 'percent']);

/** Text areas are long ones here. Compound fields can be filtered, but by distance only. */
export function isFilterable({ type }: Column): boolean {
  return type !== 'textarea';
}

export function isCompound({ type }: Column): boolean {
  return COMPOUND.has(type);
}

export function isSortable(column: Column): boolean {
  return !LONG_TEXT.has(column.type) && !isCompound(column);
}

/** Neither decimal numbers nor moments, nor formulas. */
export function isGroupable(column: Column): boolean {
  return isSortable(column) && !DECIMAL.has(column.type) && column.type !== 'datetime' && !column.calculated;
}

/** Whether an aggregate function can take the column; `COUNT` stands for all that have no wish of their own. */
export function isAggregatable(column: Column, name = 'COUNT'): boolean {
  if (!isSortable(column) || column.type === 'boolean') return false;
  return (name !== 'SUM' && name !== 'AVG') || column.type === 'int' || DECIMAL.has(column.type);
}
