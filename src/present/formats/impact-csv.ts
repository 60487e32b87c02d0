import type { Impact } from '../../fls/change.ts';
import { renderCsv } from './csv.ts';

/** Who loses what, as CSV for a file: a row for each user and field. */
export function renderImpactCsv(impact: readonly Impact[]): string {
  const rows = impact.map(({ username, field, from, to }) => [username, field, from, to]);
  return renderCsv(['username', 'field', 'from', 'to'], rows, true);
}
