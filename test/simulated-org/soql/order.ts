import type { Value } from '../model.ts';
import { isSortable } from '../schema/capabilities.ts';
import type { Order } from './ast.ts';
import type { SideOf } from './filter.ts';
import { malformed } from './error.ts';
import { comparable } from './literals.ts';

/**
 * Subjects in the asked order; without one they stay as they are stored. Nulls come first unless said (SOQL reference).
 * @throws PlatformError MALFORMED_QUERY for a column that cannot be sorted; `text` is the whole query.
 */
export function ordered<T>(
  subjects: readonly T[],
  orders: readonly Order[],
  sideOf: SideOf<T>,
  text: string,
): readonly T[] {
  if (orders.length === 0) return subjects;
  const sides = orders.map((order) => ({ order, side: sideOf(order.by) }));
  for (const { order, side } of sides) {
    if (isSortable(side.column)) continue;
    throw malformed(text, order.by.raw, `field '${side.column.name}' can not be sorted in a query call`);
  }
  return subjects
    .map((subject) => ({
      subject,
      keys: sides.map(({ side }) => comparable(side.read(subject), side.column)),
    }))
    .sort((left, right) => {
      for (const [index, { order }] of sides.entries()) {
        const difference = compare(left.keys[index] ?? null, right.keys[index] ?? null, order);
        if (difference !== 0) return difference;
      }
      return 0;
    })
    .map(({ subject }) => subject);
}

function compare(left: Value, right: Value, { descending, nullsLast }: Order): number {
  if (left === right) return 0;
  if (left === null) return nullsLast ? 1 : -1;
  if (right === null) return nullsLast ? -1 : 1;
  return (left < right ? -1 : 1) * (descending ? -1 : 1);
}
