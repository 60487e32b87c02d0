import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { chunkItems } from '../../values/lists.ts';
import { createGrantorFormatter } from '../grantor-names.ts';
import { createHolderLookup } from '../holders.ts';
import { joinFirstNames } from '../name-lists.ts';
import { makePrintable } from '../notices.ts';
import { escapeFormulas } from './formulas.ts';
import { toReportPath, type FormatContext } from './report-paths.ts';

export const CSV_COLUMNS = [
  'profile',
  'object',
  'field',
  'access',
  'kind',
  'exposure',
  'users',
  'opened_by',
  'through',
  'kept_reason',
  'kept_until',
  'baseline',
  'path',
  'line',
  'usernames',
  'org_id',
  'org',
  'generated_at',
];

/** Excel takes a file without it for the machine's old code page, and shows `GrÃ¶ÃŸe` for `Größe`. */
const BYTE_ORDER_MARK = '\ufeff';

/** More usernames than this would repeat a long list in each row; `users` has their number. */
const CSV_MAX_USERS = 10;

/**
 * The findings as CSV (RFC 4180: CRLF, quoted where needed): a header, then a row for each, and nothing else, so that any
 * program reads it. Rows of several orgs can be put together: each names its org and time.
 *
 * The text is UTF-8. A file starts with a byte order mark, for Excel; output to a pipe does not, for other programs.
 */
export function* renderCsvReport(report: Report, { root, toFile }: FormatContext): Generator<string> {
  yield* renderCsvPieces(CSV_COLUMNS, buildCsvRows(report, root), toFile);
}

/** A row for each finding. */
export function* buildCsvRows(report: Report, root: string): Generator<string[]> {
  const buildRow = createRowBuilder(report, root);
  for (const finding of report.findings) yield buildRow(finding);
}

/** A table as CSV; no cell is a formula. */
export function renderCsv(columns: string[], rows: Iterable<readonly string[]>, toFile: boolean): string {
  return [...renderCsvPieces(columns, rows, toFile)].join('');
}

/** The same in pieces of whole rows. */
export function* renderCsvPieces(
  columns: string[],
  rows: Iterable<readonly string[]>,
  toFile: boolean,
): Generator<string> {
  const options = { record_delimiter: '\r\n' };
  yield (toFile ? BYTE_ORDER_MARK : '') + stringify([columns], options);
  for (const chunk of chunkItems(rows))
    yield stringify(
      chunk.map((row) => row.map(escapeFormulas)),
      options,
    );
}

/** Builds the cells of a finding, in the order of the columns. */
export function createRowBuilder(report: Report, root: string): (finding: Finding) => string[] {
  const { org, generatedAt } = report.context;
  const origin = [org?.id ?? '', org?.alias ?? org?.username ?? '', generatedAt];
  const findHolders = createHolderLookup(report);
  const formatGrantor = createGrantorFormatter(report);
  return (finding) => {
    const { profile, object, field, access, kind, exposure, users, openedBy, through, kept, baseline, location } =
      finding;
    return [
      ...[profile, object, field, access, kind, exposure],
      String(users),
      openedBy.map(formatGrantor).join('; '),
      through.map(formatGrantor).join('; '),
      kept?.reason ?? '',
      kept?.until ?? '',
      baseline ?? '',
      location ? toReportPath(root, location.path) : '',
      location ? String(location.line) : '',
      joinFirstNames(findHolders(finding), CSV_MAX_USERS, makePrintable),
      ...origin,
    ];
  };
}
