import type { PageEvent } from './dom.ts';

/** What of a table can be seen. Rows are counted from 0, and may be seen in part. */
export type GridView = {
  /** The row at the upper edge. */
  readonly top: number;
  readonly seen: number;
  /** How far the table can scroll, and how high all its rows are: a very high table scrolls faster than the hand. */
  readonly range: number;
  readonly height: number;
};

export function computeView({
  count,
  rowHeight,
  room,
  scrollTop,
}: {
  readonly count: number;
  readonly rowHeight: number;
  /** Height in which rows can be seen. */
  readonly room: number;
  readonly scrollTop: number;
}): GridView {
  // A little less than the most that browsers let an element be high.
  const height = Math.min(count * rowHeight, 8_000_000);
  const seen = Math.max(1, room / rowHeight);
  const range = Math.max(0, height - room);
  const hidden = Math.max(0, count - seen);
  const top = range === 0 ? 0 : Math.min(1, scrollTop / range) * hidden;
  return { top, seen, range, height };
}

/** How far to scroll so that a row is seen as a whole; null when it is already. */
export function findScrollTop(place: number, count: number, { top, seen, range }: GridView): number | null {
  const hidden = count - seen;
  if (hidden <= 0) return null;
  if (place < top) return (place / hidden) * range;
  return place + 1 > top + seen ? Math.min(1, (place + 1 - seen) / hidden) * range : null;
}

/** A cell of a grid. */
export type GridPlace = { readonly place: number; readonly column: number };

/** Where a key leads to from a cell; null for a key that does not move. */
export function findKeyTarget(
  { key, ctrlKey, metaKey }: Pick<PageEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { place, column }: GridPlace,
  { rows, columns, page }: { readonly rows: number; readonly columns: number; readonly page: number },
): GridPlace | null {
  const isWhole = ctrlKey || metaKey;
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const moves: Readonly<Record<string, GridPlace>> = {
    ArrowDown: { place: place + 1, column },
    ArrowUp: { place: place - 1, column },
    ArrowRight: { place, column: column + 1 },
    ArrowLeft: { place, column: column - 1 },
    PageDown: { place: place + page, column },
    PageUp: { place: place - page, column },
    Home: { place: isWhole ? 0 : place, column: 0 },
    End: { place: isWhole ? lastRow : place, column: lastColumn },
  };
  const move = moves[key];
  if (!move) return null;
  return {
    place: Math.min(Math.max(0, move.place), lastRow),
    column: Math.min(Math.max(0, move.column), lastColumn),
  };
}
