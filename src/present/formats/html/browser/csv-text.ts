import { escapeFormulas } from '../../formulas.ts';
import type { TableColumn } from '../page-data.ts';

/** The rows as CSV (RFC 4180), the same as `--result-format csv` gives; no cell is a formula. */
export function buildCsvText(
  columns: readonly Pick<TableColumn, 'csv' | 'pool'>[],
  decoded: readonly Int32Array[],
  rows: Int32Array,
): string {
  const own = columns.flatMap(({ csv, pool }, index) => {
    const cells = pool.map((text) => quoteCsvCell(escapeFormulas(text)));
    return csv === null ? [] : [{ csv, cells, values: decoded[index] ?? new Int32Array(0) }];
  });
  const lines = [own.map(({ csv }) => csv).join(',')];
  for (const row of rows) lines.push(own.map(({ cells, values }) => cells[values[row] ?? 0] ?? '').join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** A cell in quotes where it needs them. */
export function quoteCsvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
