import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { placeIn, type FormatContext } from './places.ts';
import { printable } from '../notices.ts';

const COLUMNS = [
  'profile',
  'object',
  'field',
  'access',
  'kind',
  'exposure',
  'users',
  'opened_by',
  'kept_reason',
  'kept_until',
  'baseline',
  'path',
  'line',
];

/** The findings as CSV (RFC 4180: CRLF, quoted where needed): a header, then a row each. UTF-8 without a mark. */
export function csvReport(report: Report, { root }: FormatContext): string {
  const rows = report.findings.map((finding) => row(finding, report.known.has(finding), root).map(guarded));
  return stringify(rows, { header: true, columns: COLUMNS, record_delimiter: '\r\n' });
}

function row(finding: Finding, known: boolean, root: string): string[] {
  const { profile, object, field, access, kind, exposure, users, openedBy, kept, location } = finding;
  return [
    ...[profile, object, field, access, kind, exposure],
    String(users),
    openedBy.join('; '),
    kept?.reason ?? '',
    kept?.until ?? '',
    known ? 'known' : '',
    location ? placeIn(root, location.path) : '',
    location ? String(location.line) : '',
  ];
}

/** What makes a formula: the four signs, in full width too, after whatever blank or invisible a spreadsheet trims. */
const SIGN = '[\\s\\p{Z}\\p{Cf}]*[=+\\-@\uff1d\uff0b\uff0d\uff20]';
const BECOMES_FORMULA = new RegExp(`(?<=^|;)(?=${SIGN})`, 'gu');

/**
 * A name that a spreadsheet takes for text. The guard is an apostrophe, as `escape_formulas` of csv-stringify sets it;
 * that looks at the first character alone, so that a blank before the sign gets past it. A sign after `;` is guarded too: a
 * spreadsheet that splits there, as many do outside the US, makes a cell of what follows.
 */
export function guarded(value: string): string {
  return printable(value).toWellFormed().replace(BECOMES_FORMULA, "'");
}
