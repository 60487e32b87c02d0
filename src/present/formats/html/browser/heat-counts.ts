/** How many rows of a table a cell stands for, and the first tone of theirs. */
export type CellCount = { count: number; tone: number };

/** The cells by their rows and columns. */
export function countCells(
  rows: Int32Array,
  columns: Int32Array,
  tones: Int32Array,
): ReadonlyMap<number, ReadonlyMap<number, CellCount>> {
  const cells = new Map<number, Map<number, CellCount>>();
  rows.forEach((row, index) => {
    const [column, tone] = [columns[index] ?? 0, tones[index] ?? 0];
    const own = cells.get(row) ?? new Map<number, CellCount>();
    cells.set(row, own);
    const cell = own.get(column) ?? { count: 0, tone };
    own.set(column, cell);
    cell.count += 1;
    cell.tone = Math.min(cell.tone, tone);
  });
  return cells;
}

/** The values, those with the most of the first tone first; then with the most of the second one, and so on. */
export function rankCounts(values: Int32Array, tones: Int32Array): number[] {
  const counts = new Map<number, number[]>();
  values.forEach((value, index) => {
    const own = counts.get(value) ?? [];
    counts.set(value, own);
    const tone = tones[index] ?? 0;
    own[tone] = (own[tone] ?? 0) + 1;
  });
  const most = tones.reduce((highest, tone) => Math.max(highest, tone), 0);
  const compare = (a: readonly number[], b: readonly number[]): number => {
    for (let tone = 0; tone <= most; tone += 1) {
      const difference = (b[tone] ?? 0) - (a[tone] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return [...counts].sort(([, a], [, b]) => compare(a, b)).map(([value]) => value);
}
