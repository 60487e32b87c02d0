import { Messages } from '@salesforce/core';
import { countFindings } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { FINDING_CATEGORIES, listDirtyProfiles } from '../categories.ts';
import { makePrintable } from '../notices.ts';
import { formatCountTable, type CountColumn } from './count-table.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** One row for each profile with findings, the most exposed first, and the sum of several. */
export function formatProfileTable(report: Report, width: number): string[] {
  const rows = listDirtyProfiles(report).map(([profile, findings]) => ({
    name: makePrintable(profile),
    counts: countFindings(findings, { profiles: 1, entries: 0 }),
  }));
  if (rows.length === 0) return [];
  const sum = { name: messages.getMessage('table.total'), counts: report.counts };
  const head = messages.getMessage('column.profile');
  return formatCountTable(
    { head, columns: selectCountColumns([report]), rows: rows.length > 1 ? [...rows, sum] : rows },
    width,
  );
}

/** Live is shown of an org even where there is none, which is good news; files never show it. */
export function selectCountColumns(reports: readonly Pick<Report, 'source' | 'counts'>[]): CountColumn[] {
  const isOfOrgs = reports.every(({ source }) => source === 'org');
  const usual: readonly (keyof Report['counts'])[] = isOfOrgs ? ['live', 'latent', 'dormant'] : ['latent', 'dormant'];
  return FINDING_CATEGORIES.filter(
    (column) => usual.includes(column) || reports.some(({ counts }) => counts[column] > 0),
  ).map((key) => ({ key, title: messages.getMessage(`column.${key}`) }));
}
