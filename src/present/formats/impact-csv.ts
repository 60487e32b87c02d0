import { stringify } from 'csv-stringify/sync';
import type { Impact } from '../../fls/change.ts';
import { escapeFormulas } from './csv.ts';

/** Who loses what, as CSV: a row a user and field. */
export function renderImpactCsv(impact: readonly Impact[]): string {
  const rows = impact.map(({ username, field, from, to }) => [username, field, from, to].map(escapeFormulas));
  return stringify(rows, { header: true, columns: ['username', 'field', 'from', 'to'], record_delimiter: '\r\n' });
}
