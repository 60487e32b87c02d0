import { makePrintable } from '../../notices.ts';
import type { PooledValues, TableColumn, TableList } from './page-data.ts';

/** How a column is shown. What is left out is as in a column that only the CSV has. */
export type ColumnOptions = Partial<Omit<TableColumn, 'pool' | keyof PooledValues>>;

/** A column with a text for each row. */
export function buildColumn(texts: readonly string[], options: ColumnOptions): TableColumn {
  const { pool, values } = poolTexts(texts);
  return { ...COLUMN_DEFAULTS, ...options, pool, ...encodeValues(values) };
}

/**
 * A column with few different texts, which come in their own order and each in its tone.
 *
 * @param places of the text of each row
 * @param known all texts that may come, with their tones; those that do not come are left out
 */
export function buildTonedColumn(
  places: readonly number[],
  known: readonly { readonly text: string; readonly tone: string }[],
  options: ColumnOptions,
): TableColumn {
  const used = [...new Set(places)].sort((a, b) => a - b);
  const own = used.flatMap((place) => known[place] ?? []);
  const byPlace = new Map(used.map((place, index) => [place, index]));
  return {
    ...COLUMN_DEFAULTS,
    ...options,
    pool: own.map(({ text }) => text),
    tones: own.map(({ tone }) => tone),
    ...encodeValues(places.map((place) => byPlace.get(place) ?? 0)),
  };
}

/**
 * A list for each row.
 *
 * @param key the same for all rows with the same list, which is built once
 */
export function buildList<Row>(
  rows: readonly Row[],
  {
    key,
    build,
    ...rest
  }: Pick<TableList, 'title' | 'kind'> & {
    readonly key: (row: Row) => string;
    readonly build: (row: Row) => readonly string[];
  },
): TableList {
  const places = new Map<string, number>();
  const pool: (readonly string[])[] = [];
  const values = rows.map((row) => {
    const own = key(row);
    const place = places.get(own) ?? pool.push(build(row).map(cleanText)) - 1;
    places.set(own, place);
    return place;
  });
  return { ...rest, pool, ...encodeValues(values) };
}

const COLUMN_DEFAULTS = {
  csv: null,
  title: null,
  show: 'always',
  width: 'medium',
  isNumber: false,
  filter: null,
  tones: null,
} as const satisfies ColumnOptions;

/** As a person sees it, and as the CSV has it: no control characters, and nothing that is not Unicode. */
function cleanText(text: string): string {
  return makePrintable(text).toWellFormed();
}

/** Each different text is made clean once; two that are then alike have one place. */
function poolTexts(texts: readonly string[]): { readonly pool: string[]; readonly values: number[] } {
  const cleanPlaces = new Map<string, number>();
  const places = new Map<string, number>();
  const values = texts.map((text) => {
    const known = places.get(text);
    if (known !== undefined) return known;
    const clean = cleanText(text);
    const place = cleanPlaces.get(clean) ?? cleanPlaces.size;
    cleanPlaces.set(clean, place);
    places.set(text, place);
    return place;
  });
  return { pool: [...cleanPlaces.keys()], values };
}

/** The shorter of two ways to write the same. */
function encodeValues(values: readonly number[]): PooledValues {
  const runs: number[] = [];
  let start = 0;
  values.forEach((value, index) => {
    if (values[index + 1] === value) return;
    runs.push(value, index + 1 - start);
    start = index + 1;
  });
  return runs.length < values.length ? { values: runs, isRuns: true } : { values, isRuns: false };
}
