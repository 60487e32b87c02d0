import { Messages } from '@salesforce/core';
import { countFindings, type Counts } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { FINDING_CATEGORIES, listDirtyProfiles, type FindingCategory } from '../categories.ts';
import { formatNumber } from '../count.ts';
import { makePrintable } from '../notices.ts';
import { colorAlarm, emphasize } from './colors.ts';
import { measureWidth, padColumns } from './lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

type TableRow = { readonly name: string; readonly counts: Counts };

/** Blanks between two columns. */
const GAP = '  ';

/**
 * One row for each profile with findings, the most exposed first, and the sum of several. A name that leaves no room for
 * the numbers has a line of its own.
 */
export function formatProfileTable(report: Report, width: number): string[] {
  const rows = listDirtyProfiles(report).map(([profile, findings]) => ({
    name: makePrintable(profile),
    counts: countFindings(findings, { profiles: 1, entries: 0 }),
  }));
  if (rows.length === 0) return [];
  const columns = selectColumns(report).map((column) => {
    const title = getColumnTitle(column);
    return { column, title: title.padStart(formatNumber(report.counts[column]).length) };
  });
  const room = width - columns.reduce((sum, { title }) => sum + GAP.length + title.length, 0);
  const fitting = rows.map(({ name }) => measureWidth(name)).filter((columnsOfName) => columnsOfName <= room);
  const nameColumns = Math.max(messages.getMessage('column.profile').length, ...fitting);
  const sum = { name: messages.getMessage('table.total'), counts: report.counts };
  const layOut = ({ name, counts }: TableRow): string[] => {
    const cells = columns.map(({ column, title }) => GAP + formatCell(column, counts[column], title.length)).join('');
    if (measureWidth(name) > nameColumns) return [name, padColumns('', nameColumns) + cells];
    return [padColumns(name, nameColumns) + cells];
  };
  const heading =
    padColumns(messages.getMessage('column.profile'), nameColumns) + columns.map(({ title }) => GAP + title).join('');
  return [emphasize(heading), ...rows.flatMap(layOut), ...(rows.length > 1 ? layOut(sum) : [])];
}

/** Live is shown of an org even where there is none, which is good news; files never show it. */
function selectColumns({ source, counts }: Report): FindingCategory[] {
  const usual: readonly FindingCategory[] = source === 'org' ? ['live', 'latent', 'dormant'] : ['latent', 'dormant'];
  return FINDING_CATEGORIES.filter((column) => usual.includes(column) || counts[column] > 0);
}

function getColumnTitle(column: FindingCategory): string {
  return messages.getMessage(`column.${column}`);
}

function formatCell(column: FindingCategory, count: number, columns: number): string {
  const text = formatNumber(count).padStart(columns);
  return column === 'live' && count > 0 ? colorAlarm(text) : text;
}
