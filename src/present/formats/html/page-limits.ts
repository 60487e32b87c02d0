import { Messages } from '@salesforce/core';
import { formatNumber } from '../../count.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/**
 * Rows that a table of a page has at most. Chromium opens a page of so many findings in two seconds with 0.6 GB of memory, and
 * one of twice as many needs 1.3 GB (docs/benchmarks.md, The page of a report); browsers of phones have less.
 */
export const MAX_PAGE_ROWS = 500_000;

/** The rows that a table of a page has: all of them, or else those of the lowest ranks, in the order in which they come. */
export function limitRows<Row>(rows: readonly Row[], most: number, getRank: (row: Row) => number): readonly Row[] {
  if (rows.length <= most) return rows;
  const ranks = rows.map(getRank);
  const order = [...rows.keys()].sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
  const kept = new Set(order.slice(0, most));
  return rows.filter((_, index) => kept.has(index));
}

/** Says that a table lacks rows; nothing where it has all of them. */
export function describeRowLimit(title: string, rows: number, most: number): string[] {
  return rows <= most ? [] : [messages.getMessage('limit.rows', [title, formatNumber(most), formatNumber(rows)])];
}
