import type { Fleet } from '../../../fls/fleet.ts';
import { listReports } from '../../fleet.ts';
import { buildCsvRows, CSV_COLUMNS, renderCsv } from '../csv.ts';
import type { FormatContext } from '../report-paths.ts';

/** The findings of all orgs in one table: each row names its org. An org that could not be reported has none. */
export function renderCsvFleet(fleet: Fleet, { root, toFile }: FormatContext): string {
  const rows = listReports(fleet).flatMap(({ report }) => buildCsvRows(report, root));
  return renderCsv(CSV_COLUMNS, rows, toFile);
}
