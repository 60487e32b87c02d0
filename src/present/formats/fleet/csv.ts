import type { Fleet } from '../../../fls/fleet.ts';
import { listReports } from '../../fleet.ts';
import { buildCsvRows, CSV_COLUMNS, renderCsvPieces } from '../csv.ts';
import type { FormatContext } from '../report-paths.ts';

/** The findings of all orgs in one table: each row names its org. An org that could not be reported has none. */
export function* renderCsvFleet(fleet: Fleet, { root, toFile }: FormatContext): Generator<string> {
  yield* renderCsvPieces(CSV_COLUMNS, buildFleetRows(fleet, root), toFile);
}

function* buildFleetRows(fleet: Fleet, root: string): Generator<string[]> {
  for (const { report } of listReports(fleet)) yield* buildCsvRows(report, root);
}
