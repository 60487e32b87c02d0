import type { PooledValues, RowOrder, TableColumn, TableData } from '../page-data.ts';

/** Which rows of a table are shown. */
export type RowFilter = {
  /** Words that all have to be somewhere in the row, in any case. */
  readonly search: string;
  /** By place of the column, the places in its pool of which a row has to have one; none for all. */
  readonly chosen: ReadonlyMap<number, ReadonlySet<number>>;
};

/** The place in the pool for each row. */
export function decodeValues({ values, isRuns }: PooledValues, length: number): Int32Array {
  if (!isRuns) return Int32Array.from(values);
  const decoded = new Int32Array(length);
  let row = 0;
  for (let index = 0; index < values.length; index += 2) {
    const end = row + (values[index + 1] ?? 0);
    decoded.fill(values[index] ?? 0, row, end);
    row = end;
  }
  return decoded;
}

/** For each text of the pool its place in the order of the texts, or of the numbers that they are; tones have their own order. */
export function rankPool({ pool, isNumber, tones }: Pick<TableColumn, 'pool' | 'isNumber' | 'tones'>): Int32Array {
  if (tones !== null) return Int32Array.from(pool, (_, place) => place);
  const order = pool.map((text, place) => ({ key: isNumber ? text.padStart(20) : buildSortKey(text), text, place }));
  order.sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.text, b.text));
  const ranks = new Int32Array(pool.length);
  order.forEach(({ place }, rank) => {
    ranks[place] = rank;
  });
  return ranks;
}

/**
 * What a text is sorted by: case and accents do not count, and numbers in it by their value. `Intl.Collator` does the same
 * and needs ten times as long for the fields of a large org.
 */
export function buildSortKey(text: string): string {
  const plain = /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows in the order of a column; rows with the same text keep theirs. */
export function sortRows(
  rows: Int32Array,
  { decoded, ranks, isDescending }: { decoded: Int32Array; ranks: Int32Array; isDescending: boolean },
): Int32Array {
  const sign = isDescending ? -1 : 1;
  const rankRow = (row: number): number => ranks[decoded[row] ?? 0] ?? 0;
  return rows.slice().sort((a, b) => sign * (rankRow(a) - rankRow(b)) || a - b);
}

/** What the next choice of a column does: upwards first, numbers downwards; then the other way round; then as at first. */
export function findNextOrder(order: RowOrder | null, column: number, isNumber: boolean): RowOrder | null {
  if (order?.column !== column) return { column, isDescending: isNumber };
  return order.isDescending === isNumber ? { column, isDescending: !isNumber } : null;
}

/** What a search looks through: the texts of a pool in small letters, and which of them each row has. */
export type Searchable = { readonly texts: readonly string[]; readonly decoded: Int32Array };

/** The rows that a filter shows, in the order of the table. */
export function selectRows(
  length: number,
  filter: RowFilter,
  decoded: readonly Int32Array[],
  searchables: readonly Searchable[],
): Int32Array {
  const keeps = new Uint8Array(length).fill(1);
  for (const [column, places] of filter.chosen) {
    const values = decoded[column];
    if (!values || places.size === 0) continue;
    for (let row = 0; row < length; row += 1) if (!places.has(values[row] ?? 0)) keeps[row] = 0;
  }
  for (const word of filter.search.toLowerCase().split(/\s+/).filter(Boolean)) {
    const found = findWord(length, word, searchables);
    for (let row = 0; row < length; row += 1) if (found[row] === 0) keeps[row] = 0;
  }
  const rows = new Int32Array(length);
  let count = 0;
  for (let row = 0; row < length; row += 1) if (keeps[row] === 1) rows[count++] = row;
  return rows.slice(0, count);
}

/** 1 for each row that has the word. A text is looked at once, however many rows have it. */
export function findWord(length: number, word: string, searchables: readonly Searchable[]): Uint8Array {
  const found = new Uint8Array(length);
  for (const { texts, decoded } of searchables) {
    const matches = Uint8Array.from(texts, (text) => (text.includes(word) ? 1 : 0));
    if (!matches.includes(1)) continue;
    for (let row = 0; row < length; row += 1) if (matches[decoded[row] ?? 0] === 1) found[row] = 1;
  }
  return found;
}

/** What the pools of a table hold, in small letters. */
export function listSearchables({ length, columns, lists }: TableData): Searchable[] {
  return [
    ...columns
      .filter(({ title }) => title !== null)
      .map((column) => ({
        texts: column.pool.map((text) => text.toLowerCase()),
        decoded: decodeValues(column, length),
      })),
    ...lists.map((list) => ({
      texts: list.pool.map((items) => items.join('\n').toLowerCase()),
      decoded: decodeValues(list, length),
    })),
  ];
}
