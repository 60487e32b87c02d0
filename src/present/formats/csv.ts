import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { toReportPath, type FormatContext } from './places.ts';
import { makePrintable } from '../notices.ts';

const CSV_COLUMNS = [
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
];

/** The findings as CSV (RFC 4180: CRLF, quoted where needed): a header, then a row each. UTF-8 without a mark. */
export function renderCsvReport(report: Report, { root }: FormatContext): string {
  const rows = report.findings.map((finding) => buildCsvRow(finding, root).map(escapeFormulas));
  return stringify(rows, { header: true, columns: CSV_COLUMNS, record_delimiter: '\r\n' });
}

function buildCsvRow(finding: Finding, root: string): string[] {
  const { profile, object, field, access, kind, exposure, users, openedBy, through, kept, baseline, location } =
    finding;
  return [
    ...[profile, object, field, access, kind, exposure],
    String(users),
    openedBy.join('; '),
    through.join('; '),
    kept?.reason ?? '',
    kept?.until ?? '',
    baseline ?? '',
    location ? toReportPath(root, location.path) : '',
    location ? String(location.line) : '',
  ];
}

/** What makes a formula: the four signs, in full width too, after whatever blank or invisible a spreadsheet trims. */
const FORMULA_SIGN = '[\\s\\p{Z}\\p{Cf}]*[=+\\-@\uff1d\uff0b\uff0d\uff20]';
const FORMULA_START = new RegExp(`(?<=^|;)(?=${FORMULA_SIGN})`, 'gu');

/**
 * A name that a spreadsheet takes for text. The guard is an apostrophe, as `escape_formulas` of csv-stringify sets it;
 * that looks at the first character alone, so that a blank before the sign gets past it. A sign after `;` is guarded too: a
 * spreadsheet that splits there, as many do outside the US, makes a cell of what follows.
 */
export function escapeFormulas(value: string): string {
  return makePrintable(value).toWellFormed().replace(FORMULA_START, "'");
}
